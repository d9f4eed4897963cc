/** Problem 1, initialization: Zero, Normal and Glorot. */
import { createFloat64Kernels } from '../engines/float64.ts';
import { elements, type Floats, type Tensor } from '../kernels/array.ts';
import { ln } from '../kernels/elementary.ts';
import type { InitializerName } from '../nn/initializers.ts';
import type { LabelledRows } from '../nn/training.ts';
import { type Chart, type Conclusion, curveNamed, type Experiment } from './experiment.ts';
import {
  describeMlp,
  describeTraining,
  type MlpSettings,
  mlpTrial,
  type TrainedMlp,
} from './mlpTrial.ts';
import { finalAccuracy } from './trial.ts';

type Settings = Omit<MlpSettings, 'initializer' | 'learningRate'> & {
  readonly learningRate: number;
};

const INITIALIZERS: readonly InitializerName[] = ['zero', 'normal', 'glorot'];
const TITLE: Readonly<Record<InitializerName, string>> = {
  zero: 'Zero',
  normal: 'Normal',
  glorot: 'Glorot',
};

/** Shares of the classes among the labels. */
export function classShares(data: LabelledRows, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < data.count; i++) counts[data.labels[i]]++;
  return counts.map((count) => count / data.count);
}

/** −Σ p ln p, in nats: no constant prediction has a smaller cross entropy (Gibbs). */
export function entropy(shares: readonly number[]): number {
  return shares.reduce((sum, p) => (p > 0 ? sum - p * ln(p) : sum), 0);
}

/** With Zero, only the output bias may have moved: it is the last parameter of the network. */
function onlyOutputBiasLearned({ network }: TrainedMlp): boolean {
  const others = network.parameters.slice(0, -1);
  const outputBiases = network.parameters[network.parameters.length - 1];
  const isZero = (value: Tensor<Floats>) => elements(value).every((w) => w === 0);
  return others.every(({ value }) => isZero(value)) && !isZero(outputBiases.value);
}

const loss = (run: TrainedMlp): number => run.train[run.train.length - 1].loss;

/** `shares` are those of the classes among the training labels. */
export function initializationConclusions(
  settings: { readonly learningRate: number; readonly batchSize: number },
  runs: Readonly<Record<InitializerName, TrainedMlp>>,
  shares: readonly number[],
): Conclusion[] {
  const { zero, normal, glorot } = runs;
  const floor = entropy(shares);
  const noise = (2.25 * settings.learningRate) / settings.batchSize;
  const zeroLast = zero.train[zero.train.length - 1];
  const majority = Math.max(...shares);
  const say = (text: string, holds: boolean): Conclusion => ({ text, holds });
  return [
    say(
      'Zero: all weights and hidden biases are still exactly 0 after training; only the output bias has learned. Every hidden unit outputs 0 and passes no gradient on, so all of them stay equal.',
      onlyOutputBiasLearned(zero),
    ),
    say(
      `Zero: the loss ends between the entropy of the labels, ${floor.toFixed(7)} nats, and that plus 2.25·η/B = ${noise.toFixed(5)} (the noise of the steps). A prediction that ignores the image cannot do better.`,
      zeroLast.loss >= floor && zeroLast.loss <= floor + noise,
    ),
    say(
      `Zero: the accuracy on the training data is the share of the most frequent class, ${majority.toFixed(5)}: that class is predicted for every image.`,
      zeroLast.accuracy === majority,
    ),
    say(
      `Normal starts far too large: after the first epoch its loss is ${(normal.train[0].loss / glorot.train[0].loss).toFixed(1)} times that of Glorot, because logits made of 784 inputs with unit-variance weights are huge and confidently wrong; it falls, but is still higher at the end.`,
      normal.train[0].loss > glorot.train[0].loss &&
        loss(normal) < normal.train[0].loss &&
        loss(normal) > loss(glorot),
    ),
    say(
      'Glorot ends with the lowest loss of the three, and its loss is lower after the last epoch than after the first.',
      loss(glorot) < loss(normal) &&
        loss(glorot) < loss(zero) &&
        loss(glorot) < glorot.train[0].loss,
    ),
    say(
      'Glorot also generalizes best: its validation accuracy at the end is the highest.',
      INITIALIZERS.every(
        (name) => finalAccuracy(glorot) >= finalAccuracy(runs[name]) || name === 'glorot',
      ),
    ),
  ];
}

const full: Settings = {
  hidden: [512, 256],
  activation: 'relu',
  learningRate: 0.05,
  batchSize: 64,
  epochs: 10,
};

export const p1Initialization: Experiment<Settings> = {
  id: 'p1-initialization',
  title: 'Problem 1: initialization',
  question:
    'Biases are zero; weights are **Zero** (all zeros), **Normal** ($w \\sim \\mathcal N(0,1)$) or **Glorot** ($w \\sim \\mathcal U(-d, d)$, $d = \\sqrt{6/(h^{l-1}+h^l)}$). Train for 10 epochs with each, record the average loss on the training data at the end of each epoch, plot and compare.',
  settings: { full, quick: { ...full, hidden: [64, 32], learningRate: 0.02, batchSize: 20 } },
  subset: { full: null, quick: { train: 2000, valid: 1000 } },

  async run(settings, seed, data, context) {
    const trained = await context.train(
      INITIALIZERS.map((initializer) =>
        mlpTrial(initializer, { ...settings, initializer }, seed, data),
      ),
    );
    const runs = Object.fromEntries(
      trained.map(({ trial, history, load }) => [
        trial.name,
        { ...history, network: load(createFloat64Kernels()) },
      ]),
    ) as Record<InitializerName, TrainedMlp>;
    const epochs = runs.zero.train.map((_, epoch) => epoch + 1);
    const stated = describeMlp(settings, data.train.features, data.classes);
    return {
      headline: {
        zeroTrainAccuracy: runs.zero.train[settings.epochs - 1].accuracy,
        ...Object.fromEntries(
          INITIALIZERS.flatMap((name) => [
            [`${name}TrainLoss`, loss(runs[name])],
            [`${name}ValidAccuracy`, finalAccuracy(runs[name])],
          ]),
        ),
        labelEntropy: entropy(classShares(data.train, data.classes)),
        parameters: runs.glorot.network.parameterCount,
      },
      curves: INITIALIZERS.flatMap((name) => [
        { name: `${name} train loss`, x: epochs, y: runs[name].train.map((e) => e.loss) },
        { name: `${name} train accuracy`, x: epochs, y: runs[name].train.map((e) => e.accuracy) },
        { name: `${name} valid loss`, x: epochs, y: runs[name].valid.map((e) => e.loss) },
        { name: `${name} valid accuracy`, x: epochs, y: runs[name].valid.map((e) => e.accuracy) },
      ]),
      tables: [
        {
          title: 'Average loss on the training data at the end of each epoch, in nats',
          note: `${stated}; SGD, ${describeTraining(settings)}`,
          columns: ['epoch', ...INITIALIZERS.map((name) => TITLE[name])],
          rows: epochs.map((epoch, i) => [
            `${epoch}`,
            ...INITIALIZERS.map((name) => runs[name].train[i].loss.toPrecision(5)),
          ]),
        },
        {
          title: 'Settings',
          note: 'The same for all three initializations; biases start at 0; plain SGD.',
          columns: ['architecture', 'learning rate', 'batch size', 'epochs', 'inputs'],
          rows: [
            [
              stated,
              `${settings.learningRate}`,
              `${settings.batchSize}`,
              `${settings.epochs}`,
              data.scaling,
            ],
          ],
        },
      ],
      conclusions: initializationConclusions(settings, runs, classShares(data.train, data.classes)),
    };
  },

  figures({ curves, settings, data }): readonly Chart[] {
    return [
      {
        kind: 'chart',
        name: 'loss',
        title: 'Training loss by initialization',
        description:
          'Average cross entropy on the training data after each epoch, on a logarithmic scale, one line for each initialization: Zero, Normal and Glorot.',
        caption: `${describeMlp(settings, 784, 10)}; η = ${settings.learningRate}, batch ${settings.batchSize}; ${data.name}, ${data.scaling}`,
        x: { label: 'epoch', scale: 'linear' },
        y: { label: 'average training loss (nats)', scale: 'log' },
        series: INITIALIZERS.map((name) => {
          const { x, y } = curveNamed(curves, `${name} train loss`);
          return { name: TITLE[name], style: 'line', points: x.map((epoch, i) => [epoch, y[i]]) };
        }),
      },
    ];
  },
};
