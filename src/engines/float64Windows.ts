/** The readable convolution and pooling behind the interface of the kernels. */
import { averagePool2d, averagePool2dGradient } from '../conv/averagePool.ts';
import { conv2dIm2col, conv2dIm2colGradients } from '../conv/conv2dIm2col.ts';
import { maxPool, maxPoolGradient, type Pooled } from '../conv/maxPool.ts';
import { assign, type Floats, requireBatch, requireShape, type Tensor } from '../kernels/array.ts';
import type { Convolution, Pooling, WindowPlan } from '../kernels/kernels.ts';
import { requireBatchOf, requireVector } from '../kernels/shapes.ts';

export function float64Convolution(plan: WindowPlan): Convolution {
  const caller = 'convolution';
  const { inputShape, outputShape, kernelSize } = plan;
  const weightShape = [outputShape[0], inputShape[0], ...kernelSize];
  let images: Tensor | null = null;
  return {
    forward: (y, x, w, b) => {
      requireBatch(caller, 'x', x, inputShape);
      requireBatchOf(caller, 'y', y, x.shape[0], outputShape);
      requireShape(caller, 'w', w, weightShape);
      requireVector(caller, 'b', b, weightShape[0]);
      images = x as Tensor;
      assign(y, conv2dIm2col(images, w as Tensor, b as Tensor, plan).data);
    },
    backward: (dw, db, dx, dy, w) => {
      if (images === null) throw new Error(`${caller}: call forward first`);
      const N = images.shape[0];
      requireBatchOf(caller, 'dy', dy, N, outputShape);
      requireShape(caller, 'dw', dw, weightShape);
      requireVector(caller, 'db', db, weightShape[0]);
      if (dx !== null) requireBatchOf(caller, 'dx', dx, N, inputShape);
      requireShape(caller, 'w', w, weightShape);
      const gradients = conv2dIm2colGradients(images, w as Tensor, dy as Tensor, plan);
      assign(dw, gradients.dw.data);
      assign(db, gradients.db.data);
      if (dx !== null) assign(dx, gradients.dx.data);
    },
  };
}

export function float64MaxPooling(plan: WindowPlan): Pooling {
  const caller = 'maxPooling';
  let pooled: Pooled | null = null;
  return {
    forward: (y, x) => {
      requireForward(caller, plan, y, x);
      pooled = maxPool(x as Tensor, plan);
      assign(y, pooled.y.data);
    },
    backward: (dx, dy) => {
      if (pooled === null) throw new Error(`${caller}: call forward first`);
      const N = pooled.y.shape[0];
      requireBatchOf(caller, 'dy', dy, N, plan.outputShape);
      requireBatchOf(caller, 'dx', dx, N, plan.inputShape);
      assign(dx, maxPoolGradient(dx.shape, pooled, dy as Tensor).data);
    },
  };
}

export function float64AveragePooling(plan: WindowPlan, countPadding: boolean): Pooling {
  const caller = 'averagePooling';
  const options = { ...plan, countPadding };
  return {
    forward: (y, x) => {
      requireForward(caller, plan, y, x);
      assign(y, averagePool2d(x as Tensor, options).data);
    },
    backward: (dx, dy) => {
      requireBatch(caller, 'dx', dx, plan.inputShape);
      requireBatchOf(caller, 'dy', dy, dx.shape[0], plan.outputShape);
      assign(dx, averagePool2dGradient(dx.shape, dy as Tensor, options).data);
    },
  };
}

/** Throws unless x and y are batches of one size of what a pooling takes and gives. */
function requireForward(
  caller: string,
  { inputShape, outputShape }: WindowPlan,
  y: Tensor<Floats>,
  x: Tensor<Floats>,
): void {
  requireBatch(caller, 'x', x, inputShape);
  requireBatchOf(caller, 'y', y, x.shape[0], outputShape);
}
