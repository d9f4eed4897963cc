/** A square of a picture that is taken away, as by DeVries and Taylor (2017). */
import type { RandomStream } from '../../kernels/random.ts';
import type { ImageSize } from './resample.ts';

/** Throws unless the side is an integer of at least 0 pixels; 0 leaves the square out. */
export function requireCutOut(caller: string, side: number): void {
  if (Number.isInteger(side) && side >= 0) return;
  throw new RangeError(
    `${caller}: cutOut ${side} must be an integer of at least 0 pixels; 0 leaves it out`,
  );
}

/**
 * Overwrites a square of `side` pixels in all channels with 0, which is the mean colour of a
 * normalized picture. Its upper left pixel lies ⌊side/2⌋ above and to the left of a pixel that is
 * drawn uniformly; what falls outside is lost, so some squares are smaller. Draws two numbers,
 * whatever the side.
 */
export function cutOut(
  normalized: Float64Array,
  { channels, height, width }: ImageSize,
  side: number,
  random: RandomStream,
): void {
  const top = Math.floor(height * random.uniform()) - Math.floor(side / 2);
  const left = Math.floor(width * random.uniform()) - Math.floor(side / 2);
  const [from, to] = [Math.max(0, left), Math.min(width, left + side)];
  for (let k = 0; k < channels; k++) {
    for (let row = Math.max(0, top); row < Math.min(height, top + side); row++) {
      const start = (k * height + row) * width;
      normalized.fill(0, start + from, start + to);
    }
  }
}
