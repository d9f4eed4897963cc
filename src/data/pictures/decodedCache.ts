/** Decoded pictures on disk, so that they are decoded once. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ByteArray, readByteArrays, writeByteArrays } from '../../kernels/byteArrays.ts';
import {
  CHANNELS,
  type DecodedParts,
  type DecodedPictures,
  picturesSha256,
  SIDE,
} from './decodedPictures.ts';

/** Changes when the same files would be decoded to something else: then all caches are made again. */
const DECODER = 'jpeg-js 0.4.4, fast-png 8.0.0, squares of 64 by area, layouts 1, untold CMYK';

type Notes = Omit<DecodedPictures, 'images' | 'labels'>;

/**
 * What {@link writeDecoded} wrote for the same sources; null if there is no such file. Throws, saying
 * why, if it is damaged, of other sources, or of another decoder.
 */
export function readDecoded(path: string, sources: string): DecodedParts | null {
  if (!existsSync(path)) return null;
  const { arrays, metadata } = readByteArrays(path);
  const refuse = (problem: string): never => {
    throw new Error(`readDecoded: ${path} ${problem}; the pictures are to be decoded again`);
  };
  const expected = { decoder: DECODER, sources };
  for (const [name, value] of Object.entries(expected)) {
    if (metadata.get(name) !== value) {
      refuse(`has ${name} «${metadata.get(name)}», not «${value}»`);
    }
  }
  const part = (name: string): DecodedPictures => {
    const notes: Notes = JSON.parse(metadata.get(name) ?? refuse(`lacks its ${name}`));
    const images = arrays.get(`${name}Images`)?.data ?? refuse(`lacks its ${name}Images`);
    const labels = arrays.get(`${name}Labels`)?.data ?? null;
    const pictures = { ...notes, images, labels };
    if (picturesSha256(pictures) !== notes.sha256) {
      refuse(`has ${name} pictures that do not match their checksum`);
    }
    return pictures;
  };
  const strays = JSON.parse(metadata.get('strays') ?? refuse('lacks its strays'));
  return { train: part('train'), test: part('test'), strays };
}

/**
 * Writes the pictures, in a folder that is made where it is missing, with `sources`, the checksum of
 * what they were decoded from. Throws if the file cannot be written; then the old one is still there.
 */
export function writeDecoded(path: string, sources: string, parts: DecodedParts): void {
  const arrays = new Map<string, ByteArray>();
  const metadata = new Map([
    ['decoder', DECODER],
    ['sources', sources],
    ['strays', JSON.stringify(parts.strays)],
  ]);
  for (const name of ['train', 'test'] as const) {
    const { images, labels, ...notes } = parts[name];
    arrays.set(`${name}Images`, { data: images, shape: [notes.count, CHANNELS, SIDE, SIDE] });
    if (labels !== null) arrays.set(`${name}Labels`, { data: labels, shape: [notes.count] });
    metadata.set(name, JSON.stringify(notes satisfies Notes));
  }
  mkdirSync(dirname(path), { recursive: true });
  writeByteArrays(path, arrays, metadata);
}
