/**
 * The IDX format of the original MNIST files: a big-endian header (0, 0, type, dimensions; then one
 * 32-bit extent for each dimension), then the values.
 */

const UNSIGNED_BYTE = 0x08;
const GZIP = 0x1f8b;

export interface IdxArray {
  readonly shape: readonly number[];
  /** the values, row-major; a view on the file */
  readonly values: Uint8Array;
}

/**
 * Parses a decompressed IDX file of unsigned bytes with so many dimensions. Throws, naming the file,
 * if it is truncated, too long, compressed, of another type or of another dimension.
 */
export function parseIdx(name: string, bytes: Uint8Array, dimensions: number): IdxArray {
  const fail = (what: string): never => {
    throw new Error(`${name}: ${what}; delete the file and get it again`);
  };
  const headerSize = 4 + 4 * dimensions;
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 2 && header.getUint16(0) === GZIP) {
    return fail('is still compressed (gzip), an IDX file was expected');
  }
  if (bytes.length < headerSize) {
    return fail(`is truncated: ${bytes.length} bytes, the header alone has ${headerSize}`);
  }
  const magic = header.getUint32(0);
  const expected = (UNSIGNED_BYTE << 8) | dimensions;
  if (magic !== expected) {
    const hex = (n: number) => `0x${n.toString(16).padStart(8, '0')}`;
    return fail(
      `has the magic number ${hex(magic)}, not ${hex(expected)} (unsigned bytes, ${dimensions} dimensions)`,
    );
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
