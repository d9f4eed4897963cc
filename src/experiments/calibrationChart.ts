/** Whether networks are right as often as they say: as a curve of a record, and as a chart. */
import type { Calibration } from './analysis/calibration.ts';
import type { Chart, Curve } from './experiment.ts';

/** Accuracy against mean confidence, one point for each bin that has examples. */
export function calibrationCurve(name: string, { bins }: Calibration): Curve {
  const filled = bins.filter(({ count }) => count > 0);
  return {
    name,
    x: filled.map(({ confidence }) => confidence),
    y: filled.map(({ accuracy }) => accuracy),
  };
}

/**
 * A line for each network, and the diagonal from (least, least) to (1, 1), on which one is right as
 * often as it says.
 */
export function calibrationChart(
  described: Pick<Chart, 'name' | 'title' | 'description' | 'caption'>,
  networks: readonly { readonly name: string; readonly curve: Pick<Curve, 'x' | 'y'> }[],
  least: number,
): Chart {
  return {
    kind: 'chart',
    ...described,
    x: { label: 'mean confidence', scale: 'linear' },
    y: { label: 'accuracy', scale: 'linear' },
    series: [
      ...networks.map(({ name, curve: { x, y } }) => ({
        name,
        style: 'line' as const,
        points: x.map((confidence, i) => [confidence, y[i]] as const),
      })),
      {
        name: 'right as often as it says',
        style: 'dashed',
        points: [
          [least, least],
          [1, 1],
        ],
      },
    ],
  };
}
