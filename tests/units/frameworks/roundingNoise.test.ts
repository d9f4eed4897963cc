/** The push of every result has the size that its bound says, and either sign. */
import { describe, expect, it } from 'vitest';
import { gamma, roundingNoise, spread, U32 } from '../../../frameworks/roundingNoise.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import {
  elements,
  type Floats,
  sizeOf,
  type Tensor,
  view,
  zeros,
} from '../../../src/kernels/array.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';
import { RandomStream } from '../../../src/kernels/random.ts';

const random = new RandomStream(8, 'operands');
/** Eighths of both signs: sums of products are exact. */
const draw = (...shape: number[]): Tensor =>
  view(
    Float64Array.from({ length: sizeOf(shape) }, () => random.integer(-16, 16) / 8),
    shape,
  );
const sizes = (x: Tensor) => view(x.data.map(Math.abs), x.shape);
const noisy = () => roundingNoise(new RandomStream(10, 'noise'));

/** What `compute` gives with noise, less what it gives without. */
function pushes(compute: (kernels: Kernels) => Tensor<Floats>): number[] {
  const exact = compute(createFloat64Kernels());
  const pushed = elements(compute(noisy()));
  return Array.from(elements(exact), (y, i) => pushed[i] - y);
}

/**
 * Each push is ± the size, as far as float64 can tell once it is added to numbers of at most 2⁷: their
 * unit in the last place is 2⁻⁴⁶.
 */
function expectSizes(pushed: readonly number[], size: ArrayLike<number>): void {
  expect(pushed).toHaveLength(size.length);
  for (const [i, push] of pushed.entries()) {
    expect(Math.abs(Math.abs(push) - size[i])).toBeLessThanOrEqual(2 ** -46);
  }
  expect(pushed.some((push) => push > 0)).toBe(true);
  expect(pushed.some((push) => push < 0)).toBe(true);
}

const scaled = (x: Tensor<Floats>, share: number) => elements(x).map((value) => share * value);

describe('γₙ', () => {
  it('is nu/(1 − nu)', () => {
    expect(U32).toBe(2 ** -24);
    expect(gamma(1)).toBe(1 / (2 ** 24 - 1));
    expect(gamma(2 ** 23)).toBe(1);
  });
});

describe('the spread of n roundings', () => {
  it('is u·√n', () => {
    expect(spread(1)).toBe(U32);
    expect(spread(16)).toBe(4 * U32);
  });

  // One draw of the stream gives 32 signs: none may follow from another.
  it('goes either way as often, and independently of the push before', () => {
    const ones = view(new Float64Array(4096).fill(1), [64, 64]);
    const kernels = noisy();
    const still = { learningRate: 0, weightDecay: 0 };
    kernels.updates.sgd(ones, zeros([64, 64]), still);
    const signs = Array.from(ones.data, (value) => Math.sign(value - 1));
    // 4096 fair signs: the sum, and that of the products at a distance, has the standard deviation 64.
    const sums = [0, 1, 31, 32].map((distance) =>
      signs.reduce((sum, s, i) => sum + s * (distance === 0 ? 1 : (signs[i - distance] ?? 0)), 0),
    );
    for (const sum of sums) expect(Math.abs(sum)).toBeLessThan(6 * 64);
    expect(new Set(signs)).toEqual(new Set([1, -1]));
  });
});

describe('roundingNoise', () => {
  const [x, w, b] = [draw(5, 7), draw(7, 6), draw(6)];
  const dy = draw(5, 6);

  it('pushes a dense layer by the spread of its terms and its bias, over their absolute values', () => {
    const of = (kernels: Kernels, [i, j, k]: Tensor[]) => {
      const y = zeros([5, 6]);
      kernels.dense(y, i, j, k);
      return y;
    };
    const size = of(createFloat64Kernels(), [x, w, b].map(sizes));
    expectSizes(
      pushes((kernels) => of(kernels, [x, w, b])),
      scaled(size, spread(8)),
    );
  });

  it.each([
    { gradient: 0, terms: 5 },
    { gradient: 1, terms: 5 },
    { gradient: 2, terms: 6 },
  ])(
    'pushes gradient $gradient of a dense layer by the spread of $terms terms',
    ({ gradient, terms }) => {
      const of = (kernels: Kernels, [i, j, k]: Tensor[]) => {
        const all = [zeros([7, 6]), zeros([6]), zeros([5, 7])];
        kernels.denseGradient(all[0], all[1], all[2], k, i, j);
        return all[gradient];
      };
      const size = of(createFloat64Kernels(), [x, w, dy].map(sizes));
      expectSizes(
        pushes((kernels) => of(kernels, [x, w, dy])),
        scaled(size, spread(terms)),
      );
    },
  );

  const plan = {
    inputShape: [2, 5, 4],
    outputShape: [3, 5, 3],
    kernelSize: [3, 2] as const,
    stride: [1, 1] as const,
    padding: [1, 0] as const,
    dilation: [1, 1] as const,
  };
  const [images, filters, biases, dImages] = [
    draw(2, 2, 5, 4),
    draw(3, 2, 3, 2),
    draw(3),
    draw(2, 3, 5, 3),
  ];

  it.each([
    { result: 0, of: 'the outputs', terms: 2 * 3 * 2 + 1 },
    { result: 1, of: 'dw', terms: 2 * 5 * 3 },
    { result: 2, of: 'db', terms: 2 * 5 * 3 },
    { result: 3, of: 'dx', terms: 3 * 3 * 2 },
  ])('pushes $of of a convolution by the spread of $terms terms', ({ result, terms }) => {
    const of = (kernels: Kernels, [i, j, k, l]: Tensor[]) => {
      const convolution = kernels.convolution(plan);
      const all = [zeros([2, 3, 5, 3]), zeros([3, 2, 3, 2]), zeros([3]), zeros([2, 2, 5, 4])];
      convolution.forward(all[0], i, j, k);
      convolution.backward(all[1], all[2], all[3], l, j);
      return all[result];
    };
    const operands = [images, filters, biases, dImages];
    const size = of(createFloat64Kernels(), operands.map(sizes));
    expectSizes(
      pushes((kernels) => of(kernels, operands)),
      scaled(size, spread(terms)),
    );
  });

  it('leaves out ∂L/∂x where nobody asks for it', () => {
    const kernels = noisy();
    const convolution = kernels.convolution(plan);
    convolution.forward(zeros([2, 3, 5, 3]), images, filters, biases);
    const [dw, db] = [zeros([3, 2, 3, 2]), zeros([3])];
    convolution.backward(dw, db, null, dImages, filters);
    expect(dw.data.every((g) => g !== 0)).toBe(true);
    const dense = zeros([7, 6]);
    kernels.denseGradient(dense, zeros([6]), null, dy, x, w);
    expect(dense.data.every((g) => g !== 0)).toBe(true);
  });

  it.each(['sigmoid', 'tanh'] as const)(
    'pushes a %s by 8 roundings, its derivative by 19',
    (name) => {
      const of = (kernels: Kernels) => {
        const y = zeros([5, 7]);
        kernels.activate(name, y, x);
        return y;
      };
      const exact = of(createFloat64Kernels());
      expectSizes(pushes(of), scaled(sizes(exact), gamma(8)));
      const dx = draw(5, 7);
      // The gradient may be written where it comes from.
      const back = (kernels: Kernels) => {
        const gradient = view(dx.data.slice(), [5, 7]);
        kernels.activateGradient(name, gradient, x, exact, gradient);
        return gradient;
      };
      expectSizes(pushes(back), scaled(sizes(dx), gamma(19)));
    },
  );

  it('pushes no ReLU, no maximum and no order: they are exact', () => {
    const relu = (kernels: Kernels) => {
      const y = zeros([5, 7]);
      kernels.activate('relu', y, x);
      return y;
    };
    const reluGradient = (kernels: Kernels) => {
      const dx = zeros([5, 7]);
      kernels.activateGradient('relu', dx, x, relu(createFloat64Kernels()), x);
      return dx;
    };
    const pool = (kernels: Kernels) => {
      const y = zeros([2, 2, 2, 2]);
      kernels
        .maxPooling({
          ...{ ...plan, outputShape: [2, 2, 2], padding: [0, 0] },
          ...{ kernelSize: [2, 2], stride: [2, 2] },
        })
        .forward(y, images);
      return y;
    };
    const flatten = (kernels: Kernels) => {
      const rows = zeros([2, 40]);
      kernels.flatten(rows, images);
      return rows;
    };
    const unflatten = (kernels: Kernels) => {
      const y = zeros([2, 2, 5, 4]);
      kernels.unflatten(y, view(images.data, [2, 40]));
      return y;
    };
    for (const compute of [relu, reluGradient, pool, flatten, unflatten]) {
      expect(pushes(compute).every((push) => push === 0)).toBe(true);
      expect(elements(compute(noisy())).some((y) => y !== 0)).toBe(true);
    }
    expect(noisy().pooledConvolution(plan)).toBeNull();
  });

  describe('cross entropy', () => {
    const logits = draw(5, 6);
    const labels = [0, 1, 2, 3, 5];
    const error = Array.from({ length: 5 }, (_, n) => {
      const largest = Math.max(...sizes(logits).data.subarray(6 * n, 6 * n + 6));
      return U32 * (5 * largest + 4 * 6 + 8);
    });

    it('is pushed by the mean error of the logarithms and N + 1 roundings', () => {
      const loss = (kernels: Kernels) => kernels.softmaxCrossEntropy(null, logits, labels, 0);
      const exact = loss(createFloat64Kernels());
      const size = error.reduce((sum, e) => sum + e, 0) / 5 + gamma(6) * exact;
      const pushed = Array.from({ length: 20 }, (_, seed) => {
        return loss(roundingNoise(new RandomStream(seed, 'noise'))) - exact;
      });
      expectSizes(
        pushed,
        pushed.map(() => size),
      );
    });

    it('has a gradient that is pushed by the error of p, and three roundings of p − q', () => {
      const of = (kernels: Kernels) => {
        const gradient = zeros([5, 6]);
        kernels.softmaxCrossEntropy(gradient, logits, labels, 0);
        return gradient;
      };
      const exact = of(createFloat64Kernels());
      const size = Array.from(exact.data, (g, i) => {
        const n = Math.floor(i / 6);
        const p = 5 * g + (labels[n] === i % 6 ? 1 : 0);
        return (p * error[n]) / 5 + gamma(3) * Math.abs(g);
      });
      expectSizes(pushes(of), size);
    });
  });

  it('pushes a step of descent by the rounding of the product and that of the difference', () => {
    const of = (kernels: Kernels) => {
      const value = view(x.data.slice(), [5, 7]);
      kernels.updates.sgd(value, draws, { learningRate: 0.25, weightDecay: 0 });
      return value;
    };
    const draws = draw(5, 7);
    const exact = of(createFloat64Kernels());
    expectSizes(
      pushes(of),
      exact.data.map((t, i) => U32 * (Math.abs(t) + 0.25 * Math.abs(draws.data[i]))),
    );
  });

  it('refuses what it has no bound for', () => {
    const kernels = noisy();
    const refused: readonly (readonly [() => unknown, string])[] = [
      [() => kernels.add(x, x, x), 'sums of layers'],
      [() => kernels.dropout(x, x, 0.5, 1, 2), 'dropout'],
      [() => kernels.averagePooling(plan, true), 'average pooling'],
      [() => kernels.batchNormalization(2, 1), 'batch normalization'],
      [() => kernels.softmaxCrossEntropy(null, dy, [0, 1, 2, 3, 4], 0.1), 'label smoothing'],
      [() => kernels.updates.sgd(x, x, { learningRate: 1, weightDecay: 0.1 }), 'weight decay'],
      [
        () =>
          kernels.updates.momentum(x, x, x, {
            ...{ learningRate: 1, weightDecay: 0, momentum: 0.9, nesterov: false },
          }),
        'momentum',
      ],
      [
        () =>
          kernels.updates.adam(x, x, x, x, {
            ...{ learningRate: 1, weightDecay: 0, beta1: 0.9, beta2: 0.9, epsilon: 1, step: 1 },
          }),
        'Adam',
      ],
    ];
    for (const [call, operation] of refused) {
      expect(call).toThrow(`roundingNoise: there is no bound for ${operation}; leave such`);
    }
  });
});
