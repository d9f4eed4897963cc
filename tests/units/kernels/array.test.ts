import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  array,
  elements,
  formatShape,
  isContiguous,
  requireBatch,
  requireFinite,
  requireShape,
  sizeOf,
  strided,
  toNested,
  view,
  zeros,
} from '../../../src/kernels/array.ts';

describe('sizeOf', () => {
  it('is the product of the extents, 1 for no axes', () => {
    expect([sizeOf([]), sizeOf([5]), sizeOf([2, 3, 4]), sizeOf([2, 0, 4])]).toEqual([1, 5, 24, 0]);
  });
});

describe('formatShape', () => {
  it('prints a tuple', () => {
    expect([formatShape([]), formatShape([7]), formatShape([2, 3])]).toEqual([
      '()',
      '(7)',
      '(2, 3)',
    ]);
  });
});

describe('zeros', () => {
  it('is row-major float64 of the shape', () => {
    const x = zeros([2, 3]);
    expect(x.shape).toEqual([2, 3]);
    expect(x.stride).toEqual([3, 1]);
    expect(x.data).toEqual(new Float64Array(6));
  });

  it('does not keep the list it was given', () => {
    const shape = [2, 3];
    const x = zeros(shape);
    shape[0] = 9;
    expect(x.shape).toEqual([2, 3]);
  });
});

describe('view', () => {
  it('copies nothing', () => {
    const data = Float64Array.of(1, 2, 3, 4);
    const x = view(data, [2, 2]);
    x.set(1, 0, 9);
    expect(data).toEqual(Float64Array.of(1, 2, 9, 4));
  });

  it('keeps float32 storage', () => {
    expect(view(new Float32Array(2), [2]).data).toBeInstanceOf(Float32Array);
  });

  it('refuses data of another size', () => {
    expect(() => view(new Float64Array(5), [2, 3])).toThrow(
      'view: shape (2, 3) needs 6 elements, got 5',
    );
    expect(() => view(new Float64Array(7), [2, 3])).toThrow('got 7');
  });
});

describe('strided', () => {
  it('goes its own steps from the offset on, and copies nothing', () => {
    const data = Float64Array.from({ length: 12 }, (_, i) => i);
    const x = strided(data, [2, 3], [6, -1], 4);
    expect(toNested(x)).toEqual([
      [4, 3, 2],
      [10, 9, 8],
    ]);
    x.set(1, 0, -10);
    expect(data[10]).toBe(-10);
  });
});

describe('array', () => {
  it('puts nested lists in row-major order', () => {
    const x = array([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(x.shape).toEqual([2, 3]);
    expect(x.data).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
    expect(x.get(1, 0)).toBe(4);
  });

  it('knows empty arrays', () => {
    expect(array([]).shape).toEqual([0]);
    expect(array([[], []]).shape).toEqual([2, 0]);
  });

  it('refuses ragged lists, naming where', () => {
    expect(() => array([[1, 2], [3]])).toThrow(
      'array: ragged along axis 1: 1 elements where 2 were expected',
    );
    expect(() => array([[1], 2])).toThrow('a number at depth 1 where a list was expected');
    expect(() => array([1, [2]])).toThrow('a list at depth 1 where a number was expected');
  });
});

const nested = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.nat(3))
  .chain(([a, b, c]) => {
    const list = <T>(of: fc.Arbitrary<T>, length: number) =>
      fc.array(of, { minLength: length, maxLength: length });
    return list(list(list(fc.integer(), c), b), a);
  });

describe('toNested', () => {
  it('is the inverse of array', () => {
    fc.assert(
      fc.property(nested, (lists) => {
        expect(toNested(array(lists))).toEqual(lists);
      }),
      { seed: 1 },
    );
  });

  it('reads a transposed view in the order of the view', () => {
    const x = array([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(toNested(x.transpose(1, 0))).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
  });
});

describe('elements', () => {
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

  it('is the storage itself where the array is contiguous, from its offset on', () => {
    expect(elements(x)).toBe(x.data);
    const second = x.pick(1, null, null);
    expect(elements(second)).toEqual(Float64Array.of(7, 8, 9, 10, 11, 12));
    elements(second)[0] = 70;
    expect(x.get(1, 0, 0)).toBe(70);
    x.set(1, 0, 0, 7);
  });

  it('copies any strided view in the row-major order of the view', () => {
    expect([...elements(x.transpose(2, 0, 1))]).toEqual([1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12]);
    expect([...elements(x.step(1, -1, 1))]).toEqual([5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8]);
    expect([...elements(x.pick(null, 1, null))]).toEqual([3, 4, 9, 10]);
    expect([...elements(x.lo(0, 1, 1))]).toEqual([4, 6, 10, 12]);
  });

  it('keeps the type of the storage', () => {
    const single = view(Float32Array.of(1, 2, 3, 4), [2, 2]).transpose(1, 0);
    expect(elements(single)).toEqual(Float32Array.of(1, 3, 2, 4));
  });
});

describe('isContiguous', () => {
  const x = zeros([2, 3, 4]);

  it('holds for row-major arrays, whatever their offset, and for axes of extent 1', () => {
    expect(isContiguous(x)).toBe(true);
    expect(isContiguous(x.pick(1, null, null))).toBe(true);
    expect(isContiguous(zeros([2, 1, 3]).transpose(1, 0, 2))).toBe(true);
  });

  it('fails where a step, a permutation or a cut leaves gaps', () => {
    expect(isContiguous(x.transpose(0, 2, 1))).toBe(false);
    expect(isContiguous(x.step(1, 1, -1))).toBe(false);
    expect(isContiguous(x.hi(2, 3, 3))).toBe(false);
    expect(isContiguous(x.hi(2, 2, 4))).toBe(false);
    expect(isContiguous(x.pick(null, null, 0))).toBe(false);
  });
});

describe('requireShape', () => {
  it('accepts the shape, null standing for any extent', () => {
    requireShape('f', 'x', zeros([2, 3]), [2, 3]);
    requireShape('f', 'x', zeros([2, 3]), [null, 3]);
  });

  it('refuses another extent or another number of axes, naming caller, argument and shapes', () => {
    expect(() => requireShape('f', 'x', zeros([2, 3]), [null, 4])).toThrow(
      'f: x has shape (2, 3), expected (any, 4)',
    );
    expect(() => requireShape('f', 'x', zeros([2, 3]), [2])).toThrow('expected (2)');
    expect(() => requireShape('f', 'x', zeros([2]), [2, null])).toThrow('expected (2, any)');
  });
});

describe('requireBatch', () => {
  it('accepts any number of what has the shape, none included', () => {
    for (const batch of [0, 1, 7]) requireBatch('f', 'x', zeros([batch, 2, 3]), [2, 3]);
    requireBatch('f', 'x', zeros([7]), []);
  });

  it('refuses other extents and other numbers of axes, naming caller, argument and shapes', () => {
    expect(() => requireBatch('f', 'x', zeros([7, 2, 4]), [2, 3])).toThrow(
      'f: x has shape (7, 2, 4), expected (any, 2, 3)',
    );
    expect(() => requireBatch('f', 'x', zeros([7, 2, 3]), [2])).toThrow('expected (any, 2)');
    expect(() => requireBatch('f', 'x', zeros([7]), [7])).toThrow('expected (any, 7)');
    expect(() => requireBatch('f', 'x', zeros([]), [])).toThrow(
      'f: x has shape (), expected (any)',
    );
  });
});

describe('requireFinite', () => {
  it('names the first entry that is not finite', () => {
    requireFinite('f', 'x', [0, -1e308]);
    expect(() => requireFinite('f', 'x', [0, Number.NaN, Number.POSITIVE_INFINITY])).toThrow(
      'f: x[1] is NaN; every element must be finite',
    );
    expect(() => requireFinite('f', 'x', [Number.NEGATIVE_INFINITY])).toThrow('x[0] is -Infinity');
  });
});
