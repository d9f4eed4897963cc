/**
 * The IDX format of the original MNIST files: a big-endian header (0, 0, type, dimensions; then one
 * 32-bit extent for each dimension), then the values.
 */

/** The type byte of the only type that image and label files have. */
const UNSIGNED_BYTE = 0x08;

/** The other types of the format; they appear in errors alone. */
const OTHER_TYPES: Readonly<Record<number, string>> = {
  9: 'signed bytes',
  11: '16-bit integers',
  12: '32-bit integers',
  13: 'float32',
  14: 'float64',
};

/** What a file that is no IDX file may be, by its first two bytes in hexadecimal. */
const OTHER_FORMATS: Readonly<Record<string, string>> = {
  '1f8b': 'is still compressed (gzip)',
  '504b': 'is a zip archive',
  '3c21': 'is a web page, perhaps the error page of a server',
  '3c68': 'is a web page, perhaps the error page of a server',
};

export interface IdxArray {
  readonly shape: readonly number[];
  /** the values, row-major; a view on the file */
  readonly values: Uint8Array;
}

/**
 * Parses a decompressed IDX file of unsigned bytes with so many dimensions. Throws, naming the file,
 * if it is truncated, too long, empty, of another format (compressed, say), of another type or of
 * another dimension.
 */
export function parseIdx(name: string, bytes: Uint8Array, dimensions: number): IdxArray {
  const fail = (what: string): never => {
    throw new Error(`${name}: ${what}; delete the file and get it again`);
  };
  const expected = `expected an IDX file of unsigned bytes, ${dimensions} dimensional`;
  const headerSize = 4 + 4 * dimensions;
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = OTHER_FORMATS[hex(bytes.subarray(0, 2))];
  if (format !== undefined) return fail(`${format}, ${expected}`);
  const magic = bytes.length < 4 ? null : header.getUint32(0);
  if (magic !== null && magic !== ((UNSIGNED_BYTE << 8) | dimensions)) {
    return fail(
      `has the magic number 0x${hex(bytes.subarray(0, 4))} (${describeMagic(magic)}), ${expected}`,
    );
  }
  if (bytes.length < headerSize) {
    return fail(`is truncated: ${bytes.length} bytes, the header alone has ${headerSize}`);
  }
  const shape = Array.from({ length: dimensions }, (_, d) => header.getUint32(4 + 4 * d));
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (size === 0) return fail(`is empty: its shape is (${shape.join(', ')})`);
  const found = bytes.length - headerSize;
  if (found !== size) {
    const problem = found < size ? 'is truncated' : 'is too long';
    return fail(
      `${problem}: ${found} values for the shape (${shape.join(', ')}), which has ${size}`,
    );
  }
  return { shape, values: bytes.subarray(headerSize) };
}

function describeMagic(magic: number): string {
  const type = magic >> 8;
  const values = type === UNSIGNED_BYTE ? 'unsigned bytes' : OTHER_TYPES[type];
  return values === undefined ? 'not an IDX file' : `${values}, ${magic & 0xff} dimensional`;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
