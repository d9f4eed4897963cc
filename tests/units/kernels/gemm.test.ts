import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { array, elements, type Tensor, toNested, view } from '../../../src/kernels/array.ts';
import { gemm, gemmTransposedA, gemmTransposedB } from '../../../src/kernels/gemm.ts';
import { matmul } from '../../../src/kernels/matmul.ts';
import { U } from './precision.ts';

const extent = fc.integer({ min: 0, max: 11 });
const sizes = fc.tuple(extent, extent, extent);
/** About half of the entries are 0, of either sign, as behind a ReLU. */
const integer = fc.oneof(fc.constantFrom(0, -0), fc.integer({ min: -9, max: 9 }));
const real = fc.oneof(
  fc.constantFrom(0, -0),
  fc.double({ min: -1e3, max: 1e3, noNaN: true, noDefaultInfinity: true }),
);

const matrix = (rows: number, columns: number, entry: fc.Arbitrary<number>) =>
  fc
    .array(entry, { minLength: rows * columns, maxLength: rows * columns })
    .map((entries) => view(Float64Array.from(entries), [rows, columns]));

/** Shapes as the three products take them, in terms of M, K, N. */
const products = [
  {
    name: 'gemm',
    fast: gemm,
    shapes: (M: number, K: number, N: number) => ({ a: [M, K], b: [K, N], c: [M, N] }),
    readable: (a: Tensor, b: Tensor) => matmul(a, b),
  },
  {
    name: 'gemmTransposedA',
    fast: gemmTransposedA,
    shapes: (M: number, K: number, N: number) => ({ a: [M, K], b: [M, N], c: [K, N] }),
    readable: (a: Tensor, b: Tensor) => matmul(a.transpose(1, 0), b),
  },
  {
    name: 'gemmTransposedB',
    fast: gemmTransposedB,
    shapes: (M: number, K: number, N: number) => ({ a: [M, N], b: [K, N], c: [M, K] }),
    readable: (a: Tensor, b: Tensor) => matmul(a, b.transpose(1, 0)),
  },
];

const operands = (shapes: (typeof products)[number]['shapes'], entry: fc.Arbitrary<number>) =>
  sizes.chain(([M, K, N]) => {
    const { a, b, c } = shapes(M, K, N);
    return fc.tuple(
      fc.constant([M, K, N] as const),
      matrix(a[0], a[1], entry),
      matrix(b[0], b[1], entry),
      fc.constant(c[0] * c[1]),
    );
  });

describe.each(products)('$name', ({ name, fast, shapes, readable }) => {
  const product = (
    [M, K, N]: readonly [number, number, number],
    a: Tensor,
    b: Tensor,
    n: number,
  ) => {
    const c = new Float64Array(n).fill(Number.NaN);
    fast(c, elements(a), elements(b), M, K, N);
    return c;
  };

  it('equals matmul exactly on integers, for every shape, whatever was in C before', () => {
    fc.assert(
      fc.property(operands(shapes, integer), ([size, a, b, n]) => {
        expect(product(size, a, b, n)).toEqual(elements(readable(a, b)));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('equals matmul on reals: to the bit where the order of the sum is the same', () => {
    fc.assert(
      fc.property(operands(shapes, real), ([size, a, b, n]) => {
        const fastC = product(size, a, b, n);
        const readableC = elements(readable(a, b));
        if (name !== 'gemmTransposedB') {
          expect(fastC).toEqual(readableC);
          return;
        }
        // Each of the two sums of N products is off by at most γ_N = N·u/(1 − N·u) < 2N·u times Σ|a||b|.
        const absolute = (x: Tensor) => view(elements(x).map(Math.abs), x.shape);
        const magnitude = elements(readable(absolute(a), absolute(b)));
        for (let i = 0; i < n; i++) {
          const allowance = 2 * (2 * size[2] * U) * magnitude[i];
          expect(Math.abs(fastC[i] - readableC[i])).toBeLessThanOrEqual(allowance);
        }
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});

describe('arrays of other lengths', () => {
  it.each([
    // M, K, N = 2, 3, 5
    { name: 'gemm', fast: gemm, sizes: [10, 6, 15] },
    { name: 'gemmTransposedA', fast: gemmTransposedA, sizes: [15, 6, 10] },
    { name: 'gemmTransposedB', fast: gemmTransposedB, sizes: [6, 10, 15] },
  ])('are refused by $name, which names the array and both lengths', ({ name, fast, sizes }) => {
    const call = (lengths: number[]) => () => {
      const [c, a, b] = lengths.map((length) => new Float64Array(length));
      fast(c, a, b, 2, 3, 5);
    };
    expect(call(sizes)).not.toThrow();
    [...'cab'].forEach((operand, which) => {
      for (const change of [-1, 1]) {
        const wrong = sizes.map((size, i) => size + (i === which ? change : 0));
        expect(call(wrong)).toThrow(
          `${name}: ${operand} has ${wrong[which]} entries, expected ${sizes[which]}`,
        );
      }
    });
  });
});

describe('the order of the sums', () => {
  const big = 2 ** 53; // big + 1 rounds back to big

  it('of matmul, gemm and gemmTransposedA is from left to right', () => {
    // Left to right the 1s are lost in big, one by one; any pairing of neighbours would keep some.
    for (const terms of [
      [big, 1, 1, -big],
      [big, 1, -big, 1, 1],
      [0, big, 1, 1, 0, 1, 1, 1, -big, 1],
    ]) {
      const K = terms.length;
      const leftToRight = terms.reduce((sum, term) => sum + term, 0);
      const ones = new Float64Array(K).fill(1);
      expect(matmul(array([terms]), view(ones, [K, 1])).get(0, 0)).toBe(leftToRight);
      const c = new Float64Array(1);
      gemm(c, Float64Array.from(terms), ones, 1, K, 1);
      expect(c[0]).toBe(leftToRight);
      gemmTransposedA(c, Float64Array.from(terms), ones, K, 1, 1);
      expect(c[0]).toBe(leftToRight);
    }
  });

  it('of gemmTransposedB is four interleaved sums, (s0 + s1) + (s2 + s3), then the rest', () => {
    const sum = (terms: number[]) => {
      const c = new Float64Array(1);
      const ones = new Float64Array(terms.length).fill(1);
      gemmTransposedB(c, Float64Array.from(terms), ones, 1, 1, terms.length);
      return c[0];
    };
    expect(sum([big, 1, 1, -big])).toBe(1); // big + (1 − big); from left to right it would be 0
    expect(sum([big, 1, -big, 1])).toBe(1); // big + (1 − big); pairs of every other would give 2
    expect(sum([big, 0, 1, 0, -big, 0, 1, 0])).toBe(2); // s0 = 0 first; pairs of four would give 1
    expect(sum([1, -big, 0, 0, 0, big, 0, 0])).toBe(1); // s1 = 0 first
    expect(sum([1, 0, 0, big, 0, 0, 0, -big])).toBe(1); // s3 = 0 first
    expect(sum([big, 0, 0, 0, 1, -big])).toBe(0); // the rest comes last, one by one
  });
});

describe('zeros of A', () => {
  it('are skipped by gemm and gemmTransposedA: infinity and NaN opposite a zero are not seen', () => {
    const c = new Float64Array(1);
    const b = Float64Array.of(Number.POSITIVE_INFINITY, 5, Number.NaN);
    gemm(c, Float64Array.of(0, 2, -0), b, 1, 3, 1);
    expect(c[0]).toBe(10);
    gemmTransposedA(c, Float64Array.of(0, 2, -0), b, 3, 1, 1);
    expect(c[0]).toBe(10);
    expect(matmul(array([[0, 2, -0]]), view(b, [3, 1])).get(0, 0)).toBeNaN();
  });

  it('do not hide NaN and infinity in A itself', () => {
    const c = new Float64Array(2);
    gemm(c, Float64Array.of(Number.NaN, 1), Float64Array.of(1, 2, 3, 4), 1, 2, 2);
    expect(c).toEqual(Float64Array.of(Number.NaN, Number.NaN));
    gemm(c, Float64Array.of(Number.NEGATIVE_INFINITY, 1), Float64Array.of(1, 2, 3, 4), 1, 2, 2);
    expect(c).toEqual(Float64Array.of(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY));
  });
});

describe('matmul', () => {
  it('gives the product worked by hand', () => {
    const a = array([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const b = array([
      [1, 10],
      [100, 1000],
      [7, -1],
    ]);
    expect(toNested(matmul(a, b))).toEqual([
      [222, 2007],
      [546, 5034],
    ]);
  });

  it('takes any view: (AB)ᵀ = BᵀAᵀ through transposes, rows through negative steps', () => {
    fc.assert(
      fc.property(operands(products[0].shapes, integer), ([, a, b]) => {
        const left = toNested(matmul(b.transpose(1, 0), a.transpose(1, 0)));
        expect(left).toEqual(toNested(matmul(a, b).transpose(1, 0)));
        const flipped = toNested(matmul(a.step(-1, 1), b));
        expect(flipped).toEqual([...(toNested(matmul(a, b)) as unknown[])].reverse());
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('refuses what is no matrix and inner extents that differ', () => {
    expect(() => matmul(array([1, 2]), array([[1]]))).toThrow(
      'matmul: a has shape (2), expected (any, any)',
    );
    expect(() => matmul(array([[1, 2]]), array([[1, 2]]))).toThrow(
      'matmul: b has shape (1, 2), expected (2, any)',
    );
  });
});
