/** Small IDX files for tests, written independently of the parser. */

/** A file with this magic number, these extents and these values. */
export function idxFile(
  magic: number,
  extents: readonly number[],
  values: ArrayLike<number>,
): Uint8Array {
  const file = Buffer.alloc(4 + 4 * extents.length + values.length);
  file.writeUInt32BE(magic, 0);
  for (const [d, extent] of extents.entries()) file.writeUInt32BE(extent, 4 + 4 * d);
  file.set(Uint8Array.from(values), 4 + 4 * extents.length);
  return Uint8Array.from(file);
}

export const IMAGES = 0x00000803;
export const LABELS = 0x00000801;
