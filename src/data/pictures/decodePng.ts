/** The door to the decoder of `fast-png`, for PNG files that are named like a JPEG. */
import { type DecodedPng, decode } from 'fast-png';
import type { RgbPicture } from './rgbPicture.ts';

/**
 * Decodes a PNG: palettes are looked up, greys repeated, 16 bits cut to the upper 8, transparency left
 * out. Throws if it is damaged.
 */
export function decodePng(bytes: Uint8Array): RgbPicture {
  const png = decode(bytes, { checkCrc: true });
  const { width, height, channels, palette } = png;
  const sample = sampleReader(png);
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < 3; c++) {
      if (palette !== undefined) rgb[3 * pixel + c] = palette[sample(pixel, 0)][c];
      else rgb[3 * pixel + c] = sample(pixel, channels < 3 ? 0 : c);
    }
  }
  return { width, height, rgb, converted: 'a PNG, converted to RGB' };
}

/** Sample `c` of a pixel: 0 … 255, or an index of the palette. Fewer than 8 bits lie packed in rows. */
function sampleReader(png: DecodedPng): (pixel: number, c: number) => number {
  const { data, depth, channels, width, palette } = png;
  if (depth === 8) return (pixel, c) => data[pixel * channels + c];
  if (depth === 16) return (pixel, c) => data[pixel * channels + c] >> 8;
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(width / perByte);
  const largest = (1 << depth) - 1;
  const scale = palette === undefined ? 255 / largest : 1;
  return (pixel) => {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    const byte = data[y * rowBytes + Math.floor(x / perByte)];
    return ((byte >> (8 - depth * ((x % perByte) + 1))) & largest) * scale;
  };
}
