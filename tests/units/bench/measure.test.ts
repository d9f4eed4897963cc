import { describe, expect, it } from 'vitest';
import { measure } from '../../../bench/measure.ts';

/** Subjects that take a known time on a clock of their own. */
function contest(durations: Record<string, () => number>) {
  let now = 100;
  const log: string[] = [];
  const subjects = Object.entries(durations).map(([name, duration]) => ({
    name,
    run: () => {
      log.push(name);
      now += duration();
    },
  }));
  const settings = { input: 'dense' };
  return {
    log,
    seconds: () => now,
    contest: { bench: 'b', settings, rate: 'imagesPerSecond', work: 10, subjects },
  };
}

describe('measure', () => {
  it('reports work per second of each subject, and the ratio to the first', () => {
    const { contest: c, seconds } = contest({ readable: () => 2, fast: () => 0.25 });
    const common = {
      bench: 'b',
      threads: 1,
      settings: { input: 'dense' },
      rate: 'imagesPerSecond',
    };
    expect(measure(c, 3, 1, seconds)).toEqual([
      { ...common, subject: 'readable', perSecond: 5, ratio: 1 },
      { ...common, subject: 'fast', perSecond: 40, ratio: 8 },
    ]);
  });

  it('warms each subject up once, then lets them take turns until the time is over', () => {
    const { contest: c, seconds, log } = contest({ a: () => 2, b: () => 0.5 });
    measure(c, 2, 1, seconds);
    expect(log.join('')).toBe('ab' + 'abb' + 'abb');
  });

  it('takes the median over the rounds, odd or even, so that one slow round does not count', () => {
    const rateOf = (times: number[]) => {
      const left = [1, ...times];
      const { contest: c, seconds } = contest({ a: () => left.shift() as number });
      return measure(c, times.length, 0.1, seconds)[0].perSecond;
    };
    expect(rateOf([1, 100, 1])).toBe(10);
    expect(rateOf([2, 1, 4])).toBe(5);
    expect(rateOf([1, 2, 10, 100])).toBe((5 + 1) / 2);
  });
});
