import { describe, expect, it } from 'vitest';
import { array, zeros } from '../../../src/kernels/array.ts';
import { disagreement, ulpsBetween } from './comparison.ts';
import { fromLanes, toLanes } from './lanes.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity, MIN_VALUE: tiny } = Number;

describe('ulpsBetween', () => {
  it('counts the doubles from one to the other, across zero too', () => {
    expect(ulpsBetween(1, 1 + 2 ** -52)).toBe(1);
    expect(ulpsBetween(1, 1 - 2 ** -53)).toBe(1);
    expect(ulpsBetween(-0, 0)).toBe(0);
    expect(ulpsBetween(-tiny, tiny)).toBe(2);
    expect(ulpsBetween(nan, 1)).toBe(infinity);
  });
});

describe('disagreement', () => {
  const told = (got: number, want: number, tolerance = {}) =>
    disagreement(array([got]), array([want]), tolerance);

  it('is none for equal values, NaN and infinities among them', () => {
    for (const value of [0, 1.5, nan, infinity, -infinity]) expect(told(value, value)).toBeNull();
    expect(told(-0, 0)).toBeNull();
  });

  it('names the position, both values and what was allowed', () => {
    expect(disagreement(array([1, 2]), array([1, 3]), { atol: 0.5, rtol: 0.125 })).toBe(
      '[1] got 2, expected 3, allowed 0.875',
    );
  });

  it('allows atol + rtol·|expected| + stol·largest expected, the end included', () => {
    expect(told(1.5, 1, { atol: 0.5 })).toBeNull();
    expect(told(1.5, 1, { atol: 0.25 })).not.toBeNull();
    expect(told(-3, -2, { rtol: 0.5 })).toBeNull();
    expect(told(-3, -2, { rtol: 0.25 })).not.toBeNull();
    const expected = array([0, -8, infinity]);
    expect(disagreement(array([1, -8, infinity]), expected, { stol: 0.125 })).toBeNull();
    expect(disagreement(array([1, -8, infinity]), expected, { stol: 0.0625 })).not.toBeNull();
  });

  it('allows ulps by themselves', () => {
    expect(told(1 + 2 ** -51, 1, { ulp: 2 })).toBeNull();
    expect(told(1 + 2 ** -51, 1, { ulp: 1 })).not.toBeNull();
  });

  it('never takes a finite value for an infinite one, or NaN for a number, or back', () => {
    const loose = { atol: 1, rtol: 1, stol: 1 };
    for (const [got, want] of [
      [1, infinity],
      [infinity, 1],
      [-infinity, infinity],
      [nan, 1],
      [1, nan],
    ]) {
      expect(told(got, want, loose), `${got} for ${want}`).not.toBeNull();
    }
  });

  it('sees another shape', () => {
    expect(disagreement(zeros([2, 3]), zeros([3, 2]), {})).toBe('shape (2,3) instead of (3,2)');
  });
});

describe('lanes', () => {
  it('are the lines along an axis, and go back to where they were', () => {
    const x = array([
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [
        [7, 8],
        [9, 10],
        [11, 12],
      ],
    ]);
    expect(toLanes(x, 1).map((lane) => [...lane])).toEqual([
      [1, 3, 5],
      [2, 4, 6],
      [7, 9, 11],
      [8, 10, 12],
    ]);
    for (const axis of [0, 1, 2]) {
      expect(fromLanes(toLanes(x, axis), x.shape, axis).data).toEqual(x.data);
    }
  });
});
