/** Minimal filtering at the edges of what it is for: planes of odd sizes, and very large numbers. */
import { describe, expect, it } from 'vitest';
import { assign, elements } from '../../../src/kernels/array.ts';
import type { WindowPlan } from '../../../src/kernels/kernels.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { requireSame } from './desk.ts';
import { convolve32, Images } from './float32Windows.ts';
import { WINOGRAD_BOUND, winograd32 } from './float32Winograd.ts';
import { hardFloats } from './hardFloats.ts';

const C = 16;
const O = 16;

function planOf(H: number, W: number, padding: number): WindowPlan {
  return {
    inputShape: [C, H, W],
    outputShape: [O, H + 2 * padding - 2, W + 2 * padding - 2],
    kernelSize: [3, 3],
    stride: [1, 1],
    padding: [padding, padding],
    dilation: [1, 1],
  };
}

const normals = (purpose: string, count: number, scale = 1): Float32Array =>
  hardFloats({ seed: 5, density: 1, kind: 'ordinary' }, purpose, count).map((v) => v * scale);

/**
 * y by kernels of their own, all arrays of which are parameters, so that the padded images lie at
 * the very end of the memory, which holds NaN before.
 */
async function atTheEnd(
  plan: WindowPlan,
  { data: x }: Images,
  w: Float32Array,
  b: Float32Array,
): Promise<Float32Array> {
  const kernels = await createFastKernels({ memory: 2 ** 21, shared: false });
  const place = (shape: readonly number[], data: Float32Array) => {
    const array = kernels.tensor(shape);
    assign(array, data);
    return array;
  };
  const batch = x.length / plan.inputShape.reduce((size, extent) => size * extent);
  const y = kernels.tensor([batch, ...plan.outputShape]);
  const images = place([batch, ...plan.inputShape], x);
  const weights = place([O, C, 3, 3], w);
  const biases = place([O], b);
  y.data.fill(Number.NaN, y.data.length - 2 ** 16);
  kernels.convolution(plan).forward(y, images, weights, biases);
  const values = elements(y);
  kernels.close();
  return values;
}

describe('minimal filtering of planes of odd sizes at the end of the memory', () => {
  it.each(
    [
      [7, 7],
      [8, 7],
      [7, 8],
      [9, 9],
    ].flatMap(([H, W]) => [0, 1, 2].map((padding) => [H, W, padding] as const)),
  )('%d × %d with a border of %d has the bits of plain loops', async (H, W, padding) => {
    const plan = planOf(H, W, padding);
    const x = new Images(plan.inputShape, normals('x', 2 * C * H * W));
    const [w, b] = [normals('w', O * C * 9), normals('b', O)];
    requireSame('y', await atTheEnd(plan, x, w, b), winograd32(plan, x, w, b).data);
  });
});

describe('very large numbers', () => {
  const plan = planOf(6, 6, 1);
  const imagesOf = (data: Float32Array) => new Images(plan.inputShape, data);
  const count = C * 36;

  it('that a sum can hold are summed: 144 products of 2·10³⁸ and 10⁻³', async () => {
    const x = imagesOf(new Float32Array(count).fill(2e38));
    const w = new Float32Array(O * C * 9).fill(1e-3);
    const b = new Float32Array(O);
    const y = await atTheEnd(plan, x, w, b);
    requireSame('y', y, convolve32(plan, x, w, b).data);
    // 144 times 2·10³⁵, and 64 times at the corners.
    expect(Math.max(...y)).toBeGreaterThan(2.87e37);
    expect(Math.max(...y)).toBeLessThan(2.89e37);
    expect(Math.min(...y)).toBeGreaterThan(1.27e37);
  });

  it.each([
    ['a pixel', 1, 0],
    ['a weight', 0, 1],
    ['a pixel, below 0,', -1, 0],
    ['a weight, below 0,', 0, -1],
  ])('%s of 2⁴⁸ ends it, any smaller one does not', async (_, pixel, weight) => {
    const below = WINOGRAD_BOUND * (1 - 2 ** -24);
    const largest = (size: number) => {
      const x = imagesOf(normals('x', count, 2 ** 40));
      const w = normals('w', O * C * 9, 2 ** 40);
      if (pixel !== 0) x.data[77] = pixel * size;
      if (weight !== 0) w[200] = weight * size;
      return [plan, x, w, normals('b', O)] as const;
    };
    const [smaller, larger] = [largest(below), largest(WINOGRAD_BOUND)];
    const minimal = winograd32(...smaller).data;
    const direct = convolve32(...larger).data;
    expect(() => requireSame('y', convolve32(...smaller).data, minimal)).toThrow();
    expect(() => requireSame('y', winograd32(...larger).data, direct)).toThrow();
    requireSame('y', await atTheEnd(...smaller), minimal);
    requireSame('y', await atTheEnd(...larger), direct);
  });

  it.each([1, 2, 3])('just below 2⁴⁸ give a finite result, signs %d', async (seed) => {
    const below = WINOGRAD_BOUND * (1 - 2 ** -24);
    const signs = (purpose: string, size: number) =>
      hardFloats({ seed, density: 1, kind: 'ordinary' }, purpose, size).map(
        (v) => (seed === 1 ? 1 : Math.sign(v)) * below,
      );
    const [x, w] = [imagesOf(signs('x', count)), signs('w', O * C * 9)];
    const y = await atTheEnd(plan, x, w, new Float32Array(O).fill(3e38));
    expect(y.every(Number.isFinite)).toBe(true);
  });
});
