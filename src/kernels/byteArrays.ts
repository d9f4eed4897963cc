/**
 * Named arrays of bytes on disk, in the safetensors format (safetensors.ts) with dtype U8: decoded
 * pictures, which as floats would take four times the room.
 */
import { formatShape, sizeOf } from './array.ts';
import { writeAtomically } from './atomicFile.ts';
import {
  joinParts,
  type Named,
  type Part,
  readBytes,
  sortedEntries,
  takeApart,
} from './safetensorsParts.ts';

/** An array of bytes, row-major. */
export interface ByteArray {
  readonly data: Uint8Array;
  readonly shape: readonly number[];
}

/** What a file holds. */
export interface NamedByteArrays {
  /** in the order of the data; views on the bytes of the file */
  readonly arrays: ReadonlyMap<string, ByteArray>;
  /** without the checksums */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * The file's bytes, by name; equal arrays and texts give equal bytes. Throws for an array that has not
 * ∏ shape bytes, for one named `__metadata__`, for metadata named like a checksum or that are no texts.
 */
export function encodeByteArrays(
  arrays: Named<ByteArray>,
  metadata: Named<string> = {},
): Uint8Array {
  const parts = sortedEntries(arrays).map(([name, { data, shape }]): Part => {
    if (data.length !== sizeOf(shape)) {
      throw new RangeError(
        `encodeByteArrays: «${name}» has ${data.length} bytes for shape ${formatShape(shape)}; it needs ${sizeOf(shape)}`,
      );
    }
    const write = (out: Uint8Array, start: number) => out.set(data, start);
    return { name, dtype: 'U8', shape, bytes: data.length, write };
  });
  return joinParts('encodeByteArrays', parts, metadata);
}

/**
 * What {@link encodeByteArrays}, or any other writer of the format, has put into these bytes. Throws,
 * naming `source`, what is wrong, and what to do, if they break any rule of the format, do not match
 * their checksums, or hold another dtype than U8.
 */
export function decodeByteArrays(bytes: Uint8Array, source: string): NamedByteArrays {
  const { places, data, metadata } = takeApart('decodeByteArrays', bytes, source, ['U8']);
  const arrays = places.map(({ name, shape, begin, end }): [string, ByteArray] => [
    name,
    // Not a Buffer, which reads of files give.
    { data: new Uint8Array(data.buffer, data.byteOffset + begin, end - begin), shape },
  ]);
  return { arrays: new Map(arrays), metadata };
}

/** Writes the file atomically: whatever happens, it is the old one or the new one. */
export function writeByteArrays(
  path: string,
  arrays: Named<ByteArray>,
  metadata: Named<string> = {},
): void {
  writeAtomically(path, encodeByteArrays(arrays, metadata));
}

/** Reads a file as {@link decodeByteArrays} does; throws if it cannot be read at all, too. */
export function readByteArrays(path: string): NamedByteArrays {
  return decodeByteArrays(readBytes('readByteArrays', path), path);
}
