import { describe, expect, it } from 'vitest';
import { calibration } from '../../../src/experiments/analysis/calibration.ts';
import { calibrationChart, calibrationCurve } from '../../../src/experiments/calibrationChart.ts';

describe('calibration in a record', () => {
  it('is accuracy against mean confidence, without the bins that are empty', () => {
    // Confidences 0.75 (right) and 0.875 (wrong) in the third bin of four and the fourth, 1 in the last.
    const probabilities = [0.75, 0.25, 0.875, 0.125, 0, 1];
    const judged = calibration(probabilities, [0, 1, 1], 4);
    expect(judged.bins.map(({ count }) => count)).toEqual([0, 0, 1, 2]);
    expect(calibrationCurve('of it', judged)).toEqual({
      ...{ name: 'of it', x: [0.75, 0.9375], y: [1, 0.5] },
    });
  });

  it('is drawn as a line for each network beside the diagonal, from the least confidence on', () => {
    const described = { name: 'n', title: 'T', description: 'D', caption: 'C' };
    const networks = [
      { name: 'A', curve: { x: [0.5, 0.75], y: [0.25, 1] } },
      { name: 'B', curve: { x: [1], y: [0.875] } },
    ];
    expect(calibrationChart(described, networks, 0.5)).toEqual({
      ...{ ...described, kind: 'chart' },
      x: { label: 'mean confidence', scale: 'linear' },
      y: { label: 'accuracy', scale: 'linear' },
      series: [
        {
          ...{ name: 'A', style: 'line' },
          points: [
            [0.5, 0.25],
            [0.75, 1],
          ],
        },
        { name: 'B', style: 'line', points: [[1, 0.875]] },
        {
          ...{ name: 'right as often as it says', style: 'dashed' },
          points: [
            [0.5, 0.5],
            [1, 1],
          ],
        },
      ],
    });
  });
});
