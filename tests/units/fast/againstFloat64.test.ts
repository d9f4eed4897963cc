/**
 * The fast kernels beside the float64 functions on the same float32 data. Allowances are counted in
 * roundings, u = 2⁻²⁴ each, of the magnitudes that are rounded; `SLACK` covers products of roundings
 * and those of float64 itself.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { assign, elements, type Floats, type Tensor } from '../../../src/kernels/array.ts';
import type { Kernels, WindowPlan } from '../../../src/kernels/kernels.ts';
import {
  createFastKernels,
  type FastKernels,
} from '../../../src/kernels/webassembly/fastKernels.ts';
import { hardFloats } from './hardFloats.ts';

const U = 2 ** -24;
const SLACK = 1 + 2 ** -8;

let fast: FastKernels;
const reference = createFloat64Kernels();

beforeAll(async () => {
  fast = await createFastKernels({ memory: 2 ** 26 });
});
afterAll(() => fast.close());

const draw = (seed: number, name: string, count: number, density = 1): Float32Array =>
  hardFloats({ seed, density, kind: 'ordinary' }, name, count);

const volume = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** An array of some kernels with these elements, or to be written. */
function placeOn(kernels: Kernels) {
  kernels.reset();
  return (shape: readonly number[], data?: ArrayLike<number>): Tensor<Floats> => {
    const array = kernels.scratch(shape[0], shape.slice(1));
    if (data !== undefined) assign(array, data);
    return array;
  };
}

const read = (...arrays: Tensor<Floats>[]): number[][] =>
  arrays.map((array) => Array.from(elements(array)));

/** |actual − expected| ≤ roundings·u·magnitude, element by element. */
function requireWithin(
  name: string,
  actual: readonly number[],
  expected: readonly number[],
  bound: (i: number) => number,
): void {
  expect(actual.length, name).toBe(expected.length);
  actual.forEach((value, i) => {
    const distance = Math.abs(value - expected[i]);
    const allowed = bound(i) * U * SLACK;
    if (!(distance <= allowed)) {
      throw new Error(
        `${name}[${i}] is ${value}, ${distance} from ${expected[i]}; ${allowed} allowed`,
      );
    }
  });
}

/** The same by the float64 functions from the sizes of the data: Σ|terms| of every sum. */
const sizes = (data: Float32Array): Float32Array => data.map(Math.abs);

describe('within the roundings of their sums', () => {
  it.each([
    [33, 17, 21, 1],
    [5, 300, 40, 1],
    [20, 64, 33, 0.2],
  ])('dense and its gradients, %d × %d · %d, density %d', (N, D, F, density) => {
    const [x, w] = [draw(1, 'x', N * D, density), draw(1, 'w', D * F)];
    const [b, dy] = [draw(1, 'b', F), draw(1, 'dy', N * F, density)];
    const pass = (kernels: Kernels, magnitude: boolean) => {
      const place = placeOn(kernels);
      const own = (data: Float32Array) => (magnitude ? sizes(data) : data);
      const [input, weights] = [place([N, D], own(x)), place([D, F], own(w))];
      const gradient = place([N, F], own(dy));
      const [y, dw, db, dx] = [place([N, F]), place([D, F]), place([F]), place([N, D])];
      kernels.dense(y, input, weights, place([F], own(b)));
      kernels.denseGradient(dw, db, dx, gradient, input, weights);
      return read(y, dw, db, dx);
    };
    const [actual, expected] = [pass(fast, false), pass(reference, false)];
    const magnitudes = pass(reference, true);
    // A term is rounded as a product and in every sum from its own on.
    [D + 1, N, N, F].forEach((terms, k) => {
      requireWithin(`output ${k}`, actual[k], expected[k], (i) => terms * magnitudes[k][i]);
    });
  });

  const plan = (
    C: number,
    O: number,
    kernel: number,
    stride: number,
    padding: number,
  ): WindowPlan => {
    const side = Math.floor((9 + 2 * padding - kernel) / stride) + 1;
    return {
      inputShape: [C, 9, 9],
      outputShape: [O, side, side],
      kernelSize: [kernel, kernel],
      stride: [stride, stride],
      padding: [padding, padding],
      dilation: [1, 1],
    };
  };

  // The error of minimal filtering has another form: see `winogradBound`.
  it.each([
    ['few channels', plan(1, 6, 5, 1, 2), 1],
    ['many channels', plan(16, 20, 2, 1, 0), 1],
    ['many channels, mostly zeros', plan(16, 20, 5, 1, 2), 0.2],
    ['a stride', plan(5, 9, 3, 2, 1), 0.5],
  ])('convolution and its gradients with %s', (_, own, density) => {
    const N = 3;
    const { inputShape, outputShape, kernelSize } = own;
    const [C, O] = [inputShape[0], outputShape[0]];
    const weightShape = [O, C, ...kernelSize];
    const x = draw(2, 'x', N * volume(inputShape), density);
    const [w, b] = [draw(2, 'w', volume(weightShape)), draw(2, 'b', O)];
    const dy = draw(2, 'dy', N * volume(outputShape), density);
    const pass = (kernels: Kernels, magnitude: boolean) => {
      const place = placeOn(kernels);
      const given = (data: Float32Array) => (magnitude ? sizes(data) : data);
      const weights = place(weightShape, given(w));
      const [y, dw, db, dx] = [
        place([N, ...outputShape]),
        place(weightShape),
        place([O]),
        place([N, ...inputShape]),
      ];
      const layer = kernels.convolution(own);
      layer.forward(y, place([N, ...inputShape], given(x)), weights, place([O], given(b)));
      layer.backward(dw, db, dx, place([N, ...outputShape], given(dy)), weights);
      return read(y, dw, db, dx);
    };
    const [actual, expected] = [pass(fast, false), pass(reference, false)];
    const magnitudes = pass(reference, true);
    const taps = volume(kernelSize);
    const pixels = N * outputShape[1] * outputShape[2];
    [taps * C + 1, pixels, pixels, taps * O].forEach((terms, k) => {
      requireWithin(`output ${k}`, actual[k], expected[k], (i) => terms * magnitudes[k][i]);
    });
  });

  it.each([true, false])('average pooling, counting the padding: %s', (countPadding) => {
    const own = plan(7, 7, 3, 2, 1);
    const N = 2;
    const x = draw(3, 'x', N * volume(own.inputShape));
    const dy = draw(3, 'dy', N * volume(own.outputShape));
    const pass = (kernels: Kernels, magnitude: boolean) => {
      const place = placeOn(kernels);
      const given = (data: Float32Array) => (magnitude ? sizes(data) : data);
      const [y, dx] = [place([N, ...own.outputShape]), place([N, ...own.inputShape])];
      const layer = kernels.averagePooling(own, countPadding);
      layer.forward(y, place([N, ...own.inputShape], given(x)));
      layer.backward(dx, place([N, ...own.outputShape], given(dy)));
      return read(y, dx);
    };
    const [actual, expected] = [pass(fast, false), pass(reference, false)];
    const magnitudes = pass(reference, true);
    // Sums of 9 and a division; at most 4 windows hold a pixel, each a division and its sums.
    [9, 5].forEach((roundings, k) => {
      requireWithin(`output ${k}`, actual[k], expected[k], (i) => roundings * magnitudes[k][i]);
    });
  });
});

describe('within the roundings of their formulas', () => {
  // Half a last place is u of the value at most. The largest errors over all float32 numbers are
  // 0.5001 places for the sigmoid and 1.34 for tanh. A slope e/(1 + e)² has 2 for e = exp, 3 for the
  // sum, 7 for its square, 1 for the quotient and 1 for the product with dy.
  it.each([
    ['relu', 0, 0],
    ['sigmoid', 2 * 0.5001, 2 + 7 + 1 + 1],
    ['tanh', 2 * 1.34, 2 + 7 + 1 + 1],
  ] as const)('%s and its gradient', (name, roundings, slopeRoundings) => {
    const count = 5_001;
    const x = draw(4, 'x', count).map((value, i) => value * [0.01, 0.5, 1, 4][i % 4]);
    const dy = draw(4, 'dy', count);
    const pass = (kernels: Kernels) => {
      const place = placeOn(kernels);
      const [input, y, dx] = [place([count], x), place([count]), place([count])];
      kernels.activate(name, y, input);
      kernels.activateGradient(name, dx, input, y, place([count], dy));
      return read(y, dx);
    };
    const [[y, dx], [trueY, trueDx]] = [pass(fast), pass(reference)];
    requireWithin('y', y, trueY, (i) => roundings * Math.abs(trueY[i]));
    requireWithin('dx', dx, trueDx, (i) => slopeRoundings * Math.abs(trueDx[i]));
  });

  it.each([0, 0.1])('softmax cross entropy with smoothing %d', (smoothing) => {
    const [N, K] = [40, 10];
    const z = draw(5, 'z', N * K).map((value) => value * 3);
    const labels = Array.from({ length: N }, (_, n) => (n * 7) % K);
    const pass = (kernels: Kernels) => {
      const place = placeOn(kernels);
      const dz = place([N, K]);
      const loss = kernels.softmaxCrossEntropy(dz, place([N, K], z), labels, smoothing);
      return { loss, dz: read(dz)[0] };
    };
    const [actual, expected] = [pass(fast), pass(reference)];
    const range = Math.max(...z) - Math.min(...z);
    // z − max is rounded (u·range in the exponent), then exp (2), in the term and in the sum of K;
    // the quotient (1); the target (3); the difference and the division by N (2).
    requireWithin('dz', actual.dz, expected.dz, (i) => {
      const target = (i % K === labels[Math.floor(i / K)] ? 1 - smoothing : 0) + smoothing / K;
      const probability = expected.dz[i] * N + target;
      return (probability * (2 * range + 4 + K + 1 + 2) + 5 * target) / N;
    });
    // ln of a sum with K + 2 + range roundings, itself 2·ln K; own logit 3; K smoothed ones K + 4;
    // the difference.
    const rest = smoothing * range * (K + 4) + range + Math.log(K);
    requireWithin('loss', [actual.loss], [expected.loss], () => 5 * range + K + 8 + rest);
  });

  it.each([
    [[200, 6], 3],
    [[700, 5], 0],
    [[4, 7, 5, 6], -2],
  ] as const)('batch normalization of %j around %d, and its gradients', (shape, center) => {
    const C = shape[1];
    const count = volume(shape);
    const positions = count / shape[0] / C;
    const x = draw(6, 'x', count).map((value) => value + center);
    const dy = draw(6, 'dy', count);
    const [scale, shift] = [draw(6, 'scale', C), draw(6, 'shift', C)];
    const epsilon = 1e-5;
    const pass = (kernels: Kernels) => {
      const place = placeOn(kernels);
      const [y, dx, mean, variance] = [place(shape), place(shape), place([C]), place([C])];
      const [dscale, dshift, factors] = [place([C]), place([C]), place([C], scale)];
      const layer = kernels.batchNormalization(C, epsilon);
      layer.train(y, mean, variance, place(shape, x), factors, place([C], shift));
      layer.backward(dx, dscale, dshift, place(shape, dy), factors);
      return read(y, mean, variance, dx, dscale, dshift);
    };
    const [actual, expected] = [pass(fast), pass(reference)];
    const [, mean, variance, , dscale, dshift] = expected;
    const R = count / C;
    const channel = (i: number) => Math.floor(i / positions) % C;
    const spread = (c: number) => 1 / Math.sqrt(variance[c] + epsilon);
    const normal = (i: number) => (x[i] - mean[channel(i)]) * spread(channel(i));
    // x̂ has the rounding of the mean, then of the difference, of ε and the variance under the root,
    // of the spread and of the product.
    const ofNormal = (i: number) =>
      Math.abs(mean[channel(i)]) * spread(channel(i)) + 4 * Math.abs(normal(i));
    const ofScale = Array.from({ length: C }, (_, c) =>
      x.reduce((sum, _, i) => (channel(i) === c ? sum + Math.abs(dy[i]) * ofNormal(i) : sum), 0),
    );
    const bounds: ((i: number) => number)[] = [
      (i) => {
        const factor = Math.abs(scale[channel(i)]);
        const size = factor * Math.abs(normal(i));
        return factor * ofNormal(i) + 2 * size + Math.abs(shift[channel(i)]);
      },
      (c) => Math.abs(mean[c]) + 2 ** -20,
      (c) => variance[c],
      (i) => {
        const c = channel(i);
        const [a, b] = [Math.abs(dshift[c]) / R, Math.abs(normal(i) * dscale[c]) / R];
        const along = (ofNormal(i) * Math.abs(dscale[c]) + Math.abs(normal(i)) * ofScale[c]) / R;
        const inside = along + 2 * a + 3 * b + 2 * (Math.abs(dy[i]) + a + b);
        // ε and the variance under the root, the spread, and two products.
        const outside = 4 * (Math.abs(dy[i]) + a + b);
        return Math.abs(scale[c]) * spread(c) * (inside + outside);
      },
      (c) => ofScale[c] + Math.abs(dscale[c]),
      (c) => Math.abs(dshift[c]) + 2 ** -20,
    ];
    const names = ['y', 'mean', 'variance', 'dx', 'dscale', 'dshift'];
    names.forEach((name, k) => {
      requireWithin(name, actual[k], expected[k], bounds[k]);
    });
  });
});
