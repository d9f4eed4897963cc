/** Nested numbers → arrays of the kernels, in the work space of a step. */
import { array, assign, type Floats, type Tensor } from '../../../src/kernels/array.ts';
import type { Kernels, WindowPlan } from '../../../src/kernels/kernels.ts';

type Nested = Parameters<typeof array>[0];

export function placing(kernels: Kernels) {
  return {
    put(nested: Nested): Tensor<Floats> {
      const given = array(nested);
      const [batch, ...shape] = given.shape;
      const copy = kernels.scratch(batch, shape);
      assign(copy, given.data);
      return copy;
    },
    like: (x: Tensor<Floats>): Tensor<Floats> => kernels.scratch(x.shape[0], x.shape.slice(1)),
  };
}

/** Images (1, C, H, W) and weights (O, C, KH, KW): stride 1, no padding. */
export function correlationPlan(x: Tensor<Floats>, w: Tensor<Floats>): WindowPlan {
  const [, C, H, W] = x.shape;
  const [O, , KH, KW] = w.shape;
  return {
    ...{ inputShape: [C, H, W], outputShape: [O, H - KH + 1, W - KW + 1] },
    ...{ kernelSize: [KH, KW], stride: [1, 1], padding: [0, 0], dilation: [1, 1] },
  };
}
