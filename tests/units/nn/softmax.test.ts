import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { array, elements, toNested } from '../../../src/kernels/array.ts';
import {
  logSoftmax,
  logSumExp,
  softmax,
  softmaxJacobian,
  softmaxRows,
  softmaxVjp,
} from '../../../src/nn/softmax.ts';
import { decimal, exactly, roundoffs, U } from '../kernels/precision.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
/** Integers: differences from the maximum are exact, so the only errors are those of the formula. */
const logits = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 9 });

function trueSoftmax(x: readonly number[]) {
  const powers = x.map((t) => decimal.exp(exactly(t)));
  const sum = powers.reduce((a, b) => a.plus(b));
  return { probabilities: powers.map((p) => p.div(sum)), logSumExp: decimal.log(sum) };
}

describe('softmax', () => {
  it('adds up to 1', () => {
    fc.assert(
      fc.property(logits, (x) => {
        const sum = softmax(x).reduce((a, b) => a + b, 0);
        // Adding n terms of (0, 1) once to normalize and once here, and one quotient each.
        expect(Math.abs(sum - 1)).toBeLessThanOrEqual(2 * x.length * U);
      }),
      { seed: 1 },
    );
  });

  it('is not changed, to the bit, by a constant that is added exactly', () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: -1e6, max: 1e6 }), (x, c) => {
        expect(softmax(x.map((t) => t + c))).toEqual(softmax(x));
      }),
      { seed: 2 },
    );
  });

  it('is within n + 4 roundoffs of the 64-digit value', () => {
    fc.assert(
      fc.property(logits, (x) => {
        const { probabilities } = trueSoftmax(x);
        // exp 2 above and 2 below, n − 1 sums, one quotient
        softmax(x).forEach((p, i) => {
          expect(roundoffs(p, probabilities[i])).toBeLessThanOrEqual(x.length + 4);
        });
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  it('takes huge entries without overflow', () => {
    expect([...softmax([1000, 0])]).toEqual([1, 0]);
    expect([...softmax([-1000, -1000])]).toEqual([0.5, 0.5]);
    expect([...softmax([-1e308, 1e308, 1e308])]).toEqual([0, 0.5, 0.5]);
    expect([...softmax([7])]).toEqual([1]);
  });

  it('gives infinite entries their limits: none to −∞, equal shares to +∞, and to all −∞', () => {
    expect([...softmax([-inf, 0, 0])]).toEqual([0, 0.5, 0.5]);
    expect([...softmax([inf, 1e308, inf, -inf])]).toEqual([0.5, 0, 0.5, 0]);
    expect([...softmax([-inf, -inf])]).toEqual([0.5, 0.5]);
  });

  it('makes every entry NaN if one is, wherever it stands', () => {
    for (const x of [
      [nan, 1, 2],
      [1, nan, 2],
      [1, 2, nan],
      [inf, nan, 0],
    ]) {
      expect([...softmax(x)]).toEqual([nan, nan, nan]);
    }
  });

  it('refuses the empty vector', () => {
    expect(() => softmax([])).toThrow('softmax: the vector is empty; it needs an entry');
    expect(() => logSumExp([])).toThrow('logSumExp: the vector is empty');
    expect(() => logSoftmax([])).toThrow('logSoftmax: the vector is empty');
  });
});

describe('logSumExp', () => {
  it('is within the roundings of its sum of the 64-digit value', () => {
    fc.assert(
      fc.property(logits, (x) => {
        const truth = trueSoftmax(x).logSumExp;
        const value = logSumExp(x);
        const gap = exactly(value).minus(truth).abs().toNumber();
        // The sum is off by n + 1 roundoffs, ln by one ulp of at most ln n, the last sum by one of the value.
        const allowance = (x.length + 1 + 2 * Math.log(x.length) + Math.abs(value)) * U;
        expect(gap).toBeLessThanOrEqual(allowance);
      }),
      { seed: 4, numRuns: 50 },
    );
  });

  it('neither overflows nor underflows', () => {
    expect(logSumExp([1000, 1000])).toBe(1000 + Math.LN2);
    expect(logSumExp([-1000, -1000])).toBe(-1000 + Math.LN2);
    expect(logSumExp([1e308, -1e308])).toBe(1e308);
  });

  it('follows infinite entries and NaN', () => {
    expect([logSumExp([inf, 0, -inf]), logSumExp([-inf, -inf]), logSumExp([-inf, 3])]).toEqual([
      inf,
      -inf,
      3,
    ]);
    expect([logSumExp([nan, 1]), logSumExp([1, nan]), logSumExp([inf, nan])]).toEqual([
      nan,
      nan,
      nan,
    ]);
  });
});

describe('logSoftmax', () => {
  it('is x − logSumExp(x), finite where the probability rounds to 0', () => {
    expect([...logSoftmax([1000, 0])]).toEqual([0, -1000]);
    expect([...logSoftmax([5, 5])]).toEqual([-Math.LN2, -Math.LN2]);
    expect([...logSoftmax([0, -1e300])]).toEqual([0, -1e300]);
  });

  it('is within its roundings of the 64-digit value', () => {
    fc.assert(
      fc.property(logits, (x) => {
        const { logSumExp: total } = trueSoftmax(x);
        logSoftmax(x).forEach((value, i) => {
          const gap = exactly(value).minus(exactly(x[i]).minus(total)).abs().toNumber();
          const allowance = (x.length + 1 + 2 * Math.log(x.length) + Math.abs(value)) * U;
          expect(gap).toBeLessThanOrEqual(allowance);
        });
      }),
      { seed: 5, numRuns: 50 },
    );
  });

  it('agrees with softmax about infinite entries and NaN', () => {
    expect([...logSoftmax([inf, 0, inf])]).toEqual([-Math.LN2, -inf, -Math.LN2]);
    expect([...logSoftmax([-inf, -inf])]).toEqual([-Math.LN2, -Math.LN2]);
    expect([...logSoftmax([0, -inf])]).toEqual([0, -inf]);
    expect([...logSoftmax([0, nan])]).toEqual([nan, nan]);
  });
});

describe('softmaxRows', () => {
  it('is softmax of every row with its own maximum, also through a view', () => {
    const x = array([
      [1000, 999],
      [-1000, -1001],
      [0, 3],
    ]);
    const expected = [softmax([1000, 999]), softmax([-1000, -1001]), softmax([0, 3])];
    expect(toNested(softmaxRows(x))).toEqual(expected.map((row) => [...row]));
    expect(toNested(softmaxRows(x.step(-1, 1)))).toEqual(expected.reverse().map((row) => [...row]));
  });

  it('takes an empty batch, and refuses what is no batch and rows without entries', () => {
    expect(softmaxRows(array([[1, 2]]).hi(0, 2)).shape).toEqual([0, 2]);
    expect(() => softmaxRows(array([1, 2]))).toThrow(
      'softmaxRows: x has shape (2), expected (any, any)',
    );
    expect(() => softmaxRows(array([[], []]))).toThrow('softmax: the vector is empty');
  });
});

describe('softmaxJacobian', () => {
  it('is y_i(δ_ij − y_j), exact on probabilities that are powers of 2', () => {
    expect(toNested(softmaxJacobian([0.5, 0.25, 0.25]))).toEqual([
      [0.25, -0.125, -0.125],
      [-0.125, 0.1875, -0.0625],
      [-0.125, -0.0625, 0.1875],
    ]);
  });

  it('keeps its digits on the diagonal where y rounds to 1', () => {
    const tiny = 2 ** -60;
    expect(toNested(softmaxJacobian([1, tiny]))).toEqual([
      [tiny, -tiny],
      [-tiny, tiny],
    ]);
  });
});

describe('softmaxVjp', () => {
  it('is the product with the Jacobian, exact on probabilities that are powers of 2', () => {
    const probabilities = fc.constantFrom(
      [1],
      [0.5, 0.5],
      [0.25, 0.5, 0.25],
      [0.125, 0.125, 0.25, 0.5],
      [0.25, 0.25, 0.25, 0.25],
    );
    const cotangent = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(probabilities, cotangent, (y, entries) => {
        const g = entries.slice(0, y.length);
        const jacobian = softmaxJacobian(y);
        const product = y.map((_, j) => g.reduce((sum, t, i) => sum + jacobian.get(i, j) * t, 0));
        const vjp = softmaxVjp(y, g);
        expect(vjp.map((value, j) => value - product[j])).toEqual(new Float64Array(y.length));
      }),
      { seed: 6 },
    );
  });

  it('keeps the small components where a probability rounds to 1: x = (37.4, 0), in any order', () => {
    for (const x of [
      [37.4, 0],
      [0, 37.4],
    ]) {
      const { probabilities } = trueSoftmax(x);
      const y = softmax(x);
      for (const g of [
        [1, 0],
        [0, 1],
        [3, -5],
      ]) {
        const vjp = softmaxVjp(y, g);
        const slope = probabilities[0].times(probabilities[1]).times(g[0] - g[1]);
        // Each y 6 roundoffs (n + 4), and four operations
        expect(roundoffs(vjp[0], slope)).toBeLessThanOrEqual(16);
        expect(roundoffs(vjp[1], slope.neg())).toBeLessThanOrEqual(16);
      }
    }
  });

  it('takes g at the first of equally likely classes, to the bit', () => {
    // h = g − g₀ is exact, its mean 2⁵² + ½ rounds to 2⁵²; at the last class g₁ − 1 would be rounded.
    expect([...softmaxVjp([0.25, 0.25, 0.25, 0.25], [0, 2 ** 54, 1, 1])]).toEqual([
      -(2 ** 50),
      2 ** 52 - 2 ** 50,
      0.25 - 2 ** 50,
      0.25 - 2 ** 50,
    ]);
  });

  it('adds up to 0', () => {
    fc.assert(
      fc.property(logits, (x) => {
        const g = x.map((t, i) => ((7 * t + i) % 19) - 9);
        const sum = softmaxVjp(softmax(x), g).reduce((a, b) => a + b, 0);
        // Terms of at most 18·2 with total weight 1, some 3n + 8 roundings each.
        expect(Math.abs(sum)).toBeLessThanOrEqual((3 * x.length + 8) * 36 * U);
      }),
      { seed: 7 },
    );
  });

  it('refuses vectors of different lengths', () => {
    expect(() => softmaxVjp([0.5, 0.5], [1])).toThrow('softmaxVjp: y has 2 entries, g has 1');
  });

  it('does not change its arguments', () => {
    const y = Float64Array.of(0.5, 0.5);
    const g = Float64Array.of(3, 4);
    softmaxVjp(y, g);
    expect([elements(array([...y])), elements(array([...g]))]).toEqual([
      Float64Array.of(0.5, 0.5),
      Float64Array.of(3, 4),
    ]);
  });
});
