/** Which settings are taken from the environment, and how the others are refused. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, settingsFrom } from '../../../src/evidence/settings.ts';

describe('settingsFrom', () => {
  it('takes what is just in range', () => {
    const seedOf = (text: string) => settingsFrom({ PROOFBOOK_SEED: text }).seed;
    expect(seedOf('-2147483648')).toBe(-(2 ** 31));
    expect(seedOf('2147483647')).toBe(2 ** 31 - 1);
    const runsOf = (text: string) => settingsFrom({ PROOFBOOK_RUNS: text }).runs;
    expect([runsOf('1'), runsOf('1000000')]).toEqual([1, 1_000_000]);
  });

  it('has defaults that may be set as well', () => {
    const { seed, runs } = DEFAULT_SETTINGS;
    const environment = { PROOFBOOK_SEED: `${seed}`, PROOFBOOK_RUNS: `${runs}` };
    expect(settingsFrom(environment)).toEqual(DEFAULT_SETTINGS);
  });

  it.each(['-2147483649', '2147483648', ' 5', '5 ', '+5', '1e3', '0x10', 'x5', '-'])(
    'refuses «%s» for a seed',
    (text) => {
      expect(() => settingsFrom({ PROOFBOOK_SEED: text })).toThrow(
        `PROOFBOOK_SEED is «${text}»; it must be an integer from -2147483648 to 2147483647`,
      );
    },
  );

  it.each(['0', '-1', '1000001'])('refuses «%s» for a number of draws', (text) => {
    expect(() => settingsFrom({ PROOFBOOK_RUNS: text })).toThrow(
      `PROOFBOOK_RUNS is «${text}»; it must be an integer from 1 to 1000000`,
    );
  });
});
