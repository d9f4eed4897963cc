/** The bytes of a file → a picture, by what the bytes are, whatever the file is called. */
import { decodeJpeg } from './decodeJpeg.ts';
import { decodePng } from './decodePng.ts';
import { JpegProblem } from './jpegScans.ts';
import type { RgbPicture } from './rgbPicture.ts';

const text = (bytes: Uint8Array, start: number, end: number) =>
  String.fromCharCode(...bytes.subarray(start, end));

/** Kinds of files that are known but not decoded. */
const OTHERS: readonly (readonly [name: string, is: (bytes: Uint8Array) => boolean])[] = [
  ['a GIF', (bytes) => text(bytes, 0, 4) === 'GIF8'],
  ['a BMP', (bytes) => text(bytes, 0, 2) === 'BM'],
  ['a WebP', (bytes) => text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP'],
  ['a TIFF', (bytes) => ['II*\0', 'MM\0*'].includes(text(bytes, 0, 4))],
  ['a web page', (bytes) => /^\s*<(!doctype|html)/i.test(text(bytes, 0, 100))],
];

/** The picture, or the reason why there is none; never throws. */
export function decodePicture(bytes: Uint8Array): RgbPicture | { readonly reason: string } {
  if (bytes.length === 0) return { reason: 'is empty (0 bytes)' };
  if (text(bytes, 0, 4) === '\x89PNG') return attempt('PNG', () => decodePng(bytes));
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return attempt('JPEG', () => decodeJpeg(bytes));
  const [kind] = OTHERS.find(([, is]) => is(bytes)) ?? ['of no known kind'];
  return { reason: `is ${kind}, neither JPEG nor PNG` };
}

function attempt(kind: string, decode: () => RgbPicture): RgbPicture | { readonly reason: string } {
  try {
    return decode();
  } catch (error) {
    const problem = (error as Error).message;
    return { reason: error instanceof JpegProblem ? problem : `is a damaged ${kind}: ${problem}` };
  }
}
