/** Random affine maps of an image: rotation, scale, shear and shift about its centre. */
import { cospi } from '../../kernels/elementary.ts';
import type { RandomStream } from '../../kernels/random.ts';

/** The largest deviation of each from nothing; all are drawn uniformly. */
export interface AffineRanges {
  /** degrees */
  readonly rotation: number;
  /** share of the size: 0.1 is 0.9 to 1.1, each axis by itself; below 1 */
  readonly scale: number;
  /** pixels to the side for each pixel down */
  readonly shear: number;
  /** pixels along each axis */
  readonly shift: number;
}

/**
 * Where an output pixel looks: relative to the centre of the image, (row, column) of the source is
 * (rr·r + rc·c + r0, cr·r + cc·c + c0).
 */
export interface AffineMap {
  readonly rr: number;
  readonly rc: number;
  readonly r0: number;
  readonly cr: number;
  readonly cc: number;
  readonly c0: number;
}

/** Throws unless every range is finite and at least 0, and the scale below 1. */
export function requireAffineRanges(caller: string, ranges: AffineRanges): void {
  for (const name of ['rotation', 'scale', 'shear', 'shift'] as const) {
    const range = ranges[name];
    if (!(range >= 0 && range < (name === 'scale' ? 1 : Number.POSITIVE_INFINITY))) {
      throw new RangeError(
        `${caller}: ${name} ${range} must be finite and at least 0${name === 'scale' ? ', and below 1' : ''}; 0 leaves it out`,
      );
    }
  }
}

/** Draws six numbers, whatever the ranges are. */
export function drawAffine(ranges: AffineRanges, random: RandomStream): AffineMap {
  const within = (range: number) => random.uniformBetween(-range, range);
  const turn = within(ranges.rotation) / 180;
  const [rows, columns] = [1 + within(ranges.scale), 1 + within(ranges.scale)];
  const shear = within(ranges.shear);
  const [cos, sin] = [cospi(turn), cospi(turn - 0.5)];
  return {
    rr: cos * rows,
    rc: -sin * columns,
    r0: within(ranges.shift),
    cr: sin * rows + shear,
    cc: cos * columns,
    c0: within(ranges.shift),
  };
}
