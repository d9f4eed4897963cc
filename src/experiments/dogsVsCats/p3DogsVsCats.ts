/** Problem 3: the network that tells dogs from cats, and what it has learned. */

import { testViews } from '../../data/augmentation/views.ts';
import { CLASS_NAMES } from '../../data/pictures/layouts.ts';
import { createFastKernels } from '../../kernels/webassembly/fastKernels.ts';
import { accuracyOf } from '../analysis/accuracy.ts';
import { predict } from '../analysis/predict.ts';
import { predictViews } from '../analysis/predictViews.ts';
import { curveNamed, type Experiment, type Figure, type Outcome } from '../experiment.ts';
import { requireNormalization } from '../experimentData.ts';
import { withMeasuredStatistics } from '../measuredStatistics.ts';
import { parametersOf } from '../networkKinds.ts';
import { watchedExamples } from '../trial.ts';
import { trialOf } from './designs.ts';
import { type FinalSettings, finalConclusions, finalTables, type Judged } from './finalReport.ts';
import { FINAL_SETTINGS } from './finalSizes.ts';
import { heldOutCalibration, heldOutCurves, heldOutFigures } from './heldOut.ts';
import { petPictures } from './pictures.ts';

const NAME = 'final network';
/** Bytes: some pictures at once, in all layers, several times over. */
const MEMORY = 3 * 2 ** 30;

export const p3DogsVsCats: Experiment<FinalSettings> = {
  id: 'p3-dogs-vs-cats',
  title: 'Problem 3: dogs and cats',
  question:
    'How well does a network of this project’s own layers, trained on the provided pictures alone, tell dogs from cats? It is trained once, with everything that was chosen before, on all pictures but those held out; these judge it after each epoch and at the end. At the end the statistics of batch normalization are measured anew, on training pictures as they are. That the running ones do not fit was first seen on held-out pictures, of which an earlier judgement took cats for dogs more often than dogs for cats; so in this one thing they had a say, and the training pictures are asked, too. Its answer for a picture is the mean of its probabilities over ten views of it.',
  dataSet: 'pictures',
  settings: FINAL_SETTINGS,
  subset: { full: null, quick: { train: 600, valid: 200 } },

  async run(settings, _seed, data, context): Promise<Outcome> {
    const { design, seed, shift } = settings;
    const normalization = requireNormalization(data);
    const [last] = await context.train([trialOf('final', design, seed)]);
    const trained = await withMeasuredStatistics(last, data, MEMORY);
    const kernels = await createFastKernels({ memory: MEMORY });
    const network = trained.load(kernels);
    const once = predict(network, data.test, { batch: 50 });
    const predictions = predictViews(network, data.images.test, normalization, testViews(shift));
    const watched = watchedExamples(design.training, data) ?? data.train;
    const seen = predict(network, watched, { batch: 50 });
    const pictures = petPictures(data, network, predictions);
    const { summary } = network;
    kernels.close();
    const { labels } = data.test;
    const judged: Judged = {
      history: trained.history,
      summary,
      seen: accuracyOf(seen, watched.labels),
      once: accuracyOf(once, labels),
      views: accuracyOf(predictions, labels),
      calibrationError: heldOutCalibration(predictions, data).expectedCalibrationError,
    };
    const { train, valid } = trained.history;
    const epochs = valid.map((_, e) => e + 1);
    return {
      headline: {
        heldOutAccuracy: judged.views,
        heldOutAccuracyOfOneView: judged.once,
        parameters: parametersOf(summary),
        calibrationError: judged.calibrationError,
      },
      curves: [
        { name: 'train accuracy', x: epochs, y: train.map((e) => e.accuracy) },
        { name: 'held-out accuracy', x: epochs, y: valid.map((e) => e.accuracy) },
        { name: 'train loss', x: epochs, y: train.map((e) => e.loss) },
        { name: 'held-out loss', x: epochs, y: valid.map((e) => e.loss) },
        ...heldOutCurves(NAME, predictions, data),
      ],
      tables: finalTables(settings, judged, data),
      conclusions: finalConclusions(settings, judged),
      networks: [
        {
          ...{ name: 'dogs-vs-cats', trained, testAccuracy: judged.views },
          pictures: { classes: CLASS_NAMES, normalization, viewShift: shift },
        },
      ],
      pictures,
    };
  },

  figures({ curves, settings, data }): readonly Figure[] {
    const caption = `${data.name}, ${settings.design.training.epochs} epochs, seed ${settings.seed}`;
    const parts = [
      ['training pictures, as they are', 'train'],
      ['held-out pictures', 'held-out'],
    ] as const;
    const points = (name: string, of: (y: number) => number) => {
      const { x, y } = curveNamed(curves, name);
      return x.map((epoch, e) => [epoch, of(y[e])] as const);
    };
    return [
      {
        ...{ kind: 'chart', name: 'errors', title: 'Errors on the way', caption },
        description:
          'Share of pictures classified wrongly after each epoch by the averaged weights, on some training pictures as they are and on the held-out pictures.',
        x: { label: 'epoch', scale: 'linear' },
        y: { label: 'error (share of pictures)', scale: 'log' },
        series: parts.map(([name, part]) => ({
          ...{ name, style: 'line' as const },
          // An error of 0 has no logarithm.
          points: points(`${part} accuracy`, (y) => 1 - y).filter(([, error]) => error > 0),
        })),
      },
      {
        ...{ kind: 'chart', name: 'loss', title: 'Cross entropy on the way', caption },
        description:
          'Mean cross entropy after each epoch by the averaged weights, on some training pictures as they are and on the held-out pictures.',
        x: { label: 'epoch', scale: 'linear' },
        y: { label: 'cross entropy (nats)', scale: 'linear' },
        series: parts.map(([name, part]) => ({
          ...{ name, style: 'line' as const },
          points: points(`${part} loss`, (y) => y),
        })),
      },
      ...heldOutFigures([NAME], curves, data),
    ];
  },
};
