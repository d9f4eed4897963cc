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
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Floats, isContiguous, sizeOf, type Tensor, view } from './array.ts';
import { writeAtomically } from './atomicFile.ts';
import {
  ARRAYS,
  DAMAGED,
  decodeHeader,
  encodeHeader,
  LENGTH_BYTES,
  METADATA,
  type Place,
  type Refuse,
} from './safetensorsHeader.ts';

/** Values by name, as an object or as a map. */
export type Named<T> = Readonly<Record<string, T>> | ReadonlyMap<string, T>;

/** What a file holds. */
export interface NamedTensors {
  /** in the order of the data */
  readonly tensors: ReadonlyMap<string, Tensor<Floats>>;
  /** without the checksums */
  readonly metadata: ReadonlyMap<string, string>;
}

const DATA_CHECKSUM = 'sha256';
const HEADER_CHECKSUM = 'headerSha256';
const CHECKSUMS = [DATA_CHECKSUM, HEADER_CHECKSUM];

/**
 * The file's bytes. Equal tensors and texts give equal bytes, whatever their order: float64 first, so
 * that all data lie aligned, and by name within a dtype. Strided arrays are written in row-major order.
 * Throws for a tensor named `__metadata__`, for metadata named like a checksum or that are no texts.
 */
export function encodeSafetensors(
  tensors: Named<Tensor<Floats>>,
  metadata: Named<string> = {},
): Uint8Array {
  const sorted = sortedEntries(tensors);
  const ordered = [
    ...sorted.filter(([, x]) => dtypeOf(x) === 'F64'),
    ...sorted.filter(([, x]) => dtypeOf(x) === 'F32'),
  ];
  let size = 0;
  const places = ordered.map(([name, x]): Place => {
    if (name === METADATA) {
      throw new RangeError(`encodeSafetensors: no tensor may be named ${METADATA}; rename it`);
    }
    const begin = size;
    size += sizeOf(x.shape) * x.data.BYTES_PER_ELEMENT;
    return { name, dtype: dtypeOf(x), shape: x.shape, begin, end: size };
  });
  const texts = requireTexts(metadata);
  const data = new Uint8Array(size);
  for (const [n, [, x]] of ordered.entries()) writeRowMajor(x, data, places[n].begin);
  const header = (ownDigits: string): Uint8Array =>
    encodeHeader([...texts, [DATA_CHECKSUM, sha256(data)], [HEADER_CHECKSUM, ownDigits]], places);
  const start = header(sha256(header('').subarray(LENGTH_BYTES)));
  const file = new Uint8Array(start.length + size);
  file.set(start);
  file.set(data, start.length);
  return file;
}

/**
 * What {@link encodeSafetensors}, or any other writer of the format, has put into these bytes; the
 * arrays are copies. Throws, naming `source`, what is wrong, and what to do, if the bytes break any
 * rule of the format, do not match their checksums, or hold another dtype than F32 and F64.
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): NamedTensors {
  const refuse: Refuse = (problem, advice = DAMAGED, cause) => {
    throw new Error(`decodeSafetensors: ${source} ${problem}; ${advice}`, { cause });
  };
  const { text, metadata, places, dataSize, dataStart } = decodeHeader(bytes, refuse);
  const headerChecksum = metadata.get(HEADER_CHECKSUM);
  if (headerChecksum !== undefined && sha256(text.replace(headerChecksum, '')) !== headerChecksum) {
    refuse('does not match the checksum of its header');
  }
  const data = bytes.subarray(dataStart);
  if (data.length !== dataSize) {
    refuse(`has ${data.length} bytes of data where its header tells of ${dataSize}`);
  }
  const dataChecksum = metadata.get(DATA_CHECKSUM);
  if (dataChecksum !== undefined && sha256(data) !== dataChecksum) {
    refuse('does not match the checksum of its data');
  }
  const tensors = new Map<string, Tensor<Floats>>();
  for (const { name, dtype, shape, begin, end } of places) {
    const copy = Uint8Array.from(data.subarray(begin, end));
    tensors.set(name, view<Floats>(new ARRAYS[dtype](copy.buffer), shape));
  }
  const others = [...metadata].filter(([name]) => !CHECKSUMS.includes(name));
  return { tensors, metadata: new Map(others) };
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
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Error(
      `readSafetensors: ${path} cannot be read: ${(error as Error).message}; give the path of a file that is there`,
      { cause: error },
    );
  }
  return decodeSafetensors(bytes, path);
}

/** In the order of the names' UTF-16 units: the same on every machine. */
function sortedEntries<T>(named: Named<T>): [string, T][] {
  const entries: [string, T][] = named instanceof Map ? [...named] : Object.entries(named);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

function requireTexts(metadata: Named<string>): [string, string][] {
  const texts = sortedEntries(metadata);
  for (const [name, text] of texts) {
    if (CHECKSUMS.includes(name)) {
      throw new RangeError(
        `encodeSafetensors: metadata «${name}» is written by the format itself; choose another name`,
      );
    }
    if (typeof text !== 'string') {
      throw new TypeError(`encodeSafetensors: metadata «${name}» is ${text}; it must be a text`);
    }
  }
  return texts;
}

function dtypeOf(x: Tensor<Floats>): Place['dtype'] {
  return x.data instanceof Float64Array ? 'F64' : 'F32';
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
  if (isContiguous(x)) copy(x.offset, sizeOf(x.shape));
  else visit(0, x.offset);
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
