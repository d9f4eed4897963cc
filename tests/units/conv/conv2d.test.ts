import { describe, expect, it } from 'vitest';
import {
  type Conv2dOptions,
  conv2d,
  conv2dGeometry,
  conv2dGradients,
} from '../../../src/conv/conv2d.ts';
import { conv2dIm2col, conv2dIm2colGradients } from '../../../src/conv/conv2dIm2col.ts';
import { correlate } from '../../../src/conv/convolve1d.ts';
import { array, type Tensor, toNested, view, zeros } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { conv2dByCells, gradientsByUnits } from './conv2dByCells.ts';
import { entries, innerProduct, integers } from './integers.ts';

const stream = (purpose: string) => new RandomStream(20, purpose);

/** Everything small, square and not: [kernel, options]. The two axes differ in most of them. */
const geometries: { kernel: readonly [number, number]; options: Required<Conv2dOptions> }[] = (
  [
    [1, 1],
    [1, 2],
    [3, 1],
    [2, 3],
    [3, 3],
  ] as const
).flatMap((kernel) =>
  ([1, [2, 1], [1, 3], 2] as const).flatMap((stride) =>
    ([0, [1, 0], [0, 2], 1, [3, 4]] as const).flatMap((padding) =>
      ([1, [2, 1], [1, 2], 2] as const).map((dilation) => ({
        kernel,
        options: { stride, padding, dilation },
      })),
    ),
  ),
);

const implementations = [
  { name: 'conv2d', forward: conv2d, gradients: conv2dGradients },
  { name: 'conv2dIm2col', forward: conv2dIm2col, gradients: conv2dIm2colGradients },
];

describe.each(implementations)('$name', ({ name, forward, gradients }) => {
  it('slides the kernel as it is over the image', () => {
    const x = array([
      [
        [
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ],
      ],
    ]);
    const w = array([
      [
        [
          [1, 10],
          [100, 1000],
        ],
      ],
    ]);
    expect(toNested(forward(x, w, null))).toEqual([
      [
        [
          [5421, 6532],
          [8754, 9865],
        ],
      ],
    ]);
    expect(toNested(forward(x, w, array([7]), { stride: 2, padding: 1 }))).toEqual([
      [
        [
          [1007, 3207],
          [7047, 9872],
        ],
      ],
    ]);
  });

  it('adds up the channels, and gives each output channel its own kernel and bias', () => {
    const x = array([
      [[[1]], [[10]]],
      [[[2]], [[20]]],
    ]);
    const w = array([
      [[[1]], [[2]]],
      [[[3]], [[4]]],
      [[[5]], [[6]]],
    ]);
    expect(entries(forward(x, w, array([100, 200, 300])))).toEqual([121, 243, 365, 142, 286, 430]);
    expect(entries(forward(x, w, null))).toEqual([21, 43, 65, 42, 86, 130]);
  });

  it('is what windows laid by hand give, in every small geometry', () => {
    const random = stream('forward');
    let fitted = 0;
    for (const { kernel, options } of geometries) {
      const x = integers(random, [2, 2, 5, 4]);
      const w = integers(random, [3, 2, ...kernel]);
      const expected = conv2dByCells(x, w, options);
      if (expected.data.length === 0) {
        expect(() => forward(x, w, null, options)).toThrow('exceeds padded input');
        continue;
      }
      const biases = integers(random, [3]);
      const y = forward(x, w, biases, options);
      const plane = expected.shape[2] * expected.shape[3];
      const biased = entries(expected).map(
        (value, at) => value + biases.get(Math.floor(at / plane) % 3),
      );
      expect(y.shape, JSON.stringify(options)).toEqual(expected.shape);
      expect(entries(y), JSON.stringify({ kernel, options })).toEqual(biased);
      expect(conv2dGeometry(x.shape, w.shape, options).outputShape).toEqual(expected.shape);
      fitted++;
    }
    expect(fitted).toBeGreaterThan(300);
  });

  it('has gradients that are the derivatives along every entry, in every small geometry', () => {
    const random = stream('gradients');
    for (const { kernel, options } of geometries) {
      const x = integers(random, [2, 2, 5, 3]);
      const w = integers(random, [2, 2, ...kernel]);
      const dy = integers(random, conv2dByCells(x, w, options).shape);
      if (dy.data.length === 0) {
        expect(() => gradients(x, w, dy, options)).toThrow('exceeds padded input');
        continue;
      }
      const expected = gradientsByUnits(x, w, dy, options);
      const { dx, dw } = gradients(x, w, dy, options);
      const told = JSON.stringify({ kernel, options });
      expect(dx.shape).toEqual(x.shape);
      expect(dw.shape).toEqual(w.shape);
      expect(entries(dx), `dx ${told}`).toEqual(entries(expected.dx));
      expect(entries(dw), `dw ${told}`).toEqual(entries(expected.dw));
    }
  });

  it('satisfies ⟨conv(x), y⟩ = ⟨x, convᵀ(y)⟩ = ⟨w, dw⟩ exactly, in every small geometry', () => {
    const random = stream('adjoint');
    for (const { kernel, options } of geometries) {
      const x = integers(random, [3, 2, 6, 5]);
      const w = integers(random, [2, 2, ...kernel]);
      const shape = conv2dGeometry(x.shape, w.shape, options).outputShape;
      const y = integers(random, shape);
      const image = innerProduct(forward(x, w, null, options), y);
      const { dx, dw } = gradients(x, w, y, options);
      expect(innerProduct(x, dx), JSON.stringify({ kernel, options })).toBe(image);
      expect(innerProduct(w, dw), JSON.stringify({ kernel, options })).toBe(image);
    }
  });

  it('sums the gradient of a bias over the batch and all positions', () => {
    const dy = array([
      [[[1, 2, 3]], [[10, 20, 30]]],
      [[[4, 5, 6]], [[40, 50, 60]]],
    ]);
    const { db } = gradients(zeros([2, 1, 1, 3]), zeros([2, 1, 1, 1]), dy);
    expect(entries(db)).toEqual([21, 210]);
  });

  it('is linear in the image and in the kernel', () => {
    const random = stream('linearity');
    const shift = (x: Tensor, factor: number, y: Tensor) =>
      view(
        x.data.map((value, at) => value + factor * y.data[at]),
        x.shape,
      );
    const [x, x2] = [integers(random, [1, 2, 4, 4]), integers(random, [1, 2, 4, 4])];
    const [w, w2] = [integers(random, [2, 2, 3, 2]), integers(random, [2, 2, 3, 2])];
    expect(entries(forward(shift(x, 5, x2), w, null))).toEqual(
      entries(shift(forward(x, w, null), 5, forward(x2, w, null))),
    );
    expect(entries(forward(x, shift(w, -3, w2), null))).toEqual(
      entries(shift(forward(x, w, null), -3, forward(x, w2, null))),
    );
  });

  it('shifts its result with its image: down by a stride, one row down; right, one column right', () => {
    const random = stream('translation');
    const x = integers(random, [1, 1, 8, 9]);
    const w = integers(random, [1, 1, 2, 3]);
    const moved = zeros(x.shape);
    for (let row = 2; row < 8; row++) {
      for (let column = 3; column < 9; column++) {
        moved.set(0, 0, row, column, x.get(0, 0, row - 2, column - 3));
      }
    }
    const options = { stride: [2, 3] } as const;
    const [y, after] = [forward(x, w, null, options), forward(moved, w, null, options)];
    const [, , rows, columns] = y.shape;
    expect([rows, columns]).toEqual([4, 3]);
    for (let i = 1; i < rows; i++) {
      for (let j = 1; j < columns; j++) {
        expect(after.get(0, 0, i, j)).toBe(y.get(0, 0, i - 1, j - 1));
      }
    }
  });

  it('is correlation along a row or a column, valid without padding, full with k − 1', () => {
    const random = stream('one axis');
    const signal = integers(random, [7]).data;
    const kernel = integers(random, [3]).data;
    const valid = [...correlate(signal, kernel, 'valid')];
    const full = [...correlate(signal, kernel, 'full')];
    const across = [view(signal, [1, 1, 1, 7]), view(kernel, [1, 1, 1, 3])] as const;
    const down = [view(signal, [1, 1, 7, 1]), view(kernel, [1, 1, 3, 1])] as const;
    expect([...forward(...across, null).data]).toEqual(valid);
    expect([...forward(...down, null).data]).toEqual(valid);
    expect([...forward(...across, null, { padding: [0, 2] }).data]).toEqual(full);
    expect([...forward(...down, null, { padding: [2, 0] }).data]).toEqual(full);
  });

  it('reads strided views as what they show', () => {
    const random = stream('views');
    const x = integers(random, [2, 3, 4, 5]);
    const w = integers(random, [2, 3, 2, 3]);
    const dy = integers(random, [2, 2, 3, 3]);
    const turned = (t: Tensor) => {
      const [a, b, c, d] = t.shape;
      const stored = zeros([d, c, b, a]).transpose(3, 2, 1, 0);
      for (let i = 0; i < a; i++) {
        for (let j = 0; j < b; j++) {
          for (let k = 0; k < c; k++) {
            for (let l = 0; l < d; l++) stored.set(i, j, k, l, t.get(i, j, k, l));
          }
        }
      }
      return stored;
    };
    expect(forward(turned(x), turned(w), null).data).toEqual(forward(x, w, null).data);
    const [given, plain] = [gradients(turned(x), turned(w), turned(dy)), gradients(x, w, dy)];
    expect(given.dx.data).toEqual(plain.dx.data);
    expect(given.dw.data).toEqual(plain.dw.data);
    expect(given.db.data).toEqual(plain.db.data);
  });

  it('gives no images for no images, and zero gradients of the weights', () => {
    const [x, w] = [zeros([0, 1, 3, 3]), array([[[[1, 2]]]])];
    expect(forward(x, w, null).shape).toEqual([0, 1, 3, 2]);
    const { dx, dw, db } = gradients(x, w, zeros([0, 1, 3, 2]));
    expect(dx.shape).toEqual([0, 1, 3, 3]);
    expect([...dw.data, ...db.data]).toEqual([0, 0, 0]);
  });

  it('refuses shapes that do not fit each other, naming them', () => {
    const x = zeros([1, 2, 3, 3]);
    const axes = 'must have 4 axes, (N, C, H, W) and (O, C, KH, KW)';
    expect(() => forward(zeros([2, 3, 3]), zeros([1, 2, 2, 2]), null)).toThrow(
      `conv2d: images (2, 3, 3) and kernels (1, 2, 2, 2) ${axes}`,
    );
    expect(() => forward(x, zeros([1, 2, 2]), null)).toThrow(
      `conv2d: images (1, 2, 3, 3) and kernels (1, 2, 2) ${axes}`,
    );
    expect(() => forward(x, zeros([1, 3, 2, 2]), null)).toThrow(
      'conv2d: images (1, 2, 3, 3) have 2 channels, kernels (1, 3, 2, 2) expect 3',
    );
    expect(() => forward(x, zeros([4, 2, 2, 2]), zeros([2]))).toThrow(
      `${name}: biases has shape (2), expected (4)`,
    );
    expect(() => gradients(x, zeros([4, 2, 2, 2]), zeros([1, 4, 3, 2]))).toThrow(
      `${name}Gradients: dy has shape (1, 4, 3, 2), expected (1, 4, 2, 2)`,
    );
    expect(() => forward(x, zeros([1, 2, 2, 4]), null, { padding: [1, 0] })).toThrow(
      'outputSize: kernel 4 exceeds padded input 3 (i=3, p=0)',
    );
  });
});

describe('conv2d', () => {
  it('does not multiply padding: an infinite weight over it gives no NaN', () => {
    const w = array([[[[Number.POSITIVE_INFINITY, 1, 1]]]]);
    expect(entries(conv2d(array([[[[2, 3]]]]), w, null, { padding: [0, 1] }))).toEqual([
      5,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe('the two implementations', () => {
  const random = stream('agreement');
  const reals = (shape: readonly number[]) => {
    const t = zeros(shape);
    for (let at = 0; at < t.data.length; at++) t.data[at] = random.normal();
    return t;
  };
  const cases = geometries
    .filter((_, at) => at % 7 === 0)
    .map(({ kernel, options }) => {
      const [x, w, biases] = [reals([2, 3, 7, 6]), reals([4, 3, ...kernel]), reals([4])];
      return {
        x,
        w,
        biases,
        dy: reals(conv2dGeometry(x.shape, w.shape, options).outputShape),
        options,
      };
    });

  it('give the same bits forwards', () => {
    for (const { x, w, biases, options } of cases) {
      expect(conv2dIm2col(x, w, biases, options).data).toEqual(conv2d(x, w, biases, options).data);
    }
  });

  it('give gradients within twice the rounding of one sum in any order', () => {
    const absolute = (t: Tensor) => view(t.data.map(Math.abs), t.shape);
    const u = 2 ** -53;
    for (const { x, w, dy, options } of cases) {
      const plain = conv2dGradients(x, w, dy, options);
      const products = conv2dIm2colGradients(x, w, dy, options);
      // A sum of m products is off by at most γₘ Σ|terms| in any order, γₘ = mu/(1 − mu), so two of
      // them differ by twice that. No sum has more terms than dy has images and positions, at most
      // 2·13·14 (dx has O·KH·KW ≤ 36). The + 1 covers the second order, Σ|terms| being rounded too.
      const sums = conv2dGradients(absolute(x), absolute(w), absolute(dy), options);
      const m = 2 * 13 * 14;
      for (const part of ['dx', 'dw', 'db'] as const) {
        plain[part].data.forEach((value, at) => {
          const gap = Math.abs(value - products[part].data[at]);
          expect(gap).toBeLessThanOrEqual(2 * (m + 1) * u * sums[part].data[at]);
        });
      }
    }
  });
});
