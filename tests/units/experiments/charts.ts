/** The charts among figures: what has axes and series. */
import type { Chart, Figure } from '../../../src/experiments/experiment.ts';

export function charts(figures: readonly Figure[]): Chart[] {
  return figures.filter((figure) => figure.kind === 'chart');
}
