/** Batch normalization (Ioffe and Szegedy, 2015) over axis 1 of x (N, C) or (N, C, H, W). */
import {
  elements,
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
 * With the M entries of a channel: μ = (1/M) Σ x, v = (1/M) Σ (x − μ)², and
 * y = (x − μ)/√(v + ε)·scale + shift.
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
  const mean = zeros([C]);
  const variance = zeros([C]);
  forEachElement(x, (c, at) => {
    mean.data[c] += values[at];
  });
  for (let c = 0; c < C; c++) mean.data[c] /= M;
  forEachElement(x, (c, at) => {
    const distance = values[at] - mean.data[c];
    variance.data[c] += distance * distance;
  });
  for (let c = 0; c < C; c++) variance.data[c] /= M;
  return { y: batchNormInference(x, scale, shift, mean, variance, epsilon), mean, variance };
}

/** y = (x − mean)/√(variance + ε)·scale + shift with the statistics given. */
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
 * `mean` and `variance` are those of the batch.
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
