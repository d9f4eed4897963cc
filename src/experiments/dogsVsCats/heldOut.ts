/** How networks judge the held-out pictures: confusion and calibration, as curves and as figures. */
import { type Calibration, calibration } from '../analysis/calibration.ts';
import type { Predictions } from '../analysis/predict.ts';
import { calibrationChart, calibrationCurve } from '../calibrationChart.ts';
import { confusionCounts, confusionCurves } from '../confusionCurves.ts';
import { type Curve, curveNamed, type Figure } from '../experiment.ts';
import type { DataName, ExperimentData } from '../experimentData.ts';
import { PET_NAMES } from './pets.ts';

/** Of two classes the likelier one has at least a half, so half of these bins are used. */
const BINS = 20;

/** Of predictions for `data.test`. Throws if they are not those of all its pictures. */
export function heldOutCalibration(
  { probabilities }: Predictions,
  { test }: Pick<ExperimentData, 'test'>,
): Calibration {
  return calibration(probabilities, test.labels, BINS);
}

/**
 * The curves that {@link heldOutFigures} needs of a network, whose names begin with its `name`. Throws
 * if the predictions are not those for `data.test`.
 */
export function heldOutCurves(
  name: string,
  predictions: Predictions,
  data: Pick<ExperimentData, 'test'>,
): Curve[] {
  return [
    calibrationCurve(`${name} calibration`, heldOutCalibration(predictions, data)),
    ...confusionCurves(`${name} confusion`, predictions, data.test.labels),
  ];
}

/**
 * Calibration of the networks of these names, and confusion of the first one. Throws if a record lacks
 * their curves.
 */
export function heldOutFigures(
  names: readonly string[],
  curves: readonly Curve[],
  data: DataName,
): readonly Figure[] {
  return [
    calibrationChart(
      {
        name: 'calibration',
        title: 'How often it is right when it is so sure',
        description: `Share of held-out pictures classified rightly against the mean probability that the network gave its answer, in bins of ${100 / BINS} %: ${names.join(', ')}. On the dashed diagonal a network would be right as often as it says; above it, it is more often right than it says.`,
        caption: `held-out pictures; ${data.name}, ${data.scaling}`,
      },
      names.map((name) => ({ name, curve: curveNamed(curves, `${name} calibration`) })),
      1 / PET_NAMES.length,
    ),
    {
      kind: 'matrix',
      name: 'confusion',
      title: 'Cats taken for dogs, and dogs for cats',
      description: `Number of held-out pictures by their label, row by row, and by what the network takes them for, column by column: ${names[0]}. Right ones are on the diagonal.`,
      caption: `${names[0]}; held-out pictures; ${data.name}, ${data.scaling}`,
      x: 'taken for',
      y: 'label',
      counts: confusionCounts(curves, `${names[0]} confusion`),
      classes: PET_NAMES,
    },
  ];
}
