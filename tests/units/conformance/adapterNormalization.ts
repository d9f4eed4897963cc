/** Batch normalization and dropout under the names and conventions of the conformance cases. */
import { elements, type Tensor, view } from '../../../src/kernels/array.ts';
import {
  batchNormInference,
  batchNormInferenceGradient,
  batchNormTrain,
  updateRunning,
} from '../../../src/nn/batchNorm.ts';
import { dropout } from '../../../src/nn/dropout.ts';
import { DropoutLayer } from '../../../src/nn/dropoutLayer.ts';
import { type Operation, type Operations, require } from './operation.ts';

/** Batch normalization over axis 1, with the mean and biased variance of the batch in training. */
export interface Normalization {
  infer(
    x: Tensor,
    scale: Tensor,
    shift: Tensor,
    mean: Tensor,
    variance: Tensor,
    epsilon: number,
  ): Tensor;
  train(
    x: Tensor,
    scale: Tensor,
    shift: Tensor,
    epsilon: number,
  ): { readonly y: Tensor; readonly mean: Tensor; readonly variance: Tensor };
}

/** In row-major order the channels of any axis are those of axis 1 of (before, channels, after). */
function channelsSecond(x: Tensor, axis: number): Tensor {
  const before = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const channels = x.shape[axis];
  return view(elements(x), [before, channels, elements(x).length / before / channels]);
}

const filled = (length: number, value: number): Tensor =>
  view(new Float64Array(length).fill(value), [length]);

const inference =
  (normalization: Normalization): Operation =>
  ({ x, mean, variance, scale, bias }, { axis, epsilon }) => {
    const images = channelsSecond(x, axis as number);
    const C = images.shape[1];
    const y = normalization.infer(
      images,
      scale ?? filled(C, 1),
      bias ?? filled(C, 0),
      mean,
      variance,
      epsilon as number,
    );
    return { y: view(elements(y), x.shape) };
  };

/** ONNX keeps its momentum's share of what was, and the biased variance. */
const training =
  (normalization: Normalization): Operation =>
  ({ x, scale, bias, ...running }, { axis, epsilon, onnxMomentum }) => {
    require(onnxMomentum !== undefined, 'running averages that are not those of ONNX');
    const images = channelsSecond(x, axis as number);
    const batch = normalization.train(images, scale, bias, epsilon as number);
    const kept = onnxMomentum as number;
    const average = (before: Tensor, now: Tensor) => {
      const running = view(elements(before).slice(), before.shape);
      updateRunning(running, now, 1 - kept);
      return running;
    };
    return {
      y: view(elements(batch.y), x.shape),
      runningMean: average(running.mean, batch.mean),
      runningVar: average(running.variance, batch.variance),
    };
  };

export function batchNormOperations(name: string, normalization: Normalization): Operations {
  return {
    batch_norm_inference: { [name]: inference(normalization) },
    batch_norm_train: { [name]: training(normalization) },
  };
}

export const normalizationOperations: Operations = {
  ...batchNormOperations('batchNorm', { infer: batchNormInference, train: batchNormTrain }),
  batch_norm_inference_grad: {
    batchNormInferenceGradient: ({ x, dy, mean, variance, scale }, { axis, epsilon }) => {
      const [images, gradient] = [x, dy].map((given) => channelsSecond(given, axis as number));
      const { dx, dscale, dshift, dmean, dvariance } = batchNormInferenceGradient(
        images,
        scale,
        mean,
        variance,
        epsilon as number,
        gradient,
      );
      return { dx: view(elements(dx), x.shape), dscale, dbias: dshift, dmean, dvariance };
    },
  },
  dropout_given_mask: {
    dropout: ({ x, mask }, { ratio, training }) => {
      const rate = ratio as number;
      if (training !== true) return { y: new DropoutLayer(rate).forward(x) as Tensor };
      return { y: dropout(x, elements(mask), rate) };
    },
  },
};
