/** Problem 3, settings: a small network, and what each part of its training is good for. */
import { testViews } from '../../data/augmentation/views.ts';
import { createFastKernels } from '../../kernels/webassembly/fastKernels.ts';
import type { Network } from '../../nn/network.ts';
import { evaluate } from '../../nn/training.ts';
import { accuracyOf } from '../analysis/accuracy.ts';
import { predictViews } from '../analysis/predictViews.ts';
import { curveNamed, type Experiment, type Figure, type Outcome } from '../experiment.ts';
import { type ExperimentData, requireNormalization } from '../experimentData.ts';
import { withMeasuredStatistics } from '../measuredStatistics.ts';
import { mean } from '../statistics.ts';
import { finalAccuracy } from '../trial.ts';
import type { TrainedTrial } from '../trialResult.ts';
import { trialOf } from './designs.ts';
import {
  type Compared,
  type Settings,
  settingsConclusions,
  settingsTables,
} from './settingsReport.ts';
import { SETTINGS } from './settingsSizes.ts';

/** Bytes: 500 pictures at once, in all layers. */
const MEMORY = 3 * 2 ** 30;

/** What the network gives with statistics of pictures as they are. */
async function measured<T>(
  trained: TrainedTrial,
  data: ExperimentData,
  of: (network: Network) => T,
): Promise<T> {
  const { load } = await withMeasuredStatistics(trained, data, MEMORY);
  const kernels = await createFastKernels({ memory: MEMORY });
  try {
    return of(load(kernels));
  } finally {
    kernels.close();
  }
}

const seedName = (seed: number) => `small-seed-${seed}`;

export const p3Settings: Experiment<Settings> = {
  id: 'p3-settings',
  title: 'Problem 3: what helps a small network',
  question:
    'A residual network that two cores train in some ten minutes: how well does it tell dogs from cats, and what becomes of it when one thing is changed? It is trained with three seeds, which shows how much chance there is in such a figure, and once with each change. All of them are compared on the pictures kept to choose by, with statistics of batch normalization that are measured after the training on pictures as they are. The held-out pictures judge the unchanged network only, by one view of each and by the mean over ten: no choice looks at them.',
  dataSet: 'pictures',
  settings: SETTINGS,
  subset: { full: null, quick: { train: 600, valid: 200 } },

  async run(settings, _seed, data, context): Promise<Outcome> {
    const { base, seeds, variants, shift } = settings;
    const normalization = requireNormalization(data);
    const trained = await context.train([
      ...seeds.map((seed) => trialOf(seedName(seed), base, seed)),
      ...variants.map(({ name, design }) => trialOf(name, design, seeds[0])),
    ]);
    const repeated = trained.slice(0, seeds.length);
    const changed = trained.slice(seeds.length);
    const compared: Compared = { unchanged: [], variants: [] };
    for (const one of repeated) {
      const judged = await measured(one, data, (network) => ({
        accuracy: evaluate(network, data.valid).accuracy,
        heldOut: evaluate(network, data.test).accuracy,
        views: accuracyOf(
          predictViews(network, data.images.test, normalization, testViews(shift)),
          data.test.labels,
        ),
      }));
      compared.unchanged.push({ running: finalAccuracy(one.history), ...judged });
    }
    for (const [v, variant] of variants.entries()) {
      const accuracy = await measured(
        changed[v],
        data,
        (network) => evaluate(network, data.valid).accuracy,
      );
      const running = finalAccuracy(changed[v].history);
      compared.variants.push({ ...variant, accuracy, running });
    }
    const accuracies = compared.unchanged.map(({ accuracy }) => accuracy);
    return {
      headline: {
        heldOutAccuracy: mean(compared.unchanged.map(({ views }) => views)),
        validAccuracy: mean(accuracies),
        bestValidAccuracy: Math.max(
          ...accuracies,
          ...compared.variants.map(({ accuracy }) => accuracy),
        ),
        settingsCompared: variants.length + 1,
      },
      curves: trained.flatMap(({ trial, history: { train, valid } }) => {
        const epochs = valid.map((_, e) => e + 1);
        return [
          { name: `${trial.name} valid accuracy`, x: epochs, y: valid.map((e) => e.accuracy) },
          { name: `${trial.name} train accuracy`, x: epochs, y: train.map((e) => e.accuracy) },
          { name: `${trial.name} valid loss`, x: epochs, y: valid.map((e) => e.loss) },
          { name: `${trial.name} train loss`, x: epochs, y: train.map((e) => e.loss) },
        ];
      }),
      tables: settingsTables(settings, compared, data),
      conclusions: settingsConclusions(settings, compared, {
        valid: data.valid.count,
        test: data.test.count,
      }),
    };
  },

  figures({ curves, settings: { base, seeds, variants }, data }): readonly Figure[] {
    const errors = (name: string) => {
      const { x, y } = curveNamed(curves, `${name} valid accuracy`);
      return x.map((epoch, e) => [epoch / x.length, 1 - y[e]] as const);
    };
    const caption = `${base.training.epochs} epochs unless something else is said; ${data.name}, the pictures to choose by`;
    return [
      {
        ...{ kind: 'chart', name: 'variants', caption },
        title: 'One thing changed at a time',
        description:
          'Share of the pictures to choose by that are classified wrongly, against the share of the training that is done, for the unchanged network with each seed and for each change.',
        x: { label: 'share of the training', scale: 'linear' },
        y: { label: 'error (share of pictures)', scale: 'log' },
        series: [
          ...seeds.map((seed) => ({
            ...{ name: `unchanged, seed ${seed}`, style: 'faint' as const },
            points: errors(seedName(seed)),
          })),
          ...variants.map(({ name, change }) => ({
            ...{ name: change, style: 'line' as const },
            points: errors(name),
          })),
        ],
      },
      {
        ...{ kind: 'chart', name: 'fit', caption },
        title: 'How well it knows what it has seen, and what it has not',
        description:
          'Mean cross entropy of the unchanged network with the first seed after each epoch, on training pictures as they are and on the pictures to choose by.',
        x: { label: 'epoch', scale: 'linear' },
        y: { label: 'cross entropy (nats)', scale: 'linear' },
        series: ['train', 'valid'].map((part) => {
          const { x, y } = curveNamed(curves, `${seedName(seeds[0])} ${part} loss`);
          return {
            name: part === 'train' ? 'training pictures' : 'pictures to choose by',
            style: 'line' as const,
            points: x.map((epoch, e) => [epoch, y[e]] as const),
          };
        }),
      },
    ];
  },
};
