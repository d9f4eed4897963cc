/** Problem 3, settings: a small network, and what each part of its training is good for. */
import { createFastKernels } from '../../kernels/webassembly/fastKernels.ts';
import { evaluate } from '../../nn/training.ts';
import { curveNamed, type Experiment, type Figure, type Outcome } from '../experiment.ts';
import type { ExperimentData } from '../experimentData.ts';
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

/** Accuracies on some parts of the data, with statistics of pictures as they are. */
async function accuraciesOf(
  trained: TrainedTrial,
  data: ExperimentData,
  parts: readonly ('valid' | 'test')[],
): Promise<number[]> {
  const { load } = await withMeasuredStatistics(trained, data, MEMORY);
  const kernels = await createFastKernels({ memory: MEMORY });
  const network = load(kernels);
  const found = parts.map((part) => evaluate(network, data[part]).accuracy);
  kernels.close();
  return found;
}

const seedName = (seed: number) => `small-seed-${seed}`;

export const p3Settings: Experiment<Settings> = {
  id: 'p3-settings',
  title: 'Problem 3: what helps a small network',
  question:
    'A residual network that two cores train in a quarter of an hour: how well does it tell dogs from cats, and what becomes of it when one thing is changed? It is trained with three seeds, which shows how much chance there is in such a figure, and once with each change. All of them are compared on the pictures kept to choose by, with statistics of batch normalization that are measured after the training on pictures as they are. The held-out pictures judge the unchanged network only: no choice looks at them.',
  dataSet: 'pictures',
  settings: SETTINGS,
  subset: { full: null, quick: { train: 600, valid: 200 } },

  async run({ base, seeds, variants, goal }, _seed, data, context): Promise<Outcome> {
    const trained = await context.train([
      ...seeds.map((seed) => trialOf(seedName(seed), base, seed)),
      ...variants.map(({ name, design }) => trialOf(name, design, seeds[0])),
    ]);
    const repeated = trained.slice(0, seeds.length);
    const changed = trained.slice(seeds.length);
    const compared: Compared = {
      accuracies: [],
      heldOut: [],
      running: repeated.map(({ history }) => finalAccuracy(history)),
      variants: [],
    };
    for (const one of repeated) {
      const [accuracy, heldOut] = await accuraciesOf(one, data, ['valid', 'test']);
      compared.accuracies.push(accuracy);
      compared.heldOut.push(heldOut);
    }
    for (const [v, variant] of variants.entries()) {
      const [accuracy] = await accuraciesOf(changed[v], data, ['valid']);
      const running = finalAccuracy(changed[v].history);
      compared.variants.push({ ...variant, accuracy, running });
    }
    return {
      headline: {
        validAccuracy: mean(compared.accuracies),
        heldOutAccuracy: mean(compared.heldOut),
        bestValidAccuracy: Math.max(
          ...compared.accuracies,
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
      tables: settingsTables({ base, seeds, variants, goal }, compared, data),
      conclusions: settingsConclusions({ base, seeds, variants, goal }, compared),
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
