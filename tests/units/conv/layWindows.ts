/** A window laid on a strip of cells by hand: no formula, only cells. */
import type { WindowGeometry } from '../../../src/conv/geometry.ts';

/**
 * For each position that the window takes, the cells of the input under its taps; `null` stands for
 * a cell of padding. The list is empty if the window does not fit at all.
 */
export function layWindows({
  inputSize,
  kernelSize,
  stride = 1,
  padding = 0,
  dilation = 1,
}: WindowGeometry): (number | null)[][] {
  const pad = new Array<null>(padding).fill(null);
  const cells = [...pad, ...Array.from({ length: inputSize }, (_, i) => i), ...pad];
  const positions: (number | null)[][] = [];
  for (let start = 0; ; start += stride) {
    const taps: (number | null)[] = [];
    for (let tap = 0, at = start; tap < kernelSize; tap++, at += dilation) {
      if (at >= cells.length) return positions;
      taps.push(cells[at]);
    }
    positions.push(taps);
  }
}
