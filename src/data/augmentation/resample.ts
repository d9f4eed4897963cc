/** Looks up an image at displaced positions. */
import type { AffineMap } from './affine.ts';

export interface ImageSize {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Pixels down and to the right, for each pixel of a plane. */
export interface Displacement {
  readonly down: Float64Array;
  readonly right: Float64Array;
}

/**
 * out[r, c] = image at the affine map of (r, c) plus the displacement there, by bilinear
 * interpolation, 0 outside, divided by 255. Where nothing moves a pixel is its byte / 255 exactly.
 * All channels move alike.
 */
export function resample(
  out: Float64Array,
  image: Uint8Array,
  { channels, height, width }: ImageSize,
  map: AffineMap,
  displacement: Displacement | null,
): void {
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  const plane = height * width;
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      const at = r * width + c;
      const [y, x] = [r - middleRow, c - middleColumn];
      let row = map.rr * y + map.rc * x + map.r0 + middleRow;
      let column = map.cr * y + map.cc * x + map.c0 + middleColumn;
      if (displacement !== null) {
        row += displacement.down[at];
        column += displacement.right[at];
      }
      const [top, left] = [Math.floor(row), Math.floor(column)];
      if (!(top >= -1 && top < height && left >= -1 && left < width)) {
        for (let k = 0; k < channels; k++) out[k * plane + at] = 0;
        continue;
      }
      const [down, right] = [row - top, column - left];
      const corner = top * width + left;
      for (let k = 0; k < channels; k++) {
        const from = k * plane + corner;
        const a = top >= 0 && left >= 0 ? image[from] : 0;
        const b = top >= 0 && left < width - 1 ? image[from + 1] : 0;
        const d = top < height - 1 && left >= 0 ? image[from + width] : 0;
        const e = top < height - 1 && left < width - 1 ? image[from + width + 1] : 0;
        const above = a + right * (b - a);
        const below = d + right * (e - d);
        out[k * plane + at] = (above + down * (below - above)) / 255;
      }
    }
  }
}
