/** The readable batch normalization behind the interface of the kernels. */
import { assign, type Floats, requireShape, type Tensor } from '../kernels/array.ts';
import type { BatchNormalization } from '../kernels/kernels.ts';
import { requireVector } from '../kernels/shapes.ts';
import { batchNormGradient, batchNormInference, batchNormTrain } from '../nn/batchNorm.ts';

const CALLER = 'batchNormalization';

export function float64BatchNormalization(channels: number, epsilon: number): BatchNormalization {
  const requirePerChannel = (perChannel: Readonly<Record<string, Tensor<Floats>>>): void => {
    for (const [name, value] of Object.entries(perChannel)) {
      requireVector(CALLER, name, value, channels);
    }
  };
  const requireChannels = (y: Tensor<Floats>, x: Tensor<Floats>): void => {
    if (x.shape[1] !== channels) requireShape(CALLER, 'x', x, [null, channels]);
    requireShape(CALLER, 'y', y, x.shape);
  };
  let last: { x: Tensor; mean: Tensor; variance: Tensor } | null = null;
  return {
    train: (y, mean, variance, x, scale, shift) => {
      requireChannels(y, x);
      requirePerChannel({ mean, variance, scale, shift });
      const batch = batchNormTrain(x as Tensor, scale as Tensor, shift as Tensor, epsilon);
      assign(y, batch.y.data);
      assign(mean, batch.mean.data);
      assign(variance, batch.variance.data);
      last = { x: x as Tensor, mean: batch.mean, variance: batch.variance };
    },
    infer: (y, x, mean, variance, scale, shift) => {
      requireChannels(y, x);
      requirePerChannel({ mean, variance, scale, shift });
      const [m, v, g, b] = [mean, variance, scale, shift] as Tensor[];
      assign(y, batchNormInference(x as Tensor, g, b, m, v, epsilon).data);
    },
    backward: (dx, dscale, dshift, dy, scale) => {
      if (last === null) throw new Error(`${CALLER}: call train first`);
      const { x, mean, variance } = last;
      requireShape(CALLER, 'dx', dx, x.shape);
      requireShape(CALLER, 'dy', dy, x.shape);
      requirePerChannel({ dscale, dshift, scale });
      const [gradient, g] = [dy, scale] as Tensor[];
      const gradients = batchNormGradient(x, g, mean, variance, epsilon, gradient);
      assign(dx, gradients.dx.data);
      assign(dscale, gradients.dscale.data);
      assign(dshift, gradients.dshift.data);
    },
  };
}
