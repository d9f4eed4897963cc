import type { BigNumber } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { toNested } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import {
  activations,
  relu,
  reluDerivative,
  requireActivation,
  sigmoid,
  sigmoidDerivative,
  sigmoidJacobian,
  sigmoidVjp,
  tanh,
  tanhDerivative,
} from '../../../src/nn/activations.ts';
import { decimal, exactly, roundoffs } from '../kernels/precision.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const trueSigmoid = (x: BigNumber) => decimal.bignumber(1).div(decimal.exp(x.neg()).plus(1));

/**
 * Roundoffs from the computation: exp gives 2 (one ulp), each sum, product and quotient 1 more; a
 * factor of e/(1 + e) ≤ 1 on the way to the denominator can only lessen them.
 */
const accuracy = [
  // exp 2 + exp in the denominator 2·½ + sum 1 + quotient 1
  { name: 'sigmoid', f: sigmoid, truth: trueSigmoid, reach: 700, allowed: 5 },
  // two sigmoids and a product
  {
    name: 'sigmoidDerivative',
    f: sigmoidDerivative,
    truth: (x: BigNumber) => trueSigmoid(x).times(trueSigmoid(x.neg())),
    reach: 350,
    allowed: 11,
  },
  // the ulp of tanh itself
  {
    name: 'tanh',
    f: tanh,
    truth: (x: BigNumber) => trueSigmoid(x.times(2)).minus(trueSigmoid(x.times(-2))), // σ(2x) − σ(−2x)
    reach: 20,
    allowed: 2,
  },
  // exp 2, 4e exact, each 1 + e 2, their product 1, quotient 1
  {
    name: 'tanhDerivative',
    f: tanhDerivative,
    truth: (x: BigNumber) =>
      trueSigmoid(x.times(2))
        .times(trueSigmoid(x.times(-2)))
        .times(4), // 4σ(2x)σ(−2x)
    reach: 350,
    allowed: 8,
  },
];

describe.each(accuracy)('$name', ({ name, f, truth, reach, allowed }) => {
  it(`is within ${allowed} roundoffs of the 64-digit value, in the tails as at 0`, () => {
    const random = new RandomStream(1, `test ${name}`);
    for (const scale of [reach, 30, 1, 1e-8]) {
      for (let n = 0; n < 50; n++) {
        const x = random.uniformBetween(-scale, scale);
        expect(roundoffs(f(x), truth(exactly(x))), `${name}(${x})`).toBeLessThanOrEqual(allowed);
      }
    }
  });
});

describe('relu', () => {
  it('is x for x > 0, else +0, and NaN for NaN', () => {
    expect([3, 5e-324, 0, -0, -5e-324, -3, inf, -inf, nan].map(relu)).toEqual([
      3,
      5e-324,
      0,
      0,
      0,
      0,
      inf,
      0,
      nan,
    ]);
  });

  it('has slope 1 above 0 and, by convention, 0 at 0', () => {
    expect([3, 5e-324, 0, -0, -5e-324, -3, inf, -inf, nan].map(reluDerivative)).toEqual([
      1,
      1,
      0,
      0,
      0,
      0,
      1,
      0,
      nan,
    ]);
  });
});

describe('sigmoid', () => {
  it('is ½ at 0 and reaches 0 and 1 without overflow', () => {
    expect([0, -0, inf, -inf, 1000, -1000, nan].map(sigmoid)).toEqual([0.5, 0.5, 1, 0, 1, 0, nan]);
  });

  it('keeps its derivative in the tails: σ′(40) = 4.248·10⁻¹⁸', () => {
    expect(sigmoidDerivative(40)).toBe(4.248354255291589e-18);
    expect(sigmoidDerivative(-40)).toBe(sigmoidDerivative(40));
    expect([0, inf, -inf, nan].map(sigmoidDerivative)).toEqual([0.25, 0, 0, nan]);
  });
});

describe('tanh', () => {
  it('has derivative 1 at 0 and 0 at infinity, equal on both sides', () => {
    expect([0, -0, inf, -inf, nan].map(tanhDerivative)).toEqual([1, 1, 0, 0, nan]);
    expect(tanhDerivative(-3)).toBe(tanhDerivative(3));
    expect([inf, -inf, 0].map(tanh)).toEqual([1, -1, 0]);
  });
});

describe('activations', () => {
  it('has each function under its name', () => {
    expect(activations).toEqual({
      relu: { name: 'relu', value: relu, derivative: reluDerivative },
      sigmoid: { name: 'sigmoid', value: sigmoid, derivative: sigmoidDerivative },
      tanh: { name: 'tanh', value: tanh, derivative: tanhDerivative },
    });
  });

  it('is looked up by name; other names are refused with those that exist', () => {
    expect(requireActivation('f', 'tanh')).toBe(activations.tanh);
    expect(() => requireActivation('f', 'toString')).toThrow(
      "f: there is no activation 'toString'; choose one of relu, sigmoid, tanh",
    );
  });
});

describe('sigmoidVjp', () => {
  it('is g times the derivative, entry by entry: the product with the Jacobian', () => {
    const x = [0, 1.5, -40];
    const g = [8, -2, 3];
    const jacobian = toNested(sigmoidJacobian(x)) as number[][];
    // The other terms of the sum are exact zeros.
    const product = g.map((_, j) => g.reduce((sum, t, i) => sum + jacobian[i][j] * t, 0));
    expect([...sigmoidVjp(x, g)]).toEqual(product);
    expect(sigmoidVjp(x, g)[0]).toBe(2);
  });

  it('refuses vectors of different lengths', () => {
    expect(() => sigmoidVjp([1, 2], [1])).toThrow('sigmoidVjp: x has 2 entries, g has 1');
  });
});

describe('sigmoidJacobian', () => {
  it('is diagonal', () => {
    expect(toNested(sigmoidJacobian([0, 40]))).toEqual([
      [0.25, 0],
      [0, sigmoidDerivative(40)],
    ]);
    expect(sigmoidJacobian([]).shape).toEqual([0, 0]);
  });
});
