import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, elements, toNested, view, zeros } from '../../../src/kernels/array.ts';
import { matmul } from '../../../src/kernels/matmul.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { Dense } from '../../../src/nn/dense.ts';

/** A layer with the given integer weights (fanIn, fanOut) and biases. */
function dense(
  weights: number[][],
  biases: number[],
  inputGradient = true,
  kernels = createFloat64Kernels(),
): Dense {
  const layer = new Dense({ outputs: biases.length, initializer: 'zero', inputGradient });
  layer.init(new RandomStream(1, 'test'), [weights.length], kernels);
  const [w, b] = layer.parameters;
  w.value.data.set(weights.flat());
  b.value.data.set(biases);
  return layer;
}

const weights = [
  [1, 2, 3],
  [4, 5, 6],
];

describe('Dense', () => {
  it('forwards xW + b, worked by hand', () => {
    const layer = dense(weights, [10, 20, 30]);
    const y = layer.forward(
      array([
        [1, 1],
        [0, 2],
      ]),
    );
    expect(toNested(y)).toEqual([
      [15, 27, 39],
      [18, 30, 42],
    ]);
  });

  it('sends dy back as dW = xᵀdy, db = Σₙ dy, dx = dy Wᵀ, worked by hand', () => {
    const layer = dense(weights, [10, 20, 30]);
    layer.forward(
      array([
        [1, 2],
        [3, 4],
      ]),
    );
    const dx = layer.backward(
      array([
        [1, 0, -1],
        [0, 2, 1],
      ]),
    );
    const [w, b] = layer.parameters;
    expect(toNested(w.gradient)).toEqual([
      [1, 6, 2],
      [2, 8, 2],
    ]);
    expect(toNested(b.gradient)).toEqual([1, 2, 0]);
    expect(toNested(dx)).toEqual([
      [-2, -2],
      [7, 16],
    ]);
  });

  it('has a backward pass adjoint to the forward pass: ⟨dy, xW⟩ = ⟨dx, x⟩ = ⟨dW, W⟩, exactly', () => {
    const size = fc.integer({ min: 1, max: 6 });
    const entries = (n: number) =>
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: n, maxLength: n });
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
    const problem = fc
      .tuple(size, size, size)
      .chain(([N, K, M]) =>
        fc.tuple(fc.constant([N, K, M]), entries(N * K), entries(K * M), entries(N * M)),
      );
    fc.assert(
      fc.property(problem, ([[N, K, M], x, w, dy]) => {
        const layer = new Dense({ outputs: M, initializer: 'zero' });
        layer.init(new RandomStream(1, 'test'), [K], createFloat64Kernels());
        const [W] = layer.parameters;
        W.value.data.set(w);
        const y = Array.from(elements(layer.forward(view(Float64Array.from(x), [N, K]))));
        const dx = elements(layer.backward(view(Float64Array.from(dy), [N, M])));
        expect(dot(dx, x)).toBe(dot(dy, y));
        expect(dot(W.gradient.data, w)).toBe(dot(dy, y));
      }),
      { seed: 1 },
    );
  });

  it('overwrites gradients and results, also when the size of the batch changes', () => {
    const layer = dense(weights, [1, 1, 1]);
    const [w, b] = layer.parameters;
    const step = (rows: number) => {
      const y = layer.forward(view(new Float64Array(2 * rows).fill(1), [rows, 2]));
      expect(elements(y)).toEqual(
        Float64Array.from({ length: 3 * rows }, (_, i) => [6, 8, 10][i % 3]),
      );
      const dx = layer.backward(view(new Float64Array(3 * rows).fill(1), [rows, 3]));
      expect(elements(dx)).toEqual(
        Float64Array.from({ length: 2 * rows }, (_, i) => [6, 15][i % 2]),
      );
      expect(w.gradient.data).toEqual(new Float64Array(6).fill(rows));
      expect(b.gradient.data).toEqual(new Float64Array(3).fill(rows));
    };
    for (const rows of [2, 5, 5, 2]) step(rows);
  });

  it('uses the same work space again for a batch of the same size once the kernels are reset', () => {
    const kernels = createFloat64Kernels();
    const layer = dense(weights, [0, 0, 0], true, kernels);
    const first = layer.forward(zeros([4, 2])).data;
    const firstDx = layer.backward(zeros([4, 3])).data;
    expect(layer.forward(zeros([4, 2])).data).not.toBe(first);
    kernels.reset();
    expect(layer.forward(zeros([4, 2])).data).toBe(first);
    expect(layer.backward(zeros([4, 3])).data).toBe(firstDx);
  });

  it('reads strided arrays', () => {
    const layer = dense(weights, [0, 0, 0]);
    const x = array([
      [1, 3],
      [2, 4],
    ]).transpose(1, 0);
    const dy = array([
      [1, 0],
      [0, 2],
      [-1, 1],
    ]).transpose(1, 0);
    expect(toNested(layer.forward(x))).toEqual(toNested(matmul(x, array(weights))));
    expect(toNested(layer.backward(dy))).toEqual(
      toNested(matmul(dy, array(weights).transpose(1, 0))),
    );
    const [w, b] = layer.parameters;
    expect(toNested(w.gradient)).toEqual(toNested(matmul(x.transpose(1, 0), dy)));
    expect(toNested(b.gradient)).toEqual([1, 2, 0]);
  });

  it('as a first layer computes no dx, but the same gradients', () => {
    const layer = dense(weights, [0, 0, 0], false);
    layer.forward(array([[1, 2]]));
    const dy = array([[1, 2, 3]]);
    expect(layer.backward(dy)).toBe(dy);
    const [w, b] = layer.parameters;
    expect(toNested(w.gradient)).toEqual([
      [1, 2, 3],
      [2, 4, 6],
    ]);
    expect(toNested(b.gradient)).toEqual([1, 2, 3]);
  });

  it('draws weights from the initializer, starts biases at 0 and tells its shapes', () => {
    const layer = new Dense({ outputs: 4, initializer: 'normal' });
    expect([layer.name, layer.parameters]).toEqual(['dense', []]);
    expect(layer.init(new RandomStream(1, 'test'), [2], createFloat64Kernels())).toEqual([4]);
    const random = new RandomStream(1, 'test');
    const [w, b] = layer.parameters;
    expect([w.name, w.value.shape, w.gradient.shape]).toEqual(['weights', [2, 4], [2, 4]]);
    expect([b.name, b.value.shape, b.gradient.shape]).toEqual(['biases', [4], [4]]);
    expect([...w.value.data]).toEqual(Array.from({ length: 8 }, () => random.normal()));
    expect([...b.value.data]).toEqual([0, 0, 0, 0]);
    expect(layer.name).toBe('dense 2 → 4');
  });

  it('refuses impossible sizes, unknown initializers and arrays that do not fit', () => {
    for (const outputs of [0, -1, 1.5, Number.NaN]) {
      expect(() => new Dense({ outputs, initializer: 'zero' })).toThrow(
        `Dense: ${outputs} outputs; a layer needs a positive integer of them`,
      );
    }
    // @ts-expect-error: from untyped callers
    expect(() => new Dense({ outputs: 1, initializer: 'he' })).toThrow(
      "Dense: there is no initializer 'he'; choose one of zero, normal, glorot",
    );
    const layer = new Dense({ outputs: 3, initializer: 'zero' });
    for (const shape of [[0], [1.5], [1, 28, 28], []]) {
      expect(() => layer.init(new RandomStream(1, 'test'), shape, createFloat64Kernels())).toThrow(
        `Dense.init: input shape (${shape}) is not that of a vector; flatten the input`,
      );
    }
    layer.init(new RandomStream(1, 'test'), [2], createFloat64Kernels());
    expect(() => layer.forward(zeros([4, 3]))).toThrow(
      'Dense.forward: x has shape (4, 3), expected (any, 2)',
    );
    layer.forward(zeros([4, 2]));
    expect(() => layer.backward(zeros([5, 3]))).toThrow(
      'Dense.backward: dy has shape (5, 3), expected (4, 3)',
    );
  });
});
