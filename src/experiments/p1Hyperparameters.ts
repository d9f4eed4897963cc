/** Problem 1, hyperparameter search: a table of settings with the validation accuracy of each. */
import { evaluate } from '../nn/training.ts';
import {
  type Conclusion,
  curveNamed,
  type Experiment,
  type Figure,
  type Outcome,
} from './experiment.ts';
import { describeMlp, type MlpSettings, type TrainedMlp, trainMlp } from './trainMlp.ts';

interface Settings {
  readonly tried: readonly MlpSettings[];
  /** the validation accuracy that the best setting has to reach */
  readonly goal: number;
}

/** What the assignment asks for, and the more that a full run has to reach. */
const ASKED = 0.97;
const REACHED = 0.975;

const setting = (
  hidden: readonly number[],
  activation: MlpSettings['activation'],
  learningRate: number,
  batchSize: number,
  epochs: number,
): MlpSettings => ({ hidden, activation, initializer: 'glorot', learningRate, batchSize, epochs });

const last = <T>(list: readonly T[]): T => list[list.length - 1];
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** What is known of a setting without looking at the test set. */
type Tried = Pick<TrainedMlp, 'train' | 'valid'>;

/** r^(valid): the share of validation digits classified rightly at the end of training. */
const validAccuracy = (run: Tried): number => last(run.valid).accuracy;

/** Position of the run with the highest validation accuracy; the first one among equals. */
export function bestSetting(runs: readonly Tried[]): number {
  return runs.reduce((b, run, n) => (validAccuracy(run) > validAccuracy(runs[b]) ? n : b), 0);
}

/** `runs[n]` belongs to `tried[n]`. */
export function hyperparameterConclusions(
  { tried, goal }: Settings,
  runs: readonly Tried[],
): Conclusion[] {
  const best = runs[bestSetting(runs)];
  const slowest = tried.reduce(
    (s, { learningRate }, n) => (learningRate < tried[s].learningRate ? n : s),
    0,
  );
  const atLeast = (limit: number): Conclusion => ({
    text: `The best setting reaches a validation accuracy of at least ${percent(limit)} (it reaches ${percent(validAccuracy(best))}).`,
    holds: validAccuracy(best) >= limit,
  });
  return [
    atLeast(goal),
    ...(goal >= ASKED ? [atLeast(REACHED)] : []),
    {
      text: 'The smallest learning rate ends last: after the same number of epochs it has gone the shortest way.',
      holds: runs.every(
        (run, n) => n === slowest || validAccuracy(run) > validAccuracy(runs[slowest]),
      ),
    },
    {
      text: 'The chosen network does better on the digits that it was trained on than on the validation digits.',
      holds: last(best.train).accuracy > validAccuracy(best),
    },
  ];
}

export const p1Hyperparameters: Experiment<Settings> = {
  id: 'p1-hyperparameters',
  title: 'Problem 1: hyperparameter search',
  question:
    'With Glorot initialization: find a combination of hyperparameters with an average validation accuracy $r^{(valid)}$ of at least 97 %, and report the combinations tried with the $r^{(valid)}$ of each.',
  settings: {
    full: {
      tried: [
        setting([512, 256], 'relu', 0.1, 64, 10),
        setting([512, 256], 'relu', 0.1, 32, 10),
        setting([500, 300], 'tanh', 0.1, 32, 10),
        setting([600, 200], 'relu', 0.02, 32, 10),
      ],
      goal: ASKED,
    },
    quick: {
      tried: [
        setting([64, 32], 'relu', 0.1, 20, 5),
        setting([64, 32], 'tanh', 0.1, 20, 5),
        setting([64, 32], 'relu', 0.01, 50, 5),
      ],
      goal: 0.8,
    },
  },
  subset: { full: null, quick: { train: 2000, valid: 1000 } },

  run({ tried, goal }, seed, data, context): Outcome {
    const total = tried.reduce((sum, s) => sum + s.epochs, 0);
    let done = 0;
    context.progress(0, total, 'before the first epoch');
    const runs = tried.map((settings, n) =>
      trainMlp(`setting-${n + 1}`, settings, seed, data, context, () =>
        context.progress(++done, total, `setting ${n + 1} of ${tried.length}`),
      ),
    );
    const chosen = bestSetting(runs);
    const best = runs[chosen];
    // Chosen by validation alone; the test set is looked at once, for the chosen one.
    const test = evaluate(best.network, data.test);
    return {
      headline: {
        validAccuracy: validAccuracy(best),
        trainAccuracy: last(best.train).accuracy,
        testAccuracy: test.accuracy,
        testLoss: test.loss,
        testEvaluations: 1,
        parameters: best.network.parameterCount,
        setting: chosen + 1,
      },
      curves: runs.flatMap((run, n) => {
        const x = run.train.map((_, epoch) => epoch + 1);
        return [
          { name: `setting ${n + 1} train accuracy`, x, y: run.train.map((e) => e.accuracy) },
          { name: `setting ${n + 1} valid accuracy`, x, y: run.valid.map((e) => e.accuracy) },
          { name: `setting ${n + 1} train loss`, x, y: run.train.map((e) => e.loss) },
          { name: `setting ${n + 1} valid loss`, x, y: run.valid.map((e) => e.loss) },
        ];
      }),
      tables: [
        {
          title: 'Settings tried',
          columns: [
            ...['#', 'architecture', 'learning rate', 'batch size', 'epochs'],
            ...['train accuracy', 'r(valid)', 'inputs'],
          ],
          rows: runs.map((run, n) => [
            `${n + 1}`,
            describeMlp(tried[n], data.train.features, data.classes),
            `${tried[n].learningRate}`,
            `${tried[n].batchSize}`,
            `${tried[n].epochs}`,
            percent(last(run.train).accuracy),
            percent(validAccuracy(run)),
            data.scaling,
          ]),
        },
      ],
      conclusions: hyperparameterConclusions({ tried, goal }, runs),
    };
  },

  figures({ curves, settings, data }): readonly Figure[] {
    return [
      {
        name: 'accuracy',
        title: 'Validation error by setting',
        description:
          'Share of validation digits that are classified wrongly after each epoch, one line for each setting of the table.',
        caption: `Glorot initialization, SGD; ${data.name}, ${data.scaling}`,
        x: { label: 'epoch', scale: 'linear' },
        y: { label: 'validation error (share of digits)', scale: 'log' },
        series: settings.tried.map((tried, n) => {
          const { x, y } = curveNamed(curves, `setting ${n + 1} valid accuracy`);
          return {
            name: `${n + 1}: ${describeMlp(tried, 784, 10)}, η = ${tried.learningRate}, batch ${tried.batchSize}`,
            style: 'line',
            points: x.map((epoch, i) => [epoch, 1 - y[i]] as const),
          };
        }),
      },
    ];
  },
};
