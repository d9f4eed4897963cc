/** Progress is told at once, with the time left at the pace of the last step. */
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Progress, progressOn, silent } from '../../../src/experiments/progress.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Steps through `updates`, each at its time in seconds; the work begins at second 50. */
function told(updates: readonly (readonly [seconds: number, done: number])[], isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 });
  const clock = vi.spyOn(performance, 'now').mockReturnValue(50_000);
  const progress: Progress = progressOn(stream as unknown as NodeJS.WriteStream, 'work');
  for (const [seconds, done] of updates) {
    clock.mockReturnValue(50_000 + 1000 * seconds);
    progress.update(done, 10, 'part');
  }
  progress.stop();
  return String(stream.read() ?? '');
}

describe('progress', () => {
  it('is plain lines where there is no terminal', () => {
    expect(
      told(
        [
          [0, 0],
          [8, 1],
          [20, 3],
          [20.6, 4],
        ],
        false,
      ).split('\n'),
    ).toEqual([
      'work: 0/10 part',
      'work: 1/10 part, 8 s, about 72 s left',
      'work: 3/10 part, 20 s, about 42 s left',
      'work: 4/10 part, 21 s, about 4 s left',
      '',
    ]);
  });

  it('counts long times in minutes', () => {
    expect(told([[13, 1]], false)).toBe('work: 1/10 part, 13 s, about 117 s left\n');
    expect(told([[1190, 5]], false)).toBe('work: 5/10 part, 20 min, about 20 min left\n');
    expect(told([[119.4, 5]], false)).toBe('work: 5/10 part, 119 s, about 119 s left\n');
    expect(told([[119.6, 5]], false)).toBe('work: 5/10 part, 2 min, about 2 min left\n');
  });

  it('is a bar on a terminal, whose cursor stays visible', () => {
    const written = told(
      [
        [0, 0],
        [8, 4],
        [20, 10],
      ],
      true,
    );
    expect(written).toMatch(/work ░{40} 0\/10 part/);
    expect(written).toMatch(/work █{40} 10\/10 part, 20 s, about 0 s left/);
    expect(written).not.toContain('\u001b[?25l');
    expect(written.endsWith('\n')).toBe(true);
  });

  it('ends quietly if nothing was done, and is silent where nobody looks', () => {
    expect(told([], true)).toBe('');
    expect(told([], false)).toBe('');
    expect(() => {
      silent.update(1, 2, 'part');
      silent.stop();
    }).not.toThrow();
  });
});
