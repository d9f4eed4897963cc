/**
 * JPEGs written bit by bit (ITU-T T.81), for the kinds that no encoder at hand writes. Each block of 8 × 8
 * samples has one value, so that what a right decoder gives is known.
 */

export interface FlatComponent {
  readonly id: number;
  /** the value of block (row, column) of this component, 0 … 255 */
  readonly value: (row: number, column: number) => number;
  /** sampling factors; 1 each if left out */
  readonly h?: number;
  readonly v?: number;
}

export interface FlatJpeg {
  readonly width: number;
  readonly height: number;
  readonly components: readonly FlatComponent[];
  /** the transform that Adobe's segment names; no such segment if left out */
  readonly adobe?: number;
  /** blocks, or groups of blocks, between restart markers */
  readonly restart?: number;
  /** the mean values in two scans, the second with their last bits */
  readonly progressive?: boolean;
  /** false: the last scan of a progressive file is missing */
  readonly lastScan?: boolean;
}

const MARKERS = { APP14: 0xee, DQT: 0xdb, DHT: 0xc4, DRI: 0xdd, SOF0: 0xc0, SOF2: 0xc2, SOS: 0xda };
/** A mean value takes 8 quantization steps a unit, as if there were none. */
const QUANTIZATION = 8;

export function flatJpeg(picture: FlatJpeg): Uint8Array {
  const { components, adobe, restart = 0, progressive = false, lastScan = true } = picture;
  const bytes = [0xff, 0xd8];
  const segment = (marker: number, content: readonly number[]) =>
    bytes.push(0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255, ...content);
  if (adobe !== undefined) {
    segment(MARKERS.APP14, [...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, adobe]);
  }
  segment(MARKERS.DQT, [0, ...new Array(64).fill(QUANTIZATION)]);
  segment(progressive ? MARKERS.SOF2 : MARKERS.SOF0, [
    8,
    picture.height >> 8,
    picture.height & 255,
    picture.width >> 8,
    picture.width & 255,
    components.length,
    ...components.flatMap(({ id, h = 1, v = 1 }) => [id, 16 * h + v, 0]),
  ]);
  // Twelve codes of four bits: the category of a difference is its own code.
  segment(MARKERS.DHT, [0x00, 0, 0, 0, 12, ...new Array(12).fill(0), ...Array(12).keys()]);
  // The one code of the other coefficients, a single bit: no more of them in this block.
  segment(MARKERS.DHT, [0x10, 1, ...new Array(15).fill(0), 0x00]);
  if (restart > 0) segment(MARKERS.DRI, [restart >> 8, restart & 255]);
  const scan = (spectralEnd: number, successive: number, writer: (bits: Bits) => void) => {
    const selected = components.flatMap(({ id }) => [id, 0]);
    segment(MARKERS.SOS, [components.length, ...selected, 0, spectralEnd, successive]);
    const bits = new Bits(bytes);
    writer(bits);
    bits.flush();
  };
  if (!progressive) scan(63, 0, (bits) => writeMeans(picture, bits, 0, true));
  else {
    scan(0, 0x01, (bits) => writeMeans(picture, bits, 1, false));
    if (lastScan)
      scan(0, 0x10, (bits) => eachUnit(picture, bits, (value) => bits.put(value & 1, 1)));
  }
  bytes.push(0xff, 0xd9);
  return Uint8Array.from(bytes);
}

/** The differences of the means, without their lowest `shift` bits. */
function writeMeans(picture: FlatJpeg, bits: Bits, shift: number, endOfBlock: boolean): void {
  let before = picture.components.map(() => 0);
  const write = (value: number, c: number) => {
    const mean = value >> shift;
    const difference = mean - before[c];
    before[c] = mean;
    const size = 32 - Math.clz32(Math.abs(difference));
    bits.put(size, 4);
    bits.put(difference < 0 ? difference + (1 << size) - 1 : difference, size);
    if (endOfBlock) bits.put(0, 1);
  };
  eachUnit(picture, bits, write, () => {
    before = before.map(() => 0);
  });
}

/** The signed mean values in the order of the scan; one component is not interleaved. */
function eachUnit(
  { width, height, components, restart = 0 }: FlatJpeg,
  bits: Bits,
  write: (value: number, component: number) => void,
  restarted = () => {},
): void {
  const alone = components.length === 1;
  const most = (sizes: number[]) => (alone ? 1 : Math.max(...sizes));
  const columns = Math.ceil(width / 8 / most(components.map(({ h = 1 }) => h)));
  const rows = Math.ceil(height / 8 / most(components.map(({ v = 1 }) => v)));
  for (let unit = 0; unit < columns * rows; unit++) {
    if (restart > 0 && unit > 0 && unit % restart === 0) {
      bits.restart((unit / restart - 1) % 8);
      restarted();
    }
    const [row, column] = [Math.floor(unit / columns), unit % columns];
    for (const [c, { value, h = 1, v = 1 }] of components.entries()) {
      const [across, down] = alone ? [1, 1] : [h, v];
      for (let j = 0; j < down; j++) {
        for (let i = 0; i < across; i++) {
          write(value(row * down + j, column * across + i) - 128, c);
        }
      }
    }
  }
}

/** Bits into bytes, the highest first; 0xff is followed by 0. */
class Bits {
  private byte = 0;
  private count = 0;

  constructor(private readonly out: number[]) {}

  put(value: number, length: number): void {
    for (let bit = length - 1; bit >= 0; bit--) {
      this.byte = 2 * this.byte + ((value >> bit) & 1);
      if (++this.count < 8) continue;
      this.out.push(this.byte);
      if (this.byte === 0xff) this.out.push(0);
      [this.byte, this.count] = [0, 0];
    }
  }

  flush(): void {
    while (this.count > 0) this.put(1, 1);
  }

  restart(number: number): void {
    this.flush();
    this.out.push(0xff, 0xd0 + number);
  }
}
