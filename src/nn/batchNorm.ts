/**
 * Batch normalization (Ioffe and Szegedy, 2015). Axis 1 of x holds the channels: (N, C), (N, C, H, W)
 * or with any other axes behind. M is the number of entries of a channel, N·H·W.
 */
import {
  elements,
  type Floats,
  formatShape,
  requireShape,
  sizeOf,
  type Tensor,
  view,
  zeros,
} from '../kernels/array.ts';

export interface NormalizedBatch {
  /** shape of x */
  readonly y: Tensor;
  /** (C) */
  readonly mean: Tensor;
  /** (C), biased: the mean of the squared distances */
  readonly variance: Tensor;
}

export interface BatchNormGradients {
  /** shape of x */
  readonly dx: Tensor;
  /** (C) */
  readonly dscale: Tensor;
  /** (C) */
  readonly dshift: Tensor;
}

/** Gradients where mean and variance are inputs like any other. */
export interface InferenceGradients extends BatchNormGradients {
  /** (C) */
  readonly dmean: Tensor;
  /** (C) */
  readonly dvariance: Tensor;
}

/** Calls `visit` with the channel of every element and its place in row-major order. */
function forEachElement(x: Tensor, visit: (channel: number, at: number) => void): void {
  const [N, C] = x.shape;
  const positions = sizeOf(x.shape.slice(2));
  for (let n = 0, at = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let p = 0; p < positions; p++) visit(c, at++);
    }
  }
}

/** Throws where x has no channels or is empty, or a value is not one for each channel. */
function requireChannels(caller: string, x: Tensor, perChannel: Record<string, Tensor>): void {
  if (x.shape.length < 2 || sizeOf(x.shape) === 0) {
    throw new RangeError(
      `${caller}: x has shape ${formatShape(x.shape)}; it needs a batch and channels, none empty`,
    );
  }
  for (const [name, value] of Object.entries(perChannel)) {
    requireShape(caller, name, value, [x.shape[1]]);
  }
}

/**
 * Of every channel μ = (1/M) Σ x, v = (1/M) Σ (x − μ)², in two passes so that a large mean cancels
 * nothing, and y = (x − μ)/√(v + ε)·scale + shift. Where M = 1, y = shift. Throws where x is empty or
 * has no axis of channels, and where scale or shift is not (C).
 */
export function batchNormTrain(
  x: Tensor,
  scale: Tensor,
  shift: Tensor,
  epsilon: number,
): NormalizedBatch {
  requireChannels('batchNormTrain', x, { scale, shift });
  const values = elements(x);
  const C = x.shape[1];
  const M = values.length / C;
  const sums = new Float64Array(C);
  forEachElement(x, (c, at) => {
    sums[c] += values[at];
  });
  const mean = view(
    sums.map((sum) => sum / M),
    [C],
  );
  const squares = new Float64Array(C);
  forEachElement(x, (c, at) => {
    const distance = values[at] - mean.data[c];
    squares[c] += distance * distance;
  });
  const variance = view(
    squares.map((sum) => sum / M),
    [C],
  );
  return { y: batchNormInference(x, scale, shift, mean, variance, epsilon), mean, variance };
}

/**
 * y = (x − mean)/√(variance + ε)·scale + shift with the statistics given, each (C). Throws as
 * {@link batchNormTrain} does.
 */
export function batchNormInference(
  x: Tensor,
  scale: Tensor,
  shift: Tensor,
  mean: Tensor,
  variance: Tensor,
  epsilon: number,
): Tensor {
  requireChannels('batchNormInference', x, { scale, shift, mean, variance });
  const values = elements(x);
  const y = zeros(x.shape);
  forEachElement(x, (c, at) => {
    const normal = (values[at] - mean.get(c)) / Math.sqrt(variance.get(c) + epsilon);
    y.data[at] = normal * scale.get(c) + shift.get(c);
  });
  return y;
}

/**
 * From y = x̂·scale + shift, x̂ = (x − μ)·s, s = (v + ε)^{−½}: dshift = Σ dy and dscale = Σ dy·x̂.
 * With g = dy·scale, ∂v/∂x = 2(x − μ)/M and Σ(x − μ) = 0 give
 * dL/dv = −½ s³ Σ g(x − μ) = −½ s² Σ g·x̂ and dL/dμ = −s Σ g, hence
 * dx = s·g + dL/dv·2(x − μ)/M + dL/dμ/M = s·(g − (1/M) Σ g − x̂·(1/M) Σ g·x̂).
 * `mean` and `variance` are those of the batch. Throws where a shape does not fit that of x.
 */
export function batchNormGradient(
  x: Tensor,
  scale: Tensor,
  mean: Tensor,
  variance: Tensor,
  epsilon: number,
  dy: Tensor,
): BatchNormGradients {
  requireChannels('batchNormGradient', x, { scale, mean, variance });
  requireShape('batchNormGradient', 'dy', dy, x.shape);
  const values = elements(x);
  const gradient = elements(dy);
  const C = x.shape[1];
  const M = values.length / C;
  const normals = new Float64Array(values.length);
  const dshift = zeros([C]);
  const dscale = zeros([C]);
  forEachElement(x, (c, at) => {
    normals[at] = (values[at] - mean.get(c)) / Math.sqrt(variance.get(c) + epsilon);
    dshift.data[c] += gradient[at];
    dscale.data[c] += gradient[at] * normals[at];
  });
  const dx = new Float64Array(values.length);
  forEachElement(x, (c, at) => {
    const slope = scale.get(c) / Math.sqrt(variance.get(c) + epsilon);
    dx[at] = slope * (gradient[at] - dshift.data[c] / M - (normals[at] * dscale.data[c]) / M);
  });
  return { dx: view(dx, x.shape), dscale, dshift };
}

/**
 * The gradients of {@link batchNormInference}: y is linear in (x − mean), so with x̂ and s as above
 * dx = s·scale·dy and dmean = −Σ dx; and ds/dvariance = −½ s³ makes
 * dvariance = −½ s³·scale Σ dy(x − mean) = −½ s²·scale·dscale. Throws as the others do.
 */
export function batchNormInferenceGradient(
  x: Tensor,
  scale: Tensor,
  mean: Tensor,
  variance: Tensor,
  epsilon: number,
  dy: Tensor,
): InferenceGradients {
  requireChannels('batchNormInferenceGradient', x, { scale, mean, variance });
  requireShape('batchNormInferenceGradient', 'dy', dy, x.shape);
  const values = elements(x);
  const gradient = elements(dy);
  const C = x.shape[1];
  const dx = zeros(x.shape);
  const [dscale, dshift, dmean] = [zeros([C]), zeros([C]), zeros([C])];
  forEachElement(x, (c, at) => {
    const deviation = Math.sqrt(variance.get(c) + epsilon);
    dshift.data[c] += gradient[at];
    dscale.data[c] += (gradient[at] * (values[at] - mean.get(c))) / deviation;
    dx.data[at] = (gradient[at] * scale.get(c)) / deviation;
    dmean.data[c] -= dx.data[at];
  });
  const dvariance = dscale.data.map(
    (slope, c) => (-0.5 * scale.get(c) * slope) / (variance.get(c) + epsilon),
  );
  return { dx, dscale, dshift, dmean, dvariance: view(dvariance, [C]) };
}

/**
 * v·M/(M − 1), the unbiased estimate from the biased variance of a batch with M entries a channel;
 * v itself where M = 1, which tells nothing about the spread.
 */
export function unbiasedVariance(variance: Tensor<Floats>, M: number): Tensor {
  const correction = besselCorrection(M);
  const unbiased = Float64Array.from(elements(variance), (value) => value * correction);
  return view(unbiased, variance.shape);
}

/** M/(M − 1): what makes the biased variance of M entries unbiased; 1 for a single one. */
export function besselCorrection(M: number): number {
  return M > 1 ? M / (M - 1) : 1;
}

/**
 * running ← running + momentum·(batch − running), in place. The momentum is the share of the new
 * batch, as in PyTorch; that of ONNX is 1 minus it. The running variance averages the unbiased one:
 * single images are judged by it, and it should not depend on the batch size of the training: for it
 * the `correction` of the batch is {@link besselCorrection}. Both are (C). Throws where the shapes
 * differ.
 */
export function updateRunning(
  running: Tensor<Floats>,
  batch: Tensor<Floats>,
  momentum: number,
  correction = 1,
): void {
  requireShape('updateRunning', 'batch', batch, running.shape);
  for (let c = 0; c < running.shape[0]; c++) {
    const before = running.get(c);
    running.set(c, before + momentum * (batch.get(c) * correction - before));
  }
}
