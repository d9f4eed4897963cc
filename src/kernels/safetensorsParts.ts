/** What all safetensors files of the project have in common: header, data, and their checksums. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  DAMAGED,
  type Dtype,
  decodeHeader,
  encodeHeader,
  LENGTH_BYTES,
  METADATA,
  type Place,
  type Refuse,
} from './safetensorsHeader.ts';

/** Values by name, as an object or as a map. */
export type Named<T> = Readonly<Record<string, T>> | ReadonlyMap<string, T>;

/** One array of a file that is to be written. */
export interface Part {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Writes the `bytes` bytes of the array, row-major and little-endian, from `start` on. */
  write(out: Uint8Array, start: number): void;
  readonly bytes: number;
}

/** A file that was read and matches its checksums. */
export interface Contents {
  readonly places: readonly Place[];
  readonly data: Uint8Array;
  /** without the checksums */
  readonly metadata: ReadonlyMap<string, string>;
}

const DATA_CHECKSUM = 'sha256';
const HEADER_CHECKSUM = 'headerSha256';
const CHECKSUMS = [DATA_CHECKSUM, HEADER_CHECKSUM];

/**
 * The file's bytes, the parts in the given order. Throws for a part named `__metadata__`, for metadata
 * named like a checksum or that are no texts; errors begin with `caller`.
 */
export function joinParts(
  caller: string,
  parts: readonly Part[],
  metadata: Named<string>,
): Uint8Array {
  let size = 0;
  const places = parts.map(({ name, dtype, shape, bytes }): Place => {
    if (name === METADATA) {
      throw new RangeError(`${caller}: no tensor may be named ${METADATA}; rename it`);
    }
    const begin = size;
    size += bytes;
    return { name, dtype, shape, begin, end: size };
  });
  const texts = requireTexts(caller, metadata);
  const data = new Uint8Array(size);
  for (const [n, part] of parts.entries()) part.write(data, places[n].begin);
  const header = (ownDigits: string): Uint8Array =>
    encodeHeader([...texts, [DATA_CHECKSUM, sha256(data)], [HEADER_CHECKSUM, ownDigits]], places);
  const start = header(sha256(header('').subarray(LENGTH_BYTES)));
  const file = new Uint8Array(start.length + size);
  file.set(start);
  file.set(data, start.length);
  return file;
}

/**
 * What lies in a file with arrays of these dtypes alone; `data` is a view on `bytes`. Throws, naming
 * `source`, what is wrong, and what to do, if the bytes break any rule of the format, do not match
 * their checksums, or hold another dtype.
 */
export function takeApart(
  caller: string,
  bytes: Uint8Array,
  source: string,
  dtypes: readonly Dtype[],
): Contents {
  const refuse: Refuse = (problem, advice = DAMAGED, cause) => {
    throw new Error(`${caller}: ${source} ${problem}; ${advice}`, { cause });
  };
  const { text, metadata, places, dataSize, dataStart } = decodeHeader(bytes, dtypes, refuse);
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
  const others = [...metadata].filter(([name]) => !CHECKSUMS.includes(name));
  return { places, data, metadata: new Map(others) };
}

/** In the order of the names' UTF-16 units: the same on every machine. */
export function sortedEntries<T>(named: Named<T>): [string, T][] {
  const byName: ReadonlyMap<string, T> =
    named instanceof Map ? named : new Map(Object.entries(named));
  return [...byName.keys()].sort().map((name) => [name, byName.get(name) as T]);
}

/** The bytes of a file; the error names `caller` and says what to do. */
export function readBytes(caller: string, path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(
      `${caller}: ${path} cannot be read: ${(error as Error).message}; give the path of a file that is there`,
      { cause: error },
    );
  }
}

function requireTexts(caller: string, metadata: Named<string>): [string, string][] {
  const texts = sortedEntries(metadata);
  for (const [name, text] of texts) {
    if (CHECKSUMS.includes(name)) {
      throw new RangeError(
        `${caller}: metadata «${name}» is written by the format itself; choose another name`,
      );
    }
    if (typeof text !== 'string') {
      throw new TypeError(`${caller}: metadata «${name}» is ${text}; it must be a text`);
    }
  }
  return texts;
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
