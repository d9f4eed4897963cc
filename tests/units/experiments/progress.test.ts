/** Progress is told at once, with the time left at the pace of the last steps. */
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Progress, progressOn, silent } from '../../../src/experiments/progress.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Steps through `updates`, each at its time in seconds, of `total` unless said otherwise; the work begins at second 50. */
function told(
  updates: readonly (readonly [seconds: number, done: number, of?: number])[],
  isTTY: boolean,
  total = 10,
) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 });
  const clock = vi.spyOn(performance, 'now').mockReturnValue(50_000);
  const progress: Progress = progressOn(stream as unknown as NodeJS.WriteStream, 'work');
  for (const [seconds, done, of = total] of updates) {
    clock.mockReturnValue(50_000 + 1000 * seconds);
    progress.update(done, of, 'part');
  }
  progress.stop();
  return String(stream.read() ?? '');
}

describe('progress', () => {
  it('is plain lines where there is no terminal', () => {
    const updates = [
      ...[
        [0, 0],
        [8, 1],
        [20, 3],
        [24, 4],
        [24.6, 5],
      ],
    ] as const;
    expect(told(updates, false).split('\n')).toEqual([
      'work: 0/10 part',
      'work: 1/10 part, 8 s, about 72 s left',
      // Two at once were restored: the pace is still that of the first.
      'work: 3/10 part, 20 s, about 56 s left',
      'work: 4/10 part, 24 s, about 36 s left',
      'work: 5/10 part, 25 s, about 21 s left',
      '',
    ]);
  });

  it('has no estimate before a step was taken', () => {
    expect(told([[1, 7]], false)).toBe('work: 7/10 part, 1 s\n');
  });

  it('remembers the pace of ten steps', () => {
    const slow = [[100, 1]] as const;
    const quick = Array.from({ length: 10 }, (_, n) => [101 + n, 2 + n] as const);
    const lines = (updates: readonly (readonly [number, number])[]) =>
      told(updates, false, 100).trim().split('\n');
    expect(lines([...slow, ...quick.slice(0, 9)]).at(-1)).toContain('about 16 min left');
    expect(lines([...slow, ...quick]).at(-1)).toContain('about 89 s left');
  });

  it('counts long times in minutes', () => {
    expect(told([[13, 1]], false)).toBe('work: 1/10 part, 13 s, about 117 s left\n');
    expect(told([[1190, 1]], false)).toBe('work: 1/10 part, 20 min, about 179 min left\n');
    expect(told([[119.4, 1]], false, 2)).toBe('work: 1/2 part, 119 s, about 119 s left\n');
    expect(told([[119.6, 1]], false, 2)).toBe('work: 1/2 part, 2 min, about 2 min left\n');
  });

  it('is a bar on a terminal, whose cursor stays visible', () => {
    const written = told(
      [
        [0, 0],
        [8, 9],
        [20, 10],
      ],
      true,
    );
    expect(written).toMatch(/work ░{40} 0\/10 part/);
    expect(written).toMatch(/work █{40} 10\/10 part, 20 s, about 0 s left/);
    expect(written).not.toContain('\u001b[?25l');
    expect(written.endsWith('\n')).toBe(true);
  });

  it('goes on to another total', () => {
    const updates = [
      [8, 4, 8],
      [12, 5, 5],
    ] as const;
    expect(told(updates, true)).toMatch(/█{20}░{20} 4\/8 part.*█{40} 5\/5 part/s);
    expect(told(updates, false)).toContain('work: 5/5 part, 12 s, about 0 s left');
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
