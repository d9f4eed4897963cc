/** What the subjects of a benchmark are given to do: plain data, the same for all of them. */

/** A matrix product C (M, N) = op(A) · op(B); a transposed operand is stored as (K, M) or (N, K). */
export interface GemmTask {
  readonly kind: 'gemm';
  readonly bench: 'gemm';
  /** what is multiplied, as it is stored: `(128×784)ᵀ · 128×512` */
  readonly input: string;
  readonly M: number;
  readonly K: number;
  readonly N: number;
  readonly transposedA: boolean;
  readonly transposedB: boolean;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** Layers that keep or shrink shapes the usual way; images are (channels, height, width). */
export type LayerSpec =
  | {
      readonly kind: 'conv';
      readonly filters: number;
      readonly kernel: number;
      readonly padding: number;
    }
  | { readonly kind: 'relu' }
  | { readonly kind: 'maxPool'; readonly size: number }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dense'; readonly outputs: number };

/** One training step: forwards, mean softmax cross entropy, backwards, θ ← θ − η ∂L/∂θ. */
export interface StepTask {
  readonly kind: 'step';
  readonly bench: string;
  /** what the images are: `dense`, `mnist`, `mnist-like`, `random` */
  readonly input: string;
  /** (features) or (channels, height, width) */
  readonly inputShape: readonly number[];
  readonly layers: readonly LayerSpec[];
  readonly classes: number;
  readonly batch: number;
  readonly learningRate: number;
  /** (batch, ...inputShape) */
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
  /** Weights and bias of each convolution and dense layer in turn. */
  readonly parameters: readonly ParameterData[];
}

export type Task = GemmTask | StepTask;

/** Shapes: convolution (filters, channels, kernel, kernel), dense (inputs, outputs), bias (outputs). */
export interface ParameterData {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The same task on the first `batch` of its images. */
export function firstImages(task: StepTask, batch: number): StepTask {
  if (!(Number.isInteger(batch) && batch >= 1 && batch <= task.batch)) {
    throw new RangeError(`firstImages: ${batch} of ${task.batch} images; take 1 … ${task.batch}`);
  }
  const features = task.inputs.length / task.batch;
  return {
    ...task,
    batch,
    inputs: task.inputs.subarray(0, batch * features),
    labels: task.labels.subarray(0, batch),
  };
}

/** The shape that each layer puts out, in order. */
export function outputShapes({ inputShape, layers }: Pick<StepTask, 'inputShape' | 'layers'>) {
  let shape = inputShape;
  return layers.map((layer) => {
    shape = outputShape(layer, shape);
    return shape;
  });
}

function outputShape(layer: LayerSpec, shape: readonly number[]): readonly number[] {
  const [channels, height, width] = shape;
  switch (layer.kind) {
    case 'relu':
      return shape;
    case 'flatten':
      return [shape.reduce((product, size) => product * size, 1)];
    case 'dense':
      return [layer.outputs];
    case 'maxPool':
      return [channels, Math.floor(height / layer.size), Math.floor(width / layer.size)];
    case 'conv': {
      const grown = 2 * layer.padding - layer.kernel + 1;
      return [layer.filters, height + grown, width + grown];
    }
  }
}
