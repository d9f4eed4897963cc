/** Random brightness, contrast and saturation of a picture in red, green and blue. */
import type { RandomStream } from '../../kernels/random.ts';
import type { Normalization } from './channelStatistics.ts';

/** The largest deviation of each factor from 1: 0.2 is 0.8 to 1.2; below 1. */
export interface ColourRanges {
  /** of all values */
  readonly brightness: number;
  /** of the distance to the picture's mean luminance */
  readonly contrast: number;
  /** of the distance to the pixel's own luminance */
  readonly saturation: number;
}

/** Factors; 1 leaves a picture as it is. */
export type Colouring = ColourRanges;

const NAMES = ['brightness', 'contrast', 'saturation'] as const;
/** Of red, green and blue, as ITU-R BT.601 has it. */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114];

/** Throws unless every range is at least 0 and below 1. */
export function requireColourRanges(caller: string, ranges: ColourRanges): void {
  for (const name of NAMES) {
    const range = ranges[name];
    if (range >= 0 && range < 1) continue;
    throw new RangeError(
      `${caller}: ${name} ${range} must be at least 0 and below 1; 0 leaves it out`,
    );
  }
}

/** Draws three numbers, whatever the ranges are. */
export function drawColouring(ranges: ColourRanges, random: RandomStream): Colouring {
  const factor = (range: number) => 1 + random.uniformBetween(-range, range);
  return {
    brightness: factor(ranges.brightness),
    contrast: factor(ranges.contrast),
    saturation: factor(ranges.saturation),
  };
}

/**
 * Colours three planes of bytes in place and normalizes them. With the luminance l of a pixel and its
 * mean m over the picture, a value v becomes b·(c·(s·v + (1 − s)·l) + (1 − c)·m) for brightness b,
 * contrast c and saturation s. Nothing is cut off at 0 or 255. Where all factors are 1, v stays v
 * exactly.
 */
export function colourAndNormalize(
  planes: Float64Array,
  { brightness, contrast, saturation }: Colouring,
  { centre, scale }: Normalization,
): void {
  const plane = planes.length / 3;
  const own = brightness * contrast * saturation;
  const grey = brightness * contrast * (1 - saturation);
  const level = brightness * (1 - contrast) * meanLuminance(planes);
  const [redCentre, greenCentre, blueCentre] = centre;
  const [redScale, greenScale, blueScale] = scale;
  for (let p = 0; p < plane; p++) {
    const red = planes[p];
    const green = planes[p + plane];
    const blue = planes[p + 2 * plane];
    const common = grey * (RED * red + GREEN * green + BLUE * blue) + level;
    planes[p] = (own * red + common - redCentre) * redScale;
    planes[p + plane] = (own * green + common - greenCentre) * greenScale;
    planes[p + 2 * plane] = (own * blue + common - blueCentre) * blueScale;
  }
}

function meanLuminance(planes: Float64Array): number {
  const plane = planes.length / 3;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let p = 0; p < plane; p++) {
    red += planes[p];
    green += planes[p + plane];
    blue += planes[p + 2 * plane];
  }
  return (RED * red + GREEN * green + BLUE * blue) / plane;
}

/** `brightness ±20 %, contrast ±20 %`: what is not there is left out. */
export function describeColour(ranges: ColourRanges): string {
  return NAMES.filter((name) => ranges[name] > 0)
    .map((name) => `${name} ±${Number((100 * ranges[name]).toPrecision(12))} %`)
    .join(', ');
}
