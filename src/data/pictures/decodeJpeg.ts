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
 * Adobe's sense, in which 255 is no ink. Without Adobe's segment the standard leaves the meaning of
 * four components open; they are taken as CMYK in the same sense, as by Pillow and by browsers: files
 * the other way round are rare. Rotations in Exif data are not applied, as they are not by the usual
 * loaders. Throws, with the reason, for what is truncated or cannot be decoded.
 */
export function decodeJpeg(bytes: Uint8Array): RgbPicture {
  const structure = readJpegStructure(bytes);
  const { components, adobeTransform } = structure;
  if (![1, 3, 4].includes(components.length)) {
    throw new JpegProblem(`has ${components.length} components; 1, 3 and 4 are decoded`);
  }
  // The decoder takes four components only where Adobe tells what they are.
  const told = components.length === 4 && adobeTransform === null ? asAdobeCmyk(bytes) : bytes;
  const { width, height, data } = decoded(told, isPlainRgb(structure));
  return { width, height, rgb: data, converted: conversionOf(structure) };
}

/** The file with Adobe's segment, version 100, without flags, transform 0, after its first marker. */
function asAdobeCmyk(bytes: Uint8Array): Uint8Array {
  const segment = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];
  const told = new Uint8Array(bytes.length + segment.length);
  told.set(bytes.subarray(0, 2));
  told.set(segment, 2);
  told.set(bytes.subarray(2), 2 + segment.length);
  return told;
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

/** Three components that are red, green and blue already: Adobe says so, or their names. */
function isPlainRgb({ components, adobeTransform }: JpegStructure): boolean {
  if (components.length !== 3) return false;
  const named = [R, G, B].every((name, c) => components[c] === name);
  return adobeTransform === null ? named : adobeTransform === 0;
}

function conversionOf({ components, adobeTransform }: JpegStructure): string {
  if (components.length === 1) return 'greyscale, repeated in three channels';
  if (components.length === 4) {
    if (adobeTransform === null) {
      return 'four components of a kind that it does not tell, taken as CMYK with 255 for no ink, converted to RGB';
    }
    return adobeTransform === 0 ? 'CMYK, converted to RGB' : 'YCCK, converted to RGB';
  }
  return '';
}
