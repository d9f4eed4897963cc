/**
 * Trained parameters on disk: one line of JSON (format, architecture, checksum), then the parameters
 * as little-endian float64, in the order W1, b1, W2, b2, …
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeAtomically } from '../kernels/atomicFile.ts';
import type { ActivationName } from './activations.ts';
import { mlpParameterCount } from './mlp.ts';

const FORMAT = 'proofbook-model-1';
const NEWLINE = 10;
const BYTES_PER_WEIGHT = 8;

/** What a file of weights belongs to. */
export interface Architecture {
  /** units per layer, inputs and classes included */
  readonly dims: readonly number[];
  readonly activation: ActivationName;
}

/** Writes the file atomically. Throws if the number of weights does not fit the architecture. */
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
  const bytes = new Uint8Array(weights.length * BYTES_PER_WEIGHT);
  const slots = new DataView(bytes.buffer);
  weights.forEach((w, i) => {
    slots.setFloat64(i * BYTES_PER_WEIGHT, w, true);
  });
  const header = { format: FORMAT, dims, activation, sha256: sha256(bytes) };
  writeAtomically(path, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes]));
}

/**
 * The weights of a file written by {@link writeModel}. Throws, naming the file, if it cannot be read,
 * is no such file, holds another architecture, is truncated or is damaged.
 */
export function readModel(path: string, { dims, activation }: Architecture): Float64Array {
  const refuse = (problem: string, advice: string, cause?: unknown): never => {
    throw new Error(`readModel: ${path} ${problem}; ${advice}`, { cause });
  };
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    return refuse(`cannot be read: ${(error as Error).message}`, 'train a model first', error);
  }
  const end = content.indexOf(NEWLINE);
  const header = parseHeader(content.subarray(0, Math.max(end, 0)).toString());
  if (header === null) return refuse(`is not a model (${FORMAT})`, 'train one and save it there');
  if (String(header.dims) !== String(dims) || header.activation !== activation) {
    return refuse(
      `holds a network [${header.dims}] with ${header.activation}, expected [${dims}] with ${activation}`,
      'give the options it was trained with',
    );
  }
  const bytes = content.subarray(end + 1);
  const expected = mlpParameterCount(dims) * BYTES_PER_WEIGHT;
  if (bytes.length !== expected) {
    return refuse(`has ${bytes.length} bytes of weights instead of ${expected}`, 'train it again');
  }
  if (sha256(bytes) !== header.sha256) {
    return refuse('does not match its own checksum', 'it is damaged: train it again');
  }
  const slots = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float64Array.from({ length: expected / BYTES_PER_WEIGHT }, (_, i) =>
    slots.getFloat64(i * BYTES_PER_WEIGHT, true),
  );
}

interface Header extends Architecture {
  readonly format: string;
  readonly sha256: string;
}

/** Null for anything that is not the first line of a model. */
function parseHeader(line: string): Header | null {
  try {
    const header = JSON.parse(line) as Header | null;
    return header?.format === FORMAT ? header : null;
  } catch {
    return null;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
