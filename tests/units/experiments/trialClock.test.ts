/** How long trainings took: over several processes, and not where it is unknown. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TrialClock, trainingSeconds } from '../../../src/experiments/trialClock.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';

let now = 0;
beforeEach(() => {
  now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

const place = () => join(temporaryFolder(), 'trial.safetensors');
const wait = (seconds: number, tell: () => void) => {
  now += 1000 * seconds;
  tell();
};
const secondsIn = (checkpoint: string) =>
  JSON.parse(readFileSync(`${checkpoint}.seconds.json`, 'utf8'));

describe('TrialClock', () => {
  it('writes the seconds of each epoch beside the checkpoint', () => {
    const checkpoint = place();
    const clock = new TrialClock(checkpoint);
    wait(2, () => clock.lap(1));
    wait(3.5, () => clock.lap(2));
    expect(secondsIn(checkpoint)).toEqual([2, 3.5]);
    expect(trainingSeconds(checkpoint, 2)).toBe(6);
  });

  it('goes on where an earlier process stopped: what lies between counts for nothing', () => {
    const checkpoint = place();
    const first = new TrialClock(checkpoint);
    writeFileSync(checkpoint, '');
    wait(2, () => first.lap(1));
    now += 1e6;
    const second = new TrialClock(checkpoint);
    wait(0.5, () => second.lap(1));
    wait(4, () => second.lap(2));
    expect(secondsIn(checkpoint)).toEqual([2, 4]);
  });

  it('knows nothing of epochs that nobody measured', () => {
    const checkpoint = place();
    writeFileSync(checkpoint, '');
    const clock = new TrialClock(checkpoint);
    wait(1, () => clock.lap(3));
    wait(2, () => clock.lap(4));
    expect(secondsIn(checkpoint)).toEqual([null, null, 1, 2]);
    expect(trainingSeconds(checkpoint, 4)).toBeNull();
  });

  it('begins anew without a checkpoint, and after a file that cannot be read', () => {
    const checkpoint = place();
    writeFileSync(`${checkpoint}.seconds.json`, '[7]');
    expect(existsSync(`${checkpoint}.seconds.json`)).toBe(true);
    const clock = new TrialClock(checkpoint);
    expect(existsSync(`${checkpoint}.seconds.json`)).toBe(false);
    wait(1, () => clock.lap(1));
    expect(secondsIn(checkpoint)).toEqual([1]);
    writeFileSync(checkpoint, '');
    writeFileSync(`${checkpoint}.seconds.json`, '[1');
    const other = new TrialClock(checkpoint);
    wait(5, () => other.lap(1));
    expect(secondsIn(checkpoint)).toEqual([5]);
  });
});

describe('a clock that cannot write', () => {
  it('stops no training: what it measured is unknown, until it can', () => {
    const folder = temporaryFolder();
    const checkpoint = join(folder, 'missing', 'trial.safetensors');
    const clock = new TrialClock(checkpoint);
    wait(2, () => clock.lap(1));
    expect(trainingSeconds(checkpoint, 1)).toBeNull();
    mkdirSync(join(folder, 'missing'));
    wait(3, () => clock.lap(2));
    expect(trainingSeconds(checkpoint, 2)).toBe(5);
  });
});

describe('trainingSeconds', () => {
  it('is null without a file, and where epochs are missing', () => {
    const checkpoint = place();
    expect(trainingSeconds(checkpoint, 1)).toBeNull();
    writeFileSync(`${checkpoint}.seconds.json`, '[1.2, 2.4]');
    expect(trainingSeconds(checkpoint, 3)).toBeNull();
    expect(trainingSeconds(checkpoint, 2)).toBe(4);
  });
});
