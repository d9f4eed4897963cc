/**
 * The one door to `jpeg-js`, a decoder in plain JavaScript: integers, and a few float64 products and
 * sums in a fixed order, so the bytes are the same on every machine. (Two right decoders may differ by
 * some units: the standard leaves the rounding of the inverse transform and the way in which colour
 * is enlarged to them. This one repeats the samples of colour.)
 */
import { decode } from 'jpeg-js';
import { JpegProblem } from './jpegScans.ts';
import { type JpegStructure, readJpegStructure } from './jpegStructure.ts';
import type { RgbPicture } from './rgbPicture.ts';

const [R, G, B] = [0x52, 0x47, 0x42];

/**
 * Decodes a JPEG. One component is repeated three times; CMYK and YCCK become (C, M, Y) · K / 255, in
 * Adobe's sense, in which 255 is no ink. Rotations in Exif data are not applied, as they are not by
 * the usual loaders. Throws, with the reason, for what is truncated or cannot be decoded.
 */
export function decodeJpeg(bytes: Uint8Array): RgbPicture {
  const structure = readJpegStructure(bytes);
  requireKnownColours(structure);
  const { width, height, data } = decoded(bytes, isPlainRgb(structure));
  return { width, height, rgb: data, converted: conversionOf(structure) };
}

function decoded(bytes: Uint8Array, plainRgb: boolean) {
  try {
    return decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      // Blocks beyond the edge, which a last restart interval may reach into, are passed over.
      tolerantDecoding: true,
      ...(plainRgb ? { colorTransform: false } : {}),
    });
  } catch (error) {
    if (!/^(unexpected marker|marker was not found)/.test((error as Error).message)) throw error;
    throw new JpegProblem(
      'is truncated or damaged: a scan ends before all of its blocks have come',
    );
  }
}

function requireKnownColours({ components, adobeTransform }: JpegStructure): void {
  if (![1, 3, 4].includes(components.length)) {
    throw new JpegProblem(`has ${components.length} components; 1, 3 and 4 are decoded`);
  }
  if (components.length === 4 && adobeTransform === null) {
    throw new JpegProblem(
      'has 4 components and no Adobe segment, so it is open whether 0 or 255 is no ink; save it as RGB',
    );
  }
}

/** Three components that are red, green and blue already: Adobe says so, or their names. */
function isPlainRgb({ components, adobeTransform }: JpegStructure): boolean {
  if (components.length !== 3) return false;
  const named = [R, G, B].every((name, c) => components[c] === name);
  return adobeTransform === null ? named : adobeTransform === 0;
}

function conversionOf({ components, adobeTransform }: JpegStructure): string {
  if (components.length === 1) return 'greyscale, repeated in three channels';
  if (components.length === 4) {
    return adobeTransform === 0 ? 'CMYK, converted to RGB' : 'YCCK, converted to RGB';
  }
  return '';
}
