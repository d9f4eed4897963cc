/** A figure as the text of an SVG file. */
import type { Figure } from '../experiment.ts';
import type { DataName } from '../experimentData.ts';
import { drawChart } from './chart.ts';
import { drawMatrix } from './matrix.ts';
import { drawPicture } from './picture.ts';

export function drawFigure(figure: Figure, data: DataName): string {
  switch (figure.kind) {
    case 'chart':
      return drawChart(figure, data);
    case 'matrix':
      return drawMatrix(figure, data);
    case 'picture':
      return drawPicture(figure, data);
  }
}
