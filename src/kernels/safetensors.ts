/**
 * Named arrays on disk in the safetensors format (https://github.com/huggingface/safetensors), which
 * Python, Rust and browsers read too:
 *
 *     8 bytes   n, the length of the header, unsigned and little-endian
 *     n bytes   the header: JSON in UTF-8, filled up with spaces so that the data begin at a multiple of 8
 *     the rest  the data: all tensors one after another, row-major, little-endian
 *
 * The header maps each name to `{ dtype, shape, data_offsets: [begin, end] }`, and `__metadata__` to
 * texts by name. Two of these texts belong to this file alone: `sha256`, the checksum of the data, and
 * `headerSha256`, that of the header without the digits of this very checksum. They are written always
 * and compared where they are present, so a flipped bit does not pass for a weight.
 */
import { type Floats, isContiguous, sizeOf, type Tensor, view } from './array.ts';
import { writeAtomically } from './atomicFile.ts';
import {
  joinParts,
  type Named,
  type Part,
  readBytes,
  sortedEntries,
  takeApart,
} from './safetensorsParts.ts';

export type { Named } from './safetensorsParts.ts';

/** What a file holds. */
export interface NamedTensors {
  /** in the order of the data */
  readonly tensors: ReadonlyMap<string, Tensor<Floats>>;
  /** without the checksums */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * The file's bytes. Equal tensors and texts give equal bytes, whatever their order: float64 first, so
 * that all data lie aligned, and by name within a dtype. Strided arrays are written in row-major order.
 * Throws for a tensor named `__metadata__`, for metadata named like a checksum or that are no texts.
 */
export function encodeSafetensors(
  tensors: Named<Tensor<Floats>>,
  metadata: Named<string> = {},
): Uint8Array {
  const parts = sortedEntries(tensors).map(([name, x]): Part => {
    const dtype = x.data instanceof Float64Array ? 'F64' : 'F32';
    const bytes = sizeOf(x.shape) * x.data.BYTES_PER_ELEMENT;
    return { name, dtype, shape: x.shape, bytes, write: (out, at) => writeRowMajor(x, out, at) };
  });
  const ordered = [
    ...parts.filter(({ dtype }) => dtype === 'F64'),
    ...parts.filter(({ dtype }) => dtype === 'F32'),
  ];
  return joinParts('encodeSafetensors', ordered, metadata);
}

/**
 * What {@link encodeSafetensors}, or any other writer of the format, has put into these bytes; the
 * arrays are copies. Throws, naming `source`, what is wrong, and what to do, if the bytes break any
 * rule of the format, do not match their checksums, or hold another dtype than F32 and F64.
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): NamedTensors {
  const { places, data, metadata } = takeApart('decodeSafetensors', bytes, source, ['F32', 'F64']);
  const tensors = new Map<string, Tensor<Floats>>();
  for (const { name, dtype, shape, begin, end } of places) {
    const { buffer } = Uint8Array.from(data.subarray(begin, end));
    const floats = dtype === 'F64' ? new Float64Array(buffer) : new Float32Array(buffer);
    tensors.set(name, view<Floats>(floats, shape));
  }
  return { tensors, metadata };
}

/** Writes the file atomically: whatever happens, it is the old one or the new one. */
export function writeSafetensors(
  path: string,
  tensors: Named<Tensor<Floats>>,
  metadata: Named<string> = {},
): void {
  writeAtomically(path, encodeSafetensors(tensors, metadata));
}

/** Reads a file as {@link decodeSafetensors} does; throws if it cannot be read at all, too. */
export function readSafetensors(path: string): NamedTensors {
  return decodeSafetensors(readBytes('readSafetensors', path), path);
}

/** The elements byte by byte, because a NaN that is copied as a number may change its bits. */
function writeRowMajor(x: Tensor<Floats>, out: Uint8Array, start: number): void {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: width } = x.data;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let at = start;
  const copy = (element: number, count: number): void => {
    out.set(bytes.subarray(element * width, (element + count) * width), at);
    at += count * width;
  };
  const visit = (axis: number, element: number): void => {
    if (axis === x.shape.length) copy(element, 1);
    else for (let i = 0; i < x.shape[axis]; i++) visit(axis + 1, element + i * x.stride[axis]);
  };
  // Stryker disable next-line ConditionalExpression: element by element it is the same, only slower
  if (isContiguous(x)) copy(x.offset, sizeOf(x.shape));
  else visit(0, x.offset);
}
