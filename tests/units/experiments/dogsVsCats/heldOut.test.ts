import { describe, expect, it } from 'vitest';
import {
  heldOutCalibration,
  heldOutCurves,
  heldOutFigures,
} from '../../../../src/experiments/dogsVsCats/heldOut.ts';
import { drawFigure } from '../../../../src/experiments/figures/draw.ts';
import { answers, dataOf, petsWith } from './smallPets.ts';

const data = dataOf(petsWith([0, 0, 1, 1, 1], 4));
const said = answers([0.25, 0.53125, 0.78125, 0.84375, 0.53125]);
const curves = heldOutCurves('one network', said, data);

describe('held-out pictures', () => {
  it('are sorted by confidence into bins of 5 %', () => {
    const { bins, expectedCalibrationError } = heldOutCalibration(said, data);
    expect(bins.map(({ count }) => count)).toEqual([
      ...new Array(10).fill(0),
      ...[2, 0, 0, 0, 1, 1, 1, 0, 0, 0],
    ]);
    const apart = [2 * (0.53125 - 0.5), 1 - 0.75, 1 - 0.78125, 1 - 0.84375];
    expect(expectedCalibrationError).toBe(apart.reduce((sum, gap) => sum + gap, 0) / 5);
  });

  it('are in the curves of a record', () => {
    expect(curves).toEqual([
      {
        ...{ name: 'one network calibration', x: [0.53125, 0.75, 0.78125, 0.84375] },
        y: [0.5, 1, 1, 1],
      },
      { name: 'one network confusion 0', x: [0, 1], y: [1, 1] },
      { name: 'one network confusion 1', x: [0, 1], y: [0, 3] },
    ]);
  });

  it('are refused where the predictions are those of others', () => {
    expect(() => heldOutCurves('n', answers([0.5, 0.5, 0.5]), data)).toThrow(RangeError);
  });
});

describe('figures of held-out pictures', () => {
  const others = heldOutCurves('other', answers([0.75, 0.75, 0.75, 0.75, 0.75]), data);
  const figures = heldOutFigures(['one network', 'other'], [...others, ...curves], data);

  it('are calibration of all networks and confusion of the first one', () => {
    const [sure, confusion] = figures;
    expect(sure).toMatchObject({
      ...{ kind: 'chart', name: 'calibration', caption: 'held-out pictures; few pets, normalized' },
      series: [
        {
          name: 'one network',
          points: [
            [0.53125, 0.5],
            [0.75, 1],
            [0.78125, 1],
            [0.84375, 1],
          ],
        },
        { name: 'other', points: [[0.75, 0.6]] },
        {
          style: 'dashed',
          points: [
            [0.5, 0.5],
            [1, 1],
          ],
        },
      ],
    });
    expect(sure.description).toContain('in bins of 5 %: one network, other.');
    expect(confusion).toMatchObject({
      ...{ kind: 'matrix', name: 'confusion', classes: ['cat', 'dog'], x: 'taken for', y: 'label' },
      caption: 'one network; held-out pictures; few pets, normalized',
      counts: [
        [1, 1],
        [0, 3],
      ],
    });
    for (const figure of figures) {
      const name = { name: 'few pets', synthetic: false, scaling: 'normalized' };
      expect(drawFigure(figure, name)).toContain('held-out pictures');
    }
  });

  it('miss curves that a record lacks', () => {
    expect(() => heldOutFigures(['third'], curves, data)).toThrow('no curve «third calibration»');
  });
});
