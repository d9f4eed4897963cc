/**
 * Trained parameters on disk, in the safetensors format: W1, b1, W2, b2, … as float64, and the
 * architecture among the metadata.
 */
import { type Floats, sizeOf, type Tensor, view } from '../kernels/array.ts';
import { type NamedTensors, readSafetensors, writeSafetensors } from '../kernels/safetensors.ts';
import type { ActivationName } from './activations.ts';
import { mlpParameterCount } from './mlp.ts';

const FORMAT = 'proofbook-model-2';

/** What a file of weights belongs to. */
export interface Architecture {
  /** units per layer, inputs and classes included */
  readonly dims: readonly number[];
  readonly activation: ActivationName;
}

/**
 * Writes the file atomically; `weights` are W1, b1, W2, b2, …, one after another. Throws if their
 * number does not fit the architecture.
 */
export function writeModel(
  path: string,
  { dims, activation }: Architecture,
  weights: Float64Array,
): void {
  const expected = mlpParameterCount(dims);
  if (weights.length !== expected) {
    throw new RangeError(
      `writeModel: ${weights.length} weights for dims [${dims}], which have ${expected} parameters`,
    );
  }
  const tensors = new Map<string, Tensor>();
  for (const { name, shape, start, end } of layout(dims)) {
    tensors.set(name, view(weights.subarray(start, end), shape));
  }
  writeSafetensors(path, tensors, { format: FORMAT, dims: JSON.stringify(dims), activation });
}

/**
 * The weights of a file written by {@link writeModel}. Throws, naming the file, if it cannot be read,
 * is no such file, holds another architecture, is truncated or is damaged.
 */
export function readModel(path: string, { dims, activation }: Architecture): Float64Array {
  let file: NamedTensors;
  try {
    file = readSafetensors(path);
  } catch (error) {
    throw new Error(`readModel: ${(error as Error).message}, or train a model first`, {
      cause: error,
    });
  }
  const { tensors, metadata } = file;
  const refuse = (problem: string, advice: string): never => {
    throw new Error(`readModel: ${path} ${problem}; ${advice}`);
  };
  if (metadata.get('format') !== FORMAT) {
    refuse(`is not a model (${FORMAT})`, 'train one and save it there');
  }
  const held = { dims: metadata.get('dims'), activation: metadata.get('activation') };
  if (held.dims !== JSON.stringify(dims) || held.activation !== activation) {
    refuse(
      `holds a network ${held.dims} with ${held.activation}, expected [${dims}] with ${activation}`,
      'give the options it was trained with',
    );
  }
  const weights = new Float64Array(mlpParameterCount(dims));
  for (const { name, shape, start } of layout(dims)) {
    const tensor: Tensor<Floats> | undefined = tensors.get(name);
    if (tensor === undefined || String(tensor.shape) !== String(shape)) {
      return refuse(`lacks ${name} of shape (${shape.join(', ')})`, 'train it again');
    }
    weights.set(tensor.data, start);
  }
  return weights;
}

/** Where each parameter lies among all weights: elements [start, end). */
function layout(dims: readonly number[]) {
  let end = 0;
  return dims.slice(1).flatMap((fanOut, l) =>
    [
      { name: `W${l + 1}`, shape: [dims[l], fanOut] },
      { name: `b${l + 1}`, shape: [fanOut] },
    ].map(({ name, shape }) => {
      const start = end;
      end += sizeOf(shape);
      return { name, shape, start, end };
    }),
  );
}
