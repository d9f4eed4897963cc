/** Domains as data: the lengths that counts give, and which boxes are finite. */
import { describe, expect, it } from 'vitest';
import {
  count,
  isExhaustible,
  lengthOf,
  matrix,
  scalar,
  vector,
} from '../../../src/theory/domain.ts';

describe('lengthOf', () => {
  it('is a number, a count, or a count and an offset', () => {
    expect(lengthOf(3, { n: 5 })).toBe(3);
    expect(lengthOf('n', { n: 5 })).toBe(5);
    expect(lengthOf(['n', -1], { n: 5 })).toBe(4);
  });

  it('may be nothing, and as long as can be drawn', () => {
    expect(lengthOf('n', { n: 0 })).toBe(0);
    expect(lengthOf('n', { n: 1e5 })).toBe(1e5);
  });

  it('refuses what is no length, or too long, and says what it is', () => {
    const rule = 'and must be from 0 to 100000';
    expect(() => lengthOf('n', { n: 100_001 })).toThrow(`lengthOf: n is 100001, ${rule}`);
    expect(() => lengthOf(['n', -2], { n: 1 })).toThrow(`lengthOf: n + -2 is -1, ${rule}`);
    expect(() => lengthOf(-1, {})).toThrow(`lengthOf: -1 is -1, ${rule}`);
    expect(() => lengthOf('m', { n: 1 })).toThrow(`lengthOf: m is undefined, ${rule}`);
  });
});

describe('sorts', () => {
  it('are fractions unless something else is said', () => {
    expect(scalar(0, 1)).toEqual({ sort: 'scalar', from: 0, to: 1, exactly: 'fraction' });
    const hostile = { from: -9, to: 9, also: [0] };
    expect(vector('n', 0, 1, { grid: 0.5, hostile })).toEqual({
      ...{ sort: 'vector', length: 'n', from: 0, to: 1, exactly: 'fraction' },
      ...{ grid: 0.5, hostile },
    });
    expect(matrix('m', 2, 0, 1, { exactly: 'ln' })).toEqual({
      ...{ sort: 'matrix', rows: 'm', columns: 2, from: 0, to: 1, exactly: 'ln' },
    });
  });

  it('are exhausted where all are counts', () => {
    const n = count(1, 4);
    expect(n).toEqual({ sort: 'count', from: 1, to: 4 });
    expect(isExhaustible({ n, m: n })).toBe(true);
    expect(isExhaustible({ n, x: scalar(0, 1) })).toBe(false);
  });
});
