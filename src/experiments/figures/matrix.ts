/** A table of counts with a shade for each: which class is taken for which. */
import type { Matrix } from '../experiment.ts';
import type { DataName } from '../experimentData.ts';
import { escapeXml, framed } from './frame.ts';

const WIDTH = 760;
const CELL = 46;
/** Left of the cells and above them: the labels. */
const [LEFT, ABOVE] = [150, 52];

/** Throws unless every row has as many counts as there are classes, and every class a name where names are given. */
export function drawMatrix(matrix: Matrix, data: DataName): string {
  const { counts, x, y, classes = counts.map((_, k) => `${k}`) } = matrix;
  const uneven = counts.findIndex((row) => row.length !== counts.length);
  if (uneven >= 0) {
    throw new RangeError(
      `drawMatrix: row ${uneven} of «${matrix.title}» has ${counts[uneven].length} counts, not ${counts.length}`,
    );
  }
  if (classes.length !== counts.length) {
    throw new RangeError(
      `drawMatrix: «${matrix.title}» has ${classes.length} names for ${counts.length} classes; give one for each`,
    );
  }
  // What lies on the diagonal is right, and would drown the mistakes.
  const most = Math.max(1, ...counts.flatMap((row, i) => row.filter((_, j) => j !== i)));
  const cells = counts.flatMap((row, i) =>
    row.map((count, j) => {
      const [left, top] = [LEFT + j * CELL, ABOVE + i * CELL];
      const [colour, shade] = i === j ? ['#0072b2', 0.3] : ['#d55e00', (0.9 * count) / most];
      const rect = `<rect x="${left}" y="${top}" width="${CELL - 2}" height="${CELL - 2}" fill="${colour}" fill-opacity="${Number(shade.toFixed(3))}" stroke="#8b949e" stroke-opacity="0.3"/>`;
      return (
        rect + centred(left + CELL / 2 - 1, top + CELL / 2 + 4, count === 0 ? '·' : `${count}`)
      );
    }),
  );
  const size = counts.length * CELL;
  return framed(matrix, data, {
    width: WIDTH,
    height: ABOVE + size,
    content: [
      centred(LEFT + size / 2, 18, x),
      `<text x="16" y="${ABOVE + size / 2}" font-size="13">${escapeXml(y)}</text>`,
      ...classes.map((name, k) => centred(LEFT + k * CELL + CELL / 2 - 1, ABOVE - 10, name)),
      ...classes.map((name, k) => centred(LEFT - 16, ABOVE + k * CELL + CELL / 2 + 4, name)),
      ...cells,
    ].join('\n'),
  });
}

function centred(x: number, y: number, text: string): string {
  return `<text x="${x}" y="${y}" font-size="13" text-anchor="middle">${escapeXml(text)}</text>`;
}
