/** Which windows max pooling takes: each needs an entry inside the image, on both axes. */
import { afterAll, describe, expect, it } from 'vitest';
import { assign, elements } from '../../../src/kernels/array.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';

const kernels = await createFastKernels({ memory: 2 ** 20, shared: false });
afterAll(() => kernels.close());

interface Axis {
  readonly size: number;
  readonly windows: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/** Two taps along one axis of an image; along the other there is one of everything. */
function pooling(axis: 0 | 1, { size, windows, stride, padding, dilation }: Axis) {
  const pair = (value: number, other: number): [number, number] =>
    axis === 0 ? [value, other] : [other, value];
  return kernels.maxPooling({
    inputShape: [1, ...pair(size, 1)],
    outputShape: [1, ...pair(windows, 1)],
    kernelSize: pair(2, 1),
    stride: pair(stride, 1),
    padding: pair(padding, 0),
    dilation: pair(dilation, 1),
  });
}

describe.each([0, 1] as const)('max pooling along axis %d', (axis) => {
  it('takes windows of which the image is under one tap only', () => {
    // Taps at −2 and 1, then at 0 and 3.
    const own = { size: 2, windows: 2, stride: 2, padding: 2, dilation: 3 };
    const layer = pooling(axis, own);
    const shape = (extent: number) => (axis === 0 ? [1, 1, extent, 1] : [1, 1, 1, extent]);
    const [x, y] = [kernels.tensor(shape(2)), kernels.tensor(shape(2))];
    assign(x, [5, 7]);
    layer.forward(y, x);
    expect([...elements(y)]).toEqual([7, 5]);
  });

  it.each([
    ['at −2 and 1', 0, { size: 1, windows: 2, stride: 1, padding: 2, dilation: 3 }],
    ['at −3 and 0, then −1 and 2', 1, { size: 1, windows: 2, stride: 2, padding: 3, dilation: 3 }],
  ])('refuses windows around the image: taps %s', (_, window, own) => {
    expect(() => pooling(axis, own)).toThrow(
      new RangeError(
        `maxPooling: window ${window} of axis ${axis} has no entry inside the image of 1 (k=2, p=${own.padding}, d=3); reduce the padding`,
      ),
    );
  });
});
