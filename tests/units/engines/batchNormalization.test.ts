/** The backward pass of batch normalization belongs to the training pass before it, on both engines. */
import { afterAll, describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { assign, elements, sizeOf } from '../../../src/kernels/array.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';

const fast = await createFastKernels({ memory: 2 ** 20 });
afterAll(() => fast.close());

const SHAPE = [3, 5, 2, 2];
const CHANNELS = [SHAPE[1]];

/** What `backward` gives after `train`, with an inference in between or without. */
function gradients(kernels: Kernels, inferring: boolean): number[][] {
  const random = new RandomStream(8, 'batch normalization');
  const drawn = (shape: readonly number[]) => {
    const x = kernels.tensor(shape);
    assign(
      x,
      Float64Array.from({ length: sizeOf(shape) }, () => 0.5 + random.uniform()),
    );
    return x;
  };
  const normalization = kernels.batchNormalization(SHAPE[1], 1e-5);
  const [x, dy, other] = [drawn(SHAPE), drawn(SHAPE), drawn(SHAPE)];
  const [scale, shift, mean, variance] = [0, 1, 2, 3].map(() => drawn(CHANNELS));
  const [y, dx] = [kernels.tensor(SHAPE), kernels.tensor(SHAPE)];
  const [batchMean, batchVariance, dscale, dshift] = [0, 1, 2, 3].map(() =>
    kernels.tensor(CHANNELS),
  );
  normalization.train(y, batchMean, batchVariance, x, scale, shift);
  if (inferring) normalization.infer(y, other, mean, variance, scale, shift);
  normalization.backward(dx, dscale, dshift, dy, scale);
  return [dx, dscale, dshift].map((gradient) => [...elements(gradient)]);
}

describe('train, infer, backward', () => {
  it.each([
    ['float64', createFloat64Kernels],
    ['fast', () => fast],
  ] as const)('is train, backward: the %s kernels', (_, kernelsOf) => {
    const [dx, ...rest] = gradients(kernelsOf(), false);
    expect(gradients(kernelsOf(), true)).toEqual([dx, ...rest]);
    expect(new Set(dx).size).toBe(sizeOf(SHAPE));
  });
});
