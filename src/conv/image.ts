/** What the layers of images ask of the shape that they are told. */
import { formatShape } from '../kernels/array.ts';

/** Throws a RangeError unless the shape is that of an image (C, H, W). */
export function requireImage(
  caller: string,
  shape: readonly number[],
): readonly [C: number, H: number, W: number] {
  if (shape.length !== 3) {
    throw new RangeError(
      `${caller}: input shape ${formatShape(shape)} is not that of an image (C, H, W)`,
    );
  }
  return [shape[0], shape[1], shape[2]];
}
