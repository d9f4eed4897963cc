/**
 * What an implementation offers to be judged: the type of a subject. A claim says which operation
 * must equal which of its expressions; an implementation that lacks one is «not applicable» there.
 */

type Vector = readonly number[];
type Matrix = readonly Vector[];
type Volume = readonly Matrix[];

export interface TwoLayerNetwork {
  /** hidden weights (M, D), hidden biases (M), output weights (K, M), output biases (K) */
  readonly hiddenWeights: Matrix;
  readonly hiddenBiases: Vector;
  readonly outputWeights: Matrix;
  readonly outputBiases: Vector;
  readonly activation: 'sigmoid' | 'tanh' | 'relu';
}

/** Square kernels; dilation 1 means none. */
export interface WindowGeometry {
  readonly inputSize: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/** Gradients of `correlate2d` by its arguments. */
export interface ConvolutionGradient {
  readonly dw: readonly Volume[];
  readonly db: Vector;
  readonly dx: Volume;
}

/** θ ← θ − η(g + λθ) */
export interface StepSettings {
  readonly learningRate: number;
  readonly weightDecay: number;
}

export interface MomentumSettings extends StepSettings {
  readonly momentum: number;
  readonly nesterov: boolean;
}

export interface AdamSettings extends StepSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1, 2, … */
  readonly step: number;
}

/** Inclusive bounds of a search for configurations. */
export type Bounds = Readonly<
  Record<'kernelSize' | 'stride' | 'padding' | 'dilation', readonly [number, number]>
>;

export interface Operations {
  relu(x: number): number;
  /** anywhere but at 0 */
  reluDerivative(x: number): number;
  sigmoid(x: number): number;
  tanh(x: number): number;
  tanhDerivative(x: number): number;
  sigmoidJacobian(x: Vector): Matrix;
  sigmoidVjp(x: Vector, g: Vector): ArrayLike<number>;
  softmax(x: Vector): ArrayLike<number>;
  softmaxJacobian(x: Vector): Matrix;
  softmaxVjp(x: Vector, g: Vector): ArrayLike<number>;
  logSumExp(x: Vector): number;
  /** of one sample; the label counts from 0 */
  crossEntropy(logits: Vector, label: number): number;
  crossEntropyGradient(logits: Vector, label: number): ArrayLike<number>;
  /** x (N, D) · weights (D, F) + biases (F) */
  dense(x: Matrix, weights: Matrix, biases: Vector): Matrix;
  denseGradient(
    x: Matrix,
    weights: Matrix,
    dy: Matrix,
  ): { readonly dw: Matrix; readonly db: Vector; readonly dx: Matrix };
  twoLayerNetwork(x: Vector, network: TwoLayerNetwork): ArrayLike<number>;
  convolve(signal: Vector, kernel: Vector, mode: 'full' | 'valid' | 'same'): ArrayLike<number>;
  /** image (C, H, W), kernels (O, C, KH, KW), biases (O) → (O, rows, columns); stride 1, no padding */
  correlate2d(image: Volume, kernels: readonly Volume[], biases: Vector): Volume;
  /** from dy, the gradient of its result */
  correlate2dGradient(image: Volume, kernels: readonly Volume[], dy: Volume): ConvolutionGradient;
  /** `correlate2d` by Winograd's F(2 × 2, 3 × 3): kernels of 3 × 3, channels in fours, 16 or more */
  minimalFiltering(image: Volume, kernels: readonly Volume[], biases: Vector): Volume;
  minimalFilteringGradient(
    image: Volume,
    kernels: readonly Volume[],
    dy: Volume,
  ): ConvolutionGradient;
  /** of one plane by a window that is all of it, as a plane of one entry */
  averagePooling(plane: Matrix): Matrix;
  maxPooling(plane: Matrix): Matrix;
  /** by a signal whose windows of this size, each one position on, have the results that dy belongs to */
  averagePoolingGradient(dy: Vector, size: number): ArrayLike<number>;
  /** the same; the windows are as long as leaves as many of them as dy has entries */
  maxPoolingGradient(signal: Vector, dy: Vector): ArrayLike<number>;
  /** each column of x by its own mean and variance: (x − μ)/√(v + ε)·scale + shift */
  batchNormalization(x: Matrix, scale: Vector, shift: Vector, epsilon: number): Matrix;
  /** from dy, the gradient of its result; mean and variance depend on x */
  batchNormalizationGradient(
    x: Matrix,
    scale: Vector,
    dy: Matrix,
    epsilon: number,
  ): { readonly dx: Matrix; readonly dscale: Vector; readonly dshift: Vector };
  /** x/(1 − rate) where the hash of two keys and the index keeps it, else 0; its own gradient, too */
  dropout(x: Vector, rate: number, keys: readonly [number, number]): ArrayLike<number>;
  /** one step of an optimizer; what it keeps of each parameter comes back with that */
  sgdStep(value: Vector, gradient: Vector, settings: StepSettings): Vector;
  momentumStep(
    value: Vector,
    gradient: Vector,
    velocity: Vector,
    settings: MomentumSettings,
  ): { readonly value: Vector; readonly velocity: Vector };
  adamStep(
    value: Vector,
    gradient: Vector,
    first: Vector,
    second: Vector,
    settings: AdamSettings,
  ): { readonly value: Vector; readonly first: Vector; readonly second: Vector };
  outputSize(geometry: WindowGeometry): number;
  effectiveKernelSize(kernelSize: number, dilation: number): number;
  convolutionWeights(inChannels: number, outChannels: number, kernelSize: number): number;
  /** every configuration within the bounds, as [kernelSize, stride, padding, dilation] */
  configurations(inputSize: number, outputSize: number, bounds: Bounds): readonly Vector[];
}

export type Operation = keyof Operations;

/** A named implementation of some of the operations. */
export interface Subject {
  readonly name: string;
  readonly operations: Partial<Operations>;
  /** What it computes in; it is asked about numbers of this precision only. float64 unless given. */
  readonly precision?: 'float64' | 'float32';
  /**
   * Largest error of its elementary functions in ulps, as measured by whoever offers it; part of
   * what it may be off by. Every other function of a claim is made of this one. 1 unless given.
   */
  readonly elementaryUlps?: { readonly exp: number };
  /** at most this many draws per check, where a call is slow */
  readonly runs?: number;
  /** somebody else's code: where it breaks a claim, the record says so with the point */
  readonly foreign?: boolean;
  /** operations of our own that are known to break a claim; the record says where */
  readonly knownToBreak?: readonly Operation[];
}
