/** Central differences of a network small enough to know its derivatives. */

import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import {
  type DifferenceError,
  differenceErrors,
  fitErrorModel,
  liveWeights,
  modelledError,
} from '../../../src/experiments/finiteDifferences.ts';
import { array } from '../../../src/kernels/array.ts';
import { exp } from '../../../src/kernels/elementary.ts';
import { createMlp } from '../../../src/nn/mlp.ts';

/** One input of 1, one hidden unit with weight w and bias 0, two classes with weights 1 and −1. */
function tiny(activation: 'relu' | 'tanh', w: number) {
  const network = createMlp({
    kernels: createFloat64Kernels(),
    dims: [1, 1, 2],
    activation,
    initializer: 'zero',
    seed: 1,
  });
  network.loadWeights(Float64Array.of(w, 0, 1, -1, 0, 0));
  return network;
}
const x = array([[1]]);

describe('differenceErrors', () => {
  it('is what the difference quotient is off by, and leaves the weights alone', () => {
    const w = 0.5;
    const network = tiny('relu', w);
    const before = network.weights();
    const [{ N, error, kinkCrossed }] = differenceErrors(network, x, 0, [0], [10]);
    // L(w) = ln(1 + e^{−2w}) for w > 0, L′(w) = −2/(1 + e^{2w}).
    const lossAt = (v: number) => tiny('relu', v).loss(x, [0]);
    const quotient = (lossAt(w + 0.1) - lossAt(w - 0.1)) / 0.2;
    const truth = -2 / (1 + exp(2 * w));
    expect(N).toBe(10);
    expect(kinkCrossed).toBe(false);
    expect(Math.abs(error - Math.abs(quotient - truth))).toBeLessThan(2 ** -48);
    expect(network.weights()).toEqual(before);
  });

  it('takes the largest error over the weights', () => {
    const wide = createMlp({
      kernels: createFloat64Kernels(),
      dims: [1, 3, 2],
      activation: 'tanh',
      initializer: 'glorot',
      seed: 3,
    });
    const each = [0, 1, 2].map((i) => differenceErrors(wide, x, 0, [i], [5])[0].error);
    expect(differenceErrors(wide, x, 0, [0, 1, 2], [5])[0].error).toBe(Math.max(...each));
    expect(new Set(each).size).toBe(3);
  });

  it('notices where ReLU changes sign, and only ReLU', () => {
    const crossed = (activation: 'relu' | 'tanh', N: number) =>
      differenceErrors(tiny(activation, 0.05), x, 0, [0], [N])[0].kinkCrossed;
    expect(crossed('relu', 10)).toBe(true);
    expect(crossed('relu', 100)).toBe(false);
    expect(crossed('tanh', 10)).toBe(false);
  });
});

describe('liveWeights', () => {
  it('takes the first weights of the brightest input whose gradient is not 0', () => {
    const network = createMlp({
      kernels: createFloat64Kernels(),
      dims: [3, 4, 2],
      activation: 'relu',
      initializer: 'zero',
      seed: 1,
    });
    // The second input is the first of the brightest; the first hidden unit is dead.
    const [first, second, third] = [
      [0, 0, 0, 0],
      [-1, 1, 2, 3],
      [0, 0, 0, 0],
    ];
    const output = [1, -1, 1, -1, 1, -1, 1, -1];
    network.loadWeights(
      Float64Array.from([...first, ...second, ...third, 0, 0, 0, 0, ...output, 0, 0]),
    );
    const sample = array([[0.2, 0.9, 0.9]]);
    expect(liveWeights(network, sample, 1, 2)).toEqual([5, 6]);
    expect(liveWeights(network, sample, 1, 10)).toEqual([5, 6, 7]);
  });
});

describe('the error model a/N² + b·u·N', () => {
  const Ns = [5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000];
  const from = (a: number, b: number): DifferenceError[] =>
    Ns.map((N) => ({ N, error: a / N ** 2 + b * 2 ** -53 * N, kinkCrossed: false }));

  // Ten points and a well-conditioned 2 × 2 system: some ten of the 53 bits may be lost.
  const relative = (found = Number.NaN, truth: number) => Math.abs(found / truth - 1);

  it('is found again from errors that follow it', () => {
    const model = fitErrorModel(from(0.02, 7));
    expect(relative(model?.a, 0.02)).toBeLessThan(2 ** -40);
    expect(relative(model?.b, 7)).toBeLessThan(2 ** -40);
    expect(modelledError({ a: 8, b: 2 ** 53 }, 2)).toBe(4);
  });

  it('does not look at crossed kinks or vanished errors', () => {
    const spoilt = from(0.02, 7).map((e, i) => {
      if (i < 2) return { ...e, error: 1, kinkCrossed: true };
      return i === 5 ? { ...e, error: 0 } : e;
    });
    expect(relative(fitErrorModel(spoilt)?.a, 0.02)).toBeLessThan(2 ** -40);
  });

  it('needs two points', () => {
    expect(fitErrorModel(from(1, 1).slice(0, 1))).toBeNull();
    expect(fitErrorModel([])).toBeNull();
  });
});
