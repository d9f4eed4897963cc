/** Problem 1, hyperparameter search: a grid of settings, and the best five again with other seeds. */
import { createFastKernels } from '../kernels/webassembly/fastKernels.ts';
import { evaluate } from '../nn/training.ts';
import {
  type Chart,
  type Conclusion,
  type Curve,
  curveNamed,
  type Experiment,
  type Outcome,
} from './experiment.ts';
import { describeMlp, type MlpSettings, mlpTrial } from './mlpTrial.ts';
import { mean, standardError } from './statistics.ts';
import { finalAccuracy, type History } from './trial.ts';
import { percent } from './wording.ts';

export interface Setting extends Omit<MlpSettings, 'initializer' | 'epochs' | 'learningRate'> {
  /** the peak of one cycle */
  readonly learningRate: number;
}

export interface Settings {
  readonly tried: readonly Setting[];
  /** of each setting in the first round */
  readonly epochs: number;
  /** of the best ones in the second round */
  readonly finalEpochs: number;
  /** share of the training in which the learning rate rises to its peak; then it falls to 0 */
  readonly warmup: number;
  /** how many of the best are trained in the second round */
  readonly finalists: number;
  /** each of them with so many seeds */
  readonly seeds: number;
  /** the validation accuracy that the best setting has to reach */
  readonly goal: number;
  /** how often networks of earlier searches have been shown the test digits */
  readonly earlierTestEvaluations: number;
}

/** What the assignment asks for. */
const ASKED = 0.97;

const setting = (
  hidden: readonly number[],
  activation: Setting['activation'],
  learningRate: number,
  batchSize: number,
): Setting => ({ hidden, activation, learningRate, batchSize });

/** Positions of the `count` highest values, the highest first; the first one among equals. */
export function highest(values: readonly number[], count: number): number[] {
  const order = values.map((_, n) => n).sort((a, b) => values[b] - values[a] || a - b);
  return order.slice(0, count);
}

/** A setting of the second round with r^(valid) of each seed. */
export interface Finalist {
  /** its position among those tried */
  readonly index: number;
  readonly accuracies: readonly number[];
}

/** The finalist of the highest mean; the first one among equals. */
export function chosenOf(finalists: readonly Finalist[]): Finalist {
  const means = finalists.map(({ accuracies }) => mean(accuracies));
  return finalists[highest(means, 1)[0]];
}

/**
 * Whether seeds matter as much as settings depends on the finalists; the sentence follows what was
 * found. Where they matter less, the first round, which has one seed, must have been right.
 */
function rankingConclusion(finalists: readonly Finalist[]): Conclusion {
  const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const betweenFinalists = range(finalists.map((f) => mean(f.accuracies)));
  const betweenSeeds = Math.max(...finalists.map((f) => range(f.accuracies)));
  const seedsMatter = betweenSeeds >= betweenFinalists;
  return {
    text: seedsMatter
      ? `One seed cannot rank the finalists: they differ by ${percent(betweenFinalists)} on average over the seeds, and one of them by ${percent(betweenSeeds)} from seed to seed, which is no less.`
      : `The finalists differ by ${percent(betweenFinalists)} on average over the seeds, more than any of them from seed to seed, ${percent(betweenSeeds)} at most; so one seed is enough to rank them, and the chosen one was the first already after the first round.`,
    holds: seedsMatter || chosenOf(finalists) === finalists[0],
  };
}

/** `accuracies[n]` is r^(valid) of `tried[n]` in the first round; `finalists` are in its order. */
export function hyperparameterConclusions(
  { tried, goal, seeds }: Settings,
  accuracies: readonly number[],
  finalists: readonly Finalist[],
): Conclusion[] {
  const chosen = chosenOf(finalists);
  const reached = mean(chosen.accuracies);
  const atLeast = (limit: number): Conclusion => ({
    text: `The best setting reaches a validation accuracy of at least ${percent(limit)}: ${percent(reached)} on average over ${seeds} seeds, standard error ${percent(standardError(chosen.accuracies))}.`,
    holds: reached >= limit,
  });
  const byRate = [...new Set(tried.map((t) => t.learningRate))].sort((a, b) => a - b);
  const best = byRate.map((rate) =>
    Math.max(...accuracies.filter((_, n) => tried[n].learningRate === rate)),
  );
  return [
    ...(goal > ASKED ? [atLeast(ASKED)] : []),
    atLeast(goal),
    {
      text: `The learning rate decides: the best setting with a peak of η = ${byRate[0]} reaches ${percent(best[0])}, less than the best with each larger rate (${byRate
        .slice(1)
        .map((rate, r) => `η = ${rate}: ${percent(best[r + 1])}`)
        .join(', ')}). After the same number of epochs it has gone the shortest way.`,
      holds: best.slice(1).every((accuracy) => accuracy > best[0]),
    },
    rankingConclusion(finalists),
  ];
}

/** Every combination of these. */
const GRID: readonly Setting[] = [
  [512, 256],
  [600, 400],
].flatMap((hidden) =>
  (['relu', 'tanh'] as const).flatMap((activation) =>
    [0.05, 0.2, 0.5].flatMap((rate) =>
      [16, 64].map((batch) => setting(hidden, activation, rate, batch)),
    ),
  ),
);

export const p1Hyperparameters: Experiment<Settings> = {
  id: 'p1-hyperparameters',
  title: 'Problem 1: hyperparameter search',
  question:
    'With Glorot initialization: find a combination of hyperparameters with an average validation accuracy $r^{(valid)}$ of at least 97 %, and report the combinations tried with the $r^{(valid)}$ of each. Here: a grid over architecture, nonlinearity, learning rate and batch size, by plain stochastic gradient descent; the learning rate rises to its peak in the first fifth of the training and falls to almost 0 until its end, both along a cosine. All settings are trained for a few epochs; the best of them then for more epochs, with several seeds. The chosen one is shown the test digits once, with the first seed; so was the network of an earlier, smaller search, which is counted.',
  settings: {
    full: {
      tried: GRID,
      epochs: 5,
      finalEpochs: 15,
      warmup: 0.2,
      finalists: 5,
      seeds: 3,
      goal: 0.984,
      earlierTestEvaluations: 1,
    },
    quick: {
      tried: [
        setting([64, 32], 'relu', 0.1, 20),
        setting([64, 32], 'tanh', 0.1, 20),
        setting([64, 32], 'relu', 0.01, 50),
      ],
      ...{ epochs: 4, finalEpochs: 6, warmup: 0.2, finalists: 2, seeds: 2, goal: 0.8 },
      earlierTestEvaluations: 0,
    },
  },
  subset: { full: null, quick: { train: 2000, valid: 1000 } },

  async run(settings, seed, data, context): Promise<Outcome> {
    const { tried, epochs, finalEpochs, warmup, finalists: count } = settings;
    const trial = (name: string, index: number, seed: number, epochs: number) => {
      const learningRate = { peak: tried[index].learningRate, warmup };
      const given = { ...tried[index], learningRate, initializer: 'glorot' as const, epochs };
      return mlpTrial(`${name}-${index + 1}-seed-${seed}`, given, seed, data, false);
    };
    const seeds = Array.from({ length: settings.seeds }, (_, s) => seed + s);
    const first = await context.train(
      tried.map((_, index) => trial('setting', index, seed, epochs)),
      count * seeds.length * finalEpochs,
    );
    const accuracies = first.map(({ history }) => finalAccuracy(history));
    const best = highest(accuracies, count);
    const second = await context.train(
      best.flatMap((index) => seeds.map((s) => trial('finalist', index, s, finalEpochs))),
    );
    const trainedOf = (f: number) => second.slice(f * seeds.length, (f + 1) * seeds.length);
    const finalists = best.map((index, f): Finalist => {
      return { index, accuracies: trainedOf(f).map(({ history }) => finalAccuracy(history)) };
    });
    const chosen = chosenOf(finalists);
    // Chosen by validation alone; the test set is looked at once, for the chosen one.
    const kernels = await createFastKernels();
    const network = trainedOf(finalists.indexOf(chosen))[0].load(kernels);
    const train = evaluate(network, data.train);
    const test = evaluate(network, data.test);
    const { parameterCount: parameters } = network;
    kernels.close();
    const common = `Glorot, plain SGD, one cycle: the learning rate rises to its peak in the first ${percent(warmup)} of the training and falls to almost 0; ${data.scaling}`;
    return {
      headline: {
        validAccuracy: mean(chosen.accuracies),
        validAccuracyStandardError: standardError(chosen.accuracies),
        testAccuracy: test.accuracy,
        testLoss: test.loss,
        testEvaluations: 1 + settings.earlierTestEvaluations,
        trainAccuracy: train.accuracy,
        parameters,
        setting: chosen.index + 1,
      },
      curves: [
        ...first.flatMap(({ history }, n) => curvesOf(`setting ${n + 1}`, history)),
        ...second.flatMap(({ history, trial }, t) => {
          const setting = best[Math.floor(t / seeds.length)] + 1;
          return curvesOf(`finalist ${setting} seed ${trial.seed}`, history);
        }),
      ],
      tables: [
        {
          title: `The best ${count} after ${finalEpochs} epochs, with the seeds ${seeds.join(', ')}`,
          note: `${common}. Setting ${chosen.index + 1} is chosen; the accuracies on training and test digits above are of its first seed.`,
          columns: ['#', 'setting', 'r(valid) of each seed', 'mean', 'standard error'],
          rows: finalists.map(({ index, accuracies }) => [
            `${index + 1}`,
            describe(tried[index], data),
            accuracies.map(percent).join(', '),
            percent(mean(accuracies)),
            percent(standardError(accuracies)),
          ]),
        },
        {
          title: `Settings tried, each for ${epochs} epochs, seed ${seed}`,
          note: common,
          columns: [
            ...['#', 'architecture', 'peak of the learning rate', 'batch size', 'epochs'],
            ...['r(valid)', 'inputs'],
          ],
          rows: tried.map((t, n) => [
            `${n + 1}`,
            describeMlp(t, data.train.features, data.classes),
            `${t.learningRate}`,
            `${t.batchSize}`,
            `${epochs}`,
            percent(accuracies[n]),
            data.scaling,
          ]),
        },
      ],
      conclusions: hyperparameterConclusions(settings, accuracies, finalists),
    };
  },

  figures({ curves, settings, data }): readonly Chart[] {
    const { tried, finalists, epochs, finalEpochs } = settings;
    const error = (name: string) => {
      const { x, y } = curveNamed(curves, `${name} valid accuracy`);
      return x.map((epoch, i) => [epoch, 1 - y[i]] as const);
    };
    const size = { train: { features: 784 }, classes: 10 };
    const names = curves.map(
      ({ name }) => /^finalist (\d+) seed \d+(?= valid acc)/.exec(name) ?? [],
    );
    const firstSeeds = names.filter(
      ([, setting], c) => setting !== undefined && names.findIndex((n) => n[1] === setting) === c,
    );
    const axes = {
      x: { label: 'epoch', scale: 'linear' },
      y: { label: 'validation error (share of digits)', scale: 'log' },
      caption: `architectures as named; Glorot initialization, SGD, one cycle with peak η; ${data.name}, ${data.scaling}`,
    } as const;
    return [
      {
        kind: 'chart',
        name: 'accuracy',
        title: `Validation error of the best ${finalists} of ${tried.length} settings`,
        description: `Share of validation digits that are classified wrongly after each of ${finalEpochs} epochs, one line for each of the best settings, with the first seed; dots are all settings during the ${epochs} epochs of the first round.`,
        ...axes,
        series: [
          ...firstSeeds.map(([name, setting]) => ({
            name: `${setting}: ${describe(tried[Number(setting) - 1], size)}`,
            style: 'line' as const,
            points: error(name),
          })),
          {
            name: 'all settings, first round',
            style: 'faint' as const,
            points: tried.flatMap((_, n) => error(`setting ${n + 1}`)),
          },
        ],
      },
    ];
  },
};

const curvesOf = (name: string, { valid }: History): Curve[] => {
  const x = valid.map((_, epoch) => epoch + 1);
  return [
    { name: `${name} valid accuracy`, x, y: valid.map((e) => e.accuracy) },
    { name: `${name} valid loss`, x, y: valid.map((e) => e.loss) },
  ];
};

/** `784-800-400-10, ReLU, 952,410 parameters, η = 0.2, batch 16` */
function describe(
  setting: Setting,
  data: { readonly train: { readonly features: number }; readonly classes: number },
): string {
  const { learningRate, batchSize } = setting;
  return `${describeMlp(setting, data.train.features, data.classes)}, η = ${learningRate}, batch ${batchSize}`;
}
