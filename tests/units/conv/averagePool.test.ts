import { describe, expect, it } from 'vitest';
import {
  type AveragePoolOptions,
  averagePool2d,
  averagePool2dGradient,
  globalAveragePool,
  globalAveragePoolGradient,
} from '../../../src/conv/averagePool.ts';
import { poolWindow } from '../../../src/conv/maxPool.ts';
import { array, strided, type Tensor, toNested, view, zeros } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { entries, innerProduct, integers } from './integers.ts';
import { layWindows } from './layWindows.ts';

/** A multiple of every count that the windows here have, so that the means of its multiples are whole. */
const MULTIPLE = 36;

function multiples(random: RandomStream, shape: readonly number[]): Tensor {
  const x = integers(random, shape);
  return view(
    x.data.map((value) => MULTIPLE * value),
    shape,
  );
}

/** Every window as the list of offsets row·W + column that it sees in the image. */
function windowsByCells(H: number, W: number, options: AveragePoolOptions): number[][] {
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
  const inside = (taps: readonly (number | null)[]) => taps.filter((tap) => tap !== null);
  return rows.flatMap((rowTaps) =>
    columns.map((columnTaps) =>
      inside(rowTaps).flatMap((row) => inside(columnTaps).map((column) => row * W + column)),
    ),
  );
}

const geometries: AveragePoolOptions[] = (
  [
    [2, 2],
    [1, 3],
    [3, 2],
    [3, 3],
  ] as const
).flatMap((kernelSize) =>
  ([1, 2, [2, 1], [1, 3]] as const).flatMap((stride) =>
    ([0, 1, [1, 0], [0, 2]] as const).flatMap((padding) =>
      ([1, [2, 1], [1, 2]] as const).flatMap((dilation) =>
        [false, true].map((countPadding) => ({
          kernelSize,
          stride,
          padding,
          dilation,
          countPadding,
        })),
      ),
    ),
  ),
);

const seesSomething = (options: AveragePoolOptions): boolean =>
  windowsByCells(5, 6, options).every((window) => window.length > 0);

describe('averagePool2d', () => {
  const x = array([
    [
      [
        [1, 5, 2, 0],
        [3, 7, 8, 2],
        [8, 0, 6, 6],
        [2, 2, 4, 4],
      ],
    ],
  ]);

  it('takes the mean of windows that do not overlap, unless a stride is given', () => {
    expect(toNested(averagePool2d(x, { kernelSize: 2 }))).toEqual([
      [
        [
          [4, 3],
          [3, 5],
        ],
      ],
    ]);
    expect(toNested(averagePool2d(x, { kernelSize: [1, 2], stride: 1 }))).toEqual([
      [
        [
          [3, 3.5, 1],
          [5, 7.5, 5],
          [4, 3, 6],
          [2, 3, 4],
        ],
      ],
    ]);
  });

  it('leaves padding out of the mean, unless it shall count', () => {
    const options = { kernelSize: 2, padding: 1 };
    const image = array([
      [
        [
          [4, 8],
          [16, 32],
        ],
      ],
    ]);
    expect(entries(averagePool2d(image, options))).toEqual([4, 8, 16, 32]);
    expect(entries(averagePool2d(image, { ...options, countPadding: false }))).toEqual([
      4, 8, 16, 32,
    ]);
    expect(entries(averagePool2d(image, { ...options, countPadding: true }))).toEqual([1, 2, 4, 8]);
  });

  it('is the mean over windows laid by hand, in every small geometry', () => {
    const random = new RandomStream(70, 'average pool');
    let pooled = 0;
    for (const options of geometries) {
      const images = multiples(random, [2, 2, 5, 6]);
      if (!seesSomething(options)) continue;
      const windows = windowsByCells(5, 6, options);
      const { kernelSize } = poolWindow(options);
      const expected = [0, 1, 2, 3].flatMap((plane) =>
        windows.map((window) => {
          const sum = window.reduce((all, at) => all + images.data[plane * 30 + at], 0);
          return sum / (options.countPadding ? kernelSize[0] * kernelSize[1] : window.length);
        }),
      );
      expect(entries(averagePool2d(images, options)), JSON.stringify(options)).toEqual(
        expected.map((value) => value + 0),
      );
      pooled++;
    }
    expect(pooled).toBeGreaterThan(200);
  });

  it('of a constant image is that constant up to the border, which counted padding darkens', () => {
    const image = view(new Float64Array(2 * 25).fill(7), [1, 2, 5, 5]);
    const options = { kernelSize: 3, stride: 1, padding: 1 };
    expect(new Set(averagePool2d(image, options).data)).toEqual(new Set([7]));
    const darker = averagePool2d(image, { ...options, countPadding: true });
    expect(darker.get(0, 1, 2, 2)).toBe(7);
    expect(darker.get(0, 1, 0, 0)).toBe((4 * 7) / 9);
  });

  it('gives NaN for a window that sees padding alone, 0 where padding counts', () => {
    const options = { kernelSize: [1, 2], padding: [0, 2] } as const;
    expect(entries(averagePool2d(array([[[[6, 8]]]]), options))).toEqual([
      Number.NaN,
      7,
      Number.NaN,
    ]);
    const counted = averagePool2d(array([[[[6, 8]]]]), { ...options, countPadding: true });
    expect(entries(counted)).toEqual([0, 7, 0]);
  });

  it('reads strided views', () => {
    const transposed = strided(Float64Array.of(1, 3, 5, 7, 9, 11), [1, 1, 2, 3], [6, 6, 1, 2], 0);
    expect(toNested(averagePool2d(transposed, { kernelSize: [1, 3] }))).toEqual([[[[5], [7]]]]);
  });

  it('refuses arrays that are no images and windows that do not fit', () => {
    expect(() => averagePool2d(zeros([3, 3]), { kernelSize: 2 })).toThrow(
      'averagePool2d: x has shape (3, 3), expected (any, any, any, any)',
    );
    expect(() => averagePool2d(zeros([1, 1, 3, 3]), { kernelSize: [2, 4] })).toThrow(
      'outputSize: kernel 4 exceeds padded input 3 (i=3, p=0)',
    );
  });
});

describe('averagePool2dGradient', () => {
  it('shares the gradient of a window among its entries, and sums over windows', () => {
    const options = { kernelSize: [1, 2], stride: 1 } as const;
    const dy = array([[[[10, 20]], [[30, 40]]]]);
    expect(toNested(averagePool2dGradient([1, 2, 1, 3], dy, options))).toEqual([
      [[[5, 15, 10]], [[15, 35, 20]]],
    ]);
  });

  it('gives padding no share, unless it counts', () => {
    const options = { kernelSize: 2, padding: 1 };
    const dy = array([
      [
        [
          [4, 8],
          [16, 32],
        ],
      ],
    ]);
    expect(entries(averagePool2dGradient([1, 1, 2, 2], dy, options))).toEqual([4, 8, 16, 32]);
    expect(
      entries(averagePool2dGradient([1, 1, 2, 2], dy, { ...options, countPadding: true })),
    ).toEqual([1, 2, 4, 8]);
  });

  it('is the adjoint, ⟨averagePool2d(x), dy⟩ = ⟨x, dx⟩, in every small geometry', () => {
    const random = new RandomStream(71, 'average pool gradient');
    let nonzero = 0;
    for (const options of geometries.filter(seesSomething)) {
      const x = multiples(random, [2, 2, 5, 6]);
      const y = averagePool2d(x, options);
      const dy = multiples(random, y.shape);
      const product = innerProduct(y, dy);
      const dx = averagePool2dGradient(x.shape, dy, options);
      expect(innerProduct(x, dx), JSON.stringify(options)).toBe(product);
      expect(dx.shape).toEqual(x.shape);
      if (product !== 0) nonzero++;
    }
    expect(nonzero).toBeGreaterThan(200);
  });

  it('loses nothing where padding has no share: dx adds up to dy', () => {
    const random = new RandomStream(72, 'average pool sum');
    const options = { kernelSize: 3, stride: 2, padding: 1 };
    const dy = multiples(random, averagePool2d(zeros([3, 2, 6, 5]), options).shape);
    const total = (t: Tensor) => entries(t).reduce((all, value) => all + value, 0);
    expect(total(averagePool2dGradient([3, 2, 6, 5], dy, options))).toBe(total(dy));
    expect(total(dy)).not.toBe(0);
  });

  it('sends nothing anywhere from a window that sees padding alone', () => {
    const options = { kernelSize: [1, 2], padding: [0, 2] } as const;
    const dy = array([[[[100, 6, 100]]]]);
    expect(entries(averagePool2dGradient([1, 1, 1, 2], dy, options))).toEqual([3, 3]);
  });

  it('refuses a gradient of another shape, and a window that does not fit', () => {
    expect(() =>
      averagePool2dGradient([1, 1, 4, 4], zeros([1, 1, 4, 4]), { kernelSize: 2 }),
    ).toThrow('averagePool2dGradient: dy has shape (1, 1, 4, 4), expected (1, 1, 2, 2)');
    expect(() =>
      averagePool2dGradient([1, 1, 2, 2], zeros([1, 1, 1, 1]), { kernelSize: 3 }),
    ).toThrow('outputSize: kernel 3 exceeds padded input 2');
  });
});

describe('globalAveragePool', () => {
  it('is the mean of every plane, (N, C)', () => {
    const x = array([
      [[[1, 2, 3]], [[4, 5, 9]]],
      [[[-3, 0, 3]], [[10, 20, 30]]],
    ]);
    expect(toNested(globalAveragePool(x))).toEqual([
      [2, 6],
      [0, 20],
    ]);
  });

  it('has the adjoint that spreads dy/(H·W) over the plane', () => {
    expect(toNested(globalAveragePoolGradient([1, 2, 2, 1], array([[6, -4]])))).toEqual([
      [
        [[3], [3]],
        [[-2], [-2]],
      ],
    ]);
    const random = new RandomStream(73, 'global average pool');
    const x = multiples(random, [3, 2, 2, 6]);
    const dy = multiples(random, [3, 2]);
    const product = innerProduct(globalAveragePool(x), dy);
    expect(innerProduct(x, globalAveragePoolGradient(x.shape, dy))).toBe(product);
    expect(product).not.toBe(0);
  });

  it('reads strided gradients', () => {
    const dy = strided(Float64Array.of(1, 2, 3, 4), [2, 2], [1, 2], 0);
    expect(entries(globalAveragePoolGradient([2, 2, 1, 1], dy))).toEqual([1, 3, 2, 4]);
  });

  it('refuses what is no image, and another gradient', () => {
    expect(() => globalAveragePool(zeros([2, 3]))).toThrow(
      'globalAveragePool: x has shape (2, 3), expected (any, any, any, any)',
    );
    expect(() => globalAveragePoolGradient([2, 3, 4], zeros([2, 3]))).toThrow(
      'globalAveragePoolGradient: input shape (2, 3, 4) must be (N, C, H, W)',
    );
    expect(() => globalAveragePoolGradient([2, 3, 4, 4], zeros([3, 2]))).toThrow(
      'globalAveragePoolGradient: dy has shape (3, 2), expected (2, 3)',
    );
  });
});
