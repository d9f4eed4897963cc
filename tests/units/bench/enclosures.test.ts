/** `npm run enclosures`: its arguments, and the same points for the same seed. */
import { describe, expect, it } from 'vitest';
import { parseArguments, USAGE } from '../../../bench/enclosures/arguments.ts';
import { FUNCTIONS, soundness } from '../../../bench/enclosures/soundness.ts';
import { interval } from '../../../src/theory/arithmetic/interval.ts';

describe('npm run enclosures', () => {
  it('takes the number of points and the file', () => {
    expect(parseArguments([])).toEqual({ points: 1_000_000, out: 'docs/enclosures.json' });
    expect(parseArguments(['--points', '50', '--out', 'x.json'])).toEqual({
      points: 50,
      out: 'x.json',
    });
  });

  it.each([['--points', '0'], ['--points', '1.5'], ['--points'], ['--out'], ['--seed', '1']])(
    'does not understand %s %s',
    (...words) => {
      expect(() => parseArguments(words)).toThrow(`is not understood; use ${USAGE}`);
    },
  );

  it('a seed decides everything', () => {
    const [sum] = FUNCTIONS;
    const found = soundness(sum, interval, 50, 7);
    expect(found).toEqual(soundness(sum, interval, 50, 7));
    expect(found).toMatchObject({ name: 'sum', points: 50, misses: 0 });
  });
});
