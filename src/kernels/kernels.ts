/**
 * The arithmetic that the layers are written in, as one interface. It is implemented twice: by the
 * readable float64 functions (`src/engines/float64.ts`) and by WebAssembly SIMD in float32
 * (`webassembly/fastKernels.ts`). A layer knows shapes, names and parameters; it never knows which
 * of the two computes.
 *
 * Outputs come first and are written completely; they may not overlap an input unless it is said.
 * Images are (N, C, H, W) to the caller, whatever their order in memory.
 */
import type { Floats, Tensor } from './array.ts';

type Pair = readonly [vertical: number, horizontal: number];

/** A window that slides over images. Shapes leave out the batch. */
export interface WindowPlan {
  /** (C, H, W) */
  readonly inputShape: readonly number[];
  /** (O, rows, columns) */
  readonly outputShape: readonly number[];
  readonly kernelSize: Pair;
  readonly stride: Pair;
  /** zeros on each side */
  readonly padding: Pair;
  /** 1 means none */
  readonly dilation: Pair;
  /**
   * Of a convolution: ∂L/∂y has few zeros, as behind batch normalization, so that the kernels had better
   * not look for them. False unless given; it changes the bits of the gradients, not what they are.
   */
  readonly denseGradient?: boolean;
}

/** Functions of single elements that a layer may apply. */
export type ElementwiseName = 'relu' | 'sigmoid' | 'tanh';

/** A convolution of a fixed geometry. `backward` belongs to the `forward` before it. */
export interface Convolution {
  /** y[p, o] = b[o] + Σ x·w over the window at p; weights (O, C, KH, KW), biases (O) */
  forward(y: Tensor<Floats>, x: Tensor<Floats>, w: Tensor<Floats>, b: Tensor<Floats>): void;
  /** ∂L/∂w, ∂L/∂b and, unless `dx` is null, ∂L/∂x */
  backward(
    dw: Tensor<Floats>,
    db: Tensor<Floats>,
    dx: Tensor<Floats> | null,
    dy: Tensor<Floats>,
    w: Tensor<Floats>,
  ): void;
}

/** A pooling of a fixed geometry. `backward` belongs to the `forward` before it. */
export interface Pooling {
  forward(y: Tensor<Floats>, x: Tensor<Floats>): void;
  backward(dx: Tensor<Floats>, dy: Tensor<Floats>): void;
}

/** Batch normalization over axis 1. `backward` belongs to the `train` before it. */
export interface BatchNormalization {
  /** Writes y and the mean and biased variance of the batch, each (C). */
  train(
    y: Tensor<Floats>,
    mean: Tensor<Floats>,
    variance: Tensor<Floats>,
    x: Tensor<Floats>,
    scale: Tensor<Floats>,
    shift: Tensor<Floats>,
  ): void;
  infer(
    y: Tensor<Floats>,
    x: Tensor<Floats>,
    mean: Tensor<Floats>,
    variance: Tensor<Floats>,
    scale: Tensor<Floats>,
    shift: Tensor<Floats>,
  ): void;
  backward(
    dx: Tensor<Floats>,
    dscale: Tensor<Floats>,
    dshift: Tensor<Floats>,
    dy: Tensor<Floats>,
    scale: Tensor<Floats>,
  ): void;
}

export interface SgdStep {
  readonly learningRate: number;
  readonly weightDecay: number;
}

export interface MomentumStep extends SgdStep {
  readonly momentum: number;
  readonly nesterov: boolean;
}

export interface AdamStep extends SgdStep {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1, 2, … */
  readonly step: number;
}

/** Steps of the optimizers; all arrays of a call have one shape, all but the gradient are written. */
export interface Updates {
  sgd(value: Tensor<Floats>, gradient: Tensor<Floats>, settings: SgdStep): void;
  momentum(
    value: Tensor<Floats>,
    gradient: Tensor<Floats>,
    velocity: Tensor<Floats>,
    settings: MomentumStep,
  ): void;
  adam(
    value: Tensor<Floats>,
    gradient: Tensor<Floats>,
    first: Tensor<Floats>,
    second: Tensor<Floats>,
    settings: AdamStep,
  ): void;
}

export interface Kernels {
  /** `float64` or `fast`: as it stands in a record */
  readonly name: string;
  readonly threads: number;

  /** Zeros that stay: parameters, gradients, moments. Throws if there is no memory left. */
  tensor(shape: readonly number[]): Tensor<Floats>;
  /**
   * Work space of shape (batch, …shape) that lasts until the next {@link reset}; holds anything. The
   * same requests after a reset get the very same arrays: a training step allocates nothing.
   */
  scratch(batch: number, shape: readonly number[]): Tensor<Floats>;
  /** Begins a step: all scratch is free again. */
  reset(): void;

  /** y (N, F) = x (N, D) · w (D, F) + b (F) */
  dense(y: Tensor<Floats>, x: Tensor<Floats>, w: Tensor<Floats>, b: Tensor<Floats>): void;
  /** dw = xᵀ·dy, db = Σₙ dy and, unless `dx` is null, dx = dy·wᵀ */
  denseGradient(
    dw: Tensor<Floats>,
    db: Tensor<Floats>,
    dx: Tensor<Floats> | null,
    dy: Tensor<Floats>,
    x: Tensor<Floats>,
    w: Tensor<Floats>,
  ): void;

  /** y = φ(x); y may be x for `relu` */
  activate(name: ElementwiseName, y: Tensor<Floats>, x: Tensor<Floats>): void;
  /** dx = φ′(x)·dy, where y = φ(x); dx may be dy */
  activateGradient(
    name: ElementwiseName,
    dx: Tensor<Floats>,
    x: Tensor<Floats>,
    y: Tensor<Floats>,
    dy: Tensor<Floats>,
  ): void;
  /** y = a + b; y may be one of them */
  add(y: Tensor<Floats>, a: Tensor<Floats>, b: Tensor<Floats>): void;
  /** rows (N, C·H·W) of the images x (N, C, H, W) */
  flatten(rows: Tensor<Floats>, x: Tensor<Floats>): void;
  /** the way back */
  unflatten(x: Tensor<Floats>, rows: Tensor<Floats>): void;
  /** y = x/(1 − rate) where the hash of (keys, index of the element) keeps it, else 0 */
  dropout(y: Tensor<Floats>, x: Tensor<Floats>, rate: number, key0: number, key1: number): void;

  convolution(plan: WindowPlan): Convolution;
  /**
   * A convolution, a ReLU and max pooling over 2 × 2 at once, with the bits of the three one after
   * another: y and dy are pooled. Null where the kernels have no such thing.
   */
  pooledConvolution(plan: WindowPlan): Convolution | null;
  maxPooling(plan: WindowPlan): Pooling;
  averagePooling(plan: WindowPlan, countPadding: boolean): Pooling;
  batchNormalization(channels: number, epsilon: number): BatchNormalization;

  /**
   * Mean cross entropy of logits (N, K), in nats, with label smoothing; unless `dlogits` is null
   * also its gradient. Labels are 0 … K − 1.
   */
  softmaxCrossEntropy(
    dlogits: Tensor<Floats> | null,
    logits: Tensor<Floats>,
    labels: ArrayLike<number>,
    smoothing: number,
  ): number;

  readonly updates: Updates;
}
