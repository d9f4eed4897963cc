/**
 * What a JPEG says of itself (ITU-T T.81, annex B), without decoding it. Decoders fill up what a
 * truncated file lacks; this tells that it is truncated.
 */
import { type JpegFrame, JpegProblem, JpegScans } from './jpegScans.ts';

export interface JpegStructure {
  readonly width: number;
  readonly height: number;
  /** the identifiers of the components */
  readonly components: readonly number[];
  /** what Adobe's segment says: 0 as it is, 1 YCbCr, 2 YCCK; null without such a segment */
  readonly adobeTransform: number | null;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DRI = 0xdd;
const APP14 = 0xee;
const ADOBE = [0x41, 0x64, 0x6f, 0x62, 0x65];
/** Baseline, extended and progressive frames by Huffman codes. */
const FRAMES = [0xc0, 0xc1, 0xc2];

/**
 * Reads all segments up to the end marker. Throws a {@link JpegProblem} if the bytes do not begin like
 * a JPEG, end before the end marker, have no frame or one that is not decoded (arithmetic coding,
 * lossless, 12 bits), or lack data: each component needs its mean values, a progressive file all bits
 * of whatever it has begun, and a scan as many restart markers as belong between its blocks.
 */
export function readJpegStructure(bytes: Uint8Array): JpegStructure {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw new JpegProblem('does not begin like a JPEG');
  let frame: JpegFrame | null = null;
  let adobeTransform: number | null = null;
  let scans: JpegScans | null = null;
  let interval = 0;
  for (let at = nextMarker(bytes, 2); bytes[at + 1] !== EOI; ) {
    const marker = bytes[at + 1];
    if (isAlone(marker)) {
      if (isRestart(marker)) scans?.restart();
      at = nextMarker(bytes, at + 2);
      continue;
    }
    const segment = segmentAt(bytes, at);
    if (isFrame(marker)) {
      if (frame !== null) throw new JpegProblem('has two frames');
      frame = frameOf(marker, segment);
      scans = new JpegScans(frame);
    } else if (marker === APP14 && ADOBE.every((byte, i) => segment[i] === byte)) {
      adobeTransform = segment[11] ?? null;
    } else if (marker === DRI) {
      interval = (segment[0] << 8) | segment[1];
    } else if (marker === SOS) {
      if (scans === null) throw new JpegProblem('has a scan before its frame');
      scans.begin(segment, interval);
    }
    at = nextMarker(bytes, at + 4 + segment.length);
  }
  if (frame === null || scans === null) throw new JpegProblem('has no frame');
  scans.requireWhole();
  const components = frame.components.map(({ id }) => id);
  return { width: frame.width, height: frame.height, components, adobeTransform };
}

/**
 * Position of the next 0xff that begins a marker. Between scans and markers this passes over the coded
 * data, in which 0xff is followed by 0.
 */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1];
    if (code !== 0 && code !== 0xff && code !== undefined) return at;
  }
  throw new JpegProblem(`is truncated: it ends after ${bytes.length} bytes without an end marker`);
}

function segmentAt(bytes: Uint8Array, at: number): Uint8Array {
  const length = (bytes[at + 2] << 8) | bytes[at + 3];
  const end = at + 2 + length;
  if (at + 4 > bytes.length || end > bytes.length) {
    throw new JpegProblem(`is truncated: it ends after ${bytes.length} bytes, inside a segment`);
  }
  if (length < 2) throw new JpegProblem(`has a segment of length ${length} at byte ${at}`);
  return bytes.subarray(at + 4, end);
}

/** Restart markers and the like, which have no length. */
const isAlone = (marker: number) => marker === 0x01 || marker === SOI || isRestart(marker);

const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;

const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function frameOf(marker: number, segment: Uint8Array): JpegFrame {
  if (!FRAMES.includes(marker)) {
    throw new JpegProblem(
      `has a frame of kind SOF${marker - 0xc0}; baseline, extended and progressive ones are decoded (SOF0, SOF1, SOF2)`,
    );
  }
  const [precision, h1, h0, w1, w0, count] = segment;
  if (precision !== 8) throw new JpegProblem(`has samples of ${precision} bits; 8 are decoded`);
  const [width, height] = [(w1 << 8) | w0, (h1 << 8) | h0];
  if (!(width > 0 && height > 0)) throw new JpegProblem(`is of ${width} × ${height} pixels`);
  if (segment.length !== 6 + 3 * count) {
    throw new JpegProblem(`has a frame of ${segment.length} bytes for ${count} components`);
  }
  const components = Array.from({ length: count }, (_, c) => {
    const [id, sampling] = segment.subarray(6 + 3 * c);
    return { id, h: sampling >> 4, v: sampling & 15 };
  });
  return { width, height, components };
}
