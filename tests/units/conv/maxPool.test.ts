import { describe, expect, it } from 'vitest';
import {
  maxPool,
  maxPoolGradient,
  type PoolOptions,
  poolWindow,
} from '../../../src/conv/maxPool.ts';
import { windowOf } from '../../../src/conv/window.ts';
import { array, type Tensor, toNested, zeros } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { entries, innerProduct, integers } from './integers.ts';
import { layWindows } from './layWindows.ts';

const { NaN: nan, NEGATIVE_INFINITY: lowest } = Number;

/** Every window as the list of [row, column] that it sees in the image, in row-major order. */
function windowsByCells(H: number, W: number, options: PoolOptions): [number, number][][] {
  const { kernelSize, stride, padding, dilation } = poolWindow(options);
  const [rows, columns] = [H, W].map((inputSize, axis) =>
    layWindows({
      inputSize,
      kernelSize: kernelSize[axis],
      stride: stride[axis],
      padding: padding[axis],
      dilation: dilation[axis],
    }),
  );
  return rows.flatMap((rowTaps) =>
    columns.map((columnTaps) =>
      rowTaps.flatMap((row) =>
        columnTaps.flatMap((column): [number, number][] =>
          row === null || column === null ? [] : [[row, column]],
        ),
      ),
    ),
  );
}

const geometries: PoolOptions[] = (
  [
    [2, 2],
    [1, 3],
    [3, 2],
    [3, 3],
  ] as const
).flatMap((kernelSize) =>
  ([1, 2, [2, 1], [1, 3]] as const).flatMap((stride) =>
    ([0, 1, [1, 0], [0, 2]] as const).flatMap((padding) =>
      ([1, [2, 1], [1, 2]] as const).map((dilation) => ({ kernelSize, stride, padding, dilation })),
    ),
  ),
);

describe('maxPool', () => {
  const x = array([
    [
      [
        [1, 5, 2, 0],
        [3, 4, 8, 1],
        [7, 0, 6, 6],
        [2, 9, 6, 6],
      ],
    ],
  ]);

  it('takes the largest entry of windows that do not overlap, unless a stride is given', () => {
    const { y, argMax } = maxPool(x, { kernelSize: 2 });
    expect(toNested(y)).toEqual([
      [
        [
          [5, 8],
          [9, 6],
        ],
      ],
    ]);
    expect([...argMax]).toEqual([1, 6, 13, 10]);
    expect(poolWindow({ kernelSize: [2, 3] })).toEqual(windowOf([2, 3], { stride: [2, 3] }));
    expect(toNested(maxPool(x, { kernelSize: 2, stride: 1 }).y)).toEqual([
      [
        [
          [5, 8, 8],
          [7, 8, 8],
          [9, 9, 6],
        ],
      ],
    ]);
  });

  it('sends ties to the first entry in row-major order', () => {
    const tied = array([
      [
        [
          [1, 2],
          [2, 2],
        ],
      ],
    ]);
    expect([...maxPool(tied, { kernelSize: 2 }).argMax]).toEqual([1]);
    expect([...maxPool(zeros([1, 1, 2, 2]), { kernelSize: 2 }).argMax]).toEqual([0]);
    expect([...maxPool(array([[[[-0, 0]]]]), { kernelSize: [1, 2] }).argMax]).toEqual([0]);
  });

  it('never lets padding win, against negative entries and against −∞', () => {
    const negative = array([[[[-5, -7]]]]);
    const options = { kernelSize: [1, 3], stride: 1, padding: [0, 1] } as const;
    expect(entries(maxPool(negative, options).y)).toEqual([-5, -5]);
    const { y, argMax } = maxPool(array([[[[lowest, lowest]]]]), options);
    expect(entries(y)).toEqual([lowest, lowest]);
    expect([...argMax]).toEqual([0, 0]);
  });

  it('gives NaN where a window holds NaN, and points to the first of them', () => {
    const broken = array([[[[9, nan, nan, 1, 2, 3]]]]);
    const { y, argMax } = maxPool(broken, { kernelSize: [1, 3] });
    expect(entries(y)).toEqual([nan, 3]);
    expect([...argMax]).toEqual([1, 5]);
  });

  it('is the maximum over windows laid by hand, in every small geometry', () => {
    const random = new RandomStream(20, 'max pool');
    let pooled = 0;
    for (const options of geometries) {
      const images = integers(random, [2, 2, 5, 6]);
      const windows = windowsByCells(5, 6, options);
      if (windows.some((window) => window.length === 0)) {
        expect(() => maxPool(images, options)).toThrow('has no entry inside');
        continue;
      }
      const { y, argMax } = maxPool(images, options);
      const expected: number[] = [];
      const places: number[] = [];
      for (let n = 0; n < 2; n++) {
        for (let c = 0; c < 2; c++) {
          for (const window of windows) {
            const values = window.map(([row, column]) => images.get(n, c, row, column));
            const first = window[values.indexOf(Math.max(...values))];
            expected.push(Math.max(...values));
            places.push(first[0] * 6 + first[1]);
          }
        }
      }
      expect(entries(y), JSON.stringify(options)).toEqual(expected);
      expect([...argMax], JSON.stringify(options)).toEqual(places);
      pooled++;
    }
    expect(pooled).toBeGreaterThan(100);
  });

  it('refuses windows that see padding alone, naming the window', () => {
    const image = zeros([1, 1, 3, 4]);
    expect(() => maxPool(image, { kernelSize: 2, stride: 1, padding: [0, 2] })).toThrow(
      'maxPool: window (0, 0) has no entry inside the 3 × 4 image (k=2,2, p=0,2, d=1,1); reduce the padding',
    );
    // Dilation can step over a narrow image: taps at −1 and 1 of an image with the column 0 alone.
    const narrow = { kernelSize: [1, 2], padding: [0, 1], dilation: [1, 2] } as const;
    expect(() => maxPool(zeros([1, 1, 1, 1]), narrow)).toThrow('window (0, 0) has no entry');
  });

  it('refuses arrays that are no images and windows that do not fit', () => {
    expect(() => maxPool(zeros([3, 3]), { kernelSize: 2 })).toThrow(
      'maxPool: x has shape (3, 3), expected (any, any, any, any)',
    );
    expect(() => maxPool(zeros([1, 1, 3, 3]), { kernelSize: [2, 4] })).toThrow(
      'outputSize: kernel 4 exceeds padded input 3 (i=3, p=0)',
    );
  });
});

describe('maxPoolGradient', () => {
  it('gives the gradient to the winner whole, and sums it where an entry wins several windows', () => {
    const x = array([[[[1, 9, 2]], [[4, 3, 5]]]]);
    const options = { kernelSize: [1, 2], stride: 1 } as const;
    const dy = array([[[[10, 20]], [[30, 40]]]]);
    expect(toNested(maxPoolGradient(x.shape, maxPool(x, options), dy))).toEqual([
      [[[0, 30, 0]], [[30, 0, 40]]],
    ]);
  });

  it('is the derivative along every entry where no window has a tie, in every small geometry', () => {
    const random = new RandomStream(20, 'max pool gradient');
    for (const options of geometries) {
      if (windowsByCells(5, 6, options).some((window) => window.length === 0)) continue;
      // Entries are distinct integers, so a change by ½ in one of them changes no order.
      const order = random.permutation(2 * 2 * 30);
      const x = zeros([2, 2, 5, 6]);
      x.data.set(order);
      const pooled = maxPool(x, options);
      const dy = integers(random, pooled.y.shape);
      const value = (images: Tensor) => innerProduct(maxPool(images, options).y, dy);
      const dx = maxPoolGradient(x.shape, pooled, dy);
      const base = value(x);
      for (let at = 0; at < x.data.length; at += 7) {
        x.data[at] += 0.5;
        expect(dx.data[at], JSON.stringify(options)).toBe(2 * (value(x) - base));
        x.data[at] -= 0.5;
      }
    }
  });

  it('loses nothing: the entries of dx add up to those of dy', () => {
    const random = new RandomStream(20, 'max pool sum');
    const x = integers(random, [3, 2, 6, 5]);
    const pooled = maxPool(x, { kernelSize: 3, stride: 2, padding: 1 });
    const dy = integers(random, pooled.y.shape);
    const sum = (t: Tensor) => t.data.reduce((total, value) => total + value, 0);
    expect(sum(maxPoolGradient(x.shape, pooled, dy))).toBe(sum(dy));
  });

  it('refuses a gradient of another shape', () => {
    const x = zeros([1, 1, 4, 4]);
    expect(() =>
      maxPoolGradient(x.shape, maxPool(x, { kernelSize: 2 }), zeros([1, 1, 4, 4])),
    ).toThrow('maxPoolGradient: dy has shape (1, 1, 4, 4), expected (1, 1, 2, 2)');
  });
});
