/** Problem 2, beyond the question: how far the project's own regularizers take both networks. */
import { describeAugmentation } from '../data/augmentation/augmentedRows.ts';
import { createFastKernels } from '../kernels/webassembly/fastKernels.ts';
import type { LayerSpec } from '../models/architecture.ts';
import type { SummaryRow } from '../nn/network.ts';
import { type Calibration, calibration } from './analysis/calibration.ts';
import { confusionMatrix } from './analysis/confusionMatrix.ts';
import { type Predictions, predict } from './analysis/predict.ts';
import {
  type Conclusion,
  curveNamed,
  type DataTable,
  type Experiment,
  type ExperimentData,
  type Figure,
  type Outcome,
} from './experiment.ts';
import { mean, standardError } from './statistics.ts';
import type { History, TrainingSettings, Trial } from './trial.ts';
import type { TrainedTrial } from './trialResult.ts';

export const KINDS = ['mlp', 'cnn'] as const;
export type Kind = (typeof KINDS)[number];

/** A network, how it is trained, and what it has to reach. */
export interface Entry {
  readonly layers: readonly LayerSpec[];
  readonly training: TrainingSettings;
  readonly mostParameters: number;
  /** accuracy on the test digits, on average over the seeds */
  readonly goal: number;
}

export interface Settings extends Readonly<Record<Kind, Entry>> {
  /** fixed before the first run */
  readonly seeds: readonly number[];
}

/** What is known of one trained network. */
export interface Judged {
  readonly history: History;
  readonly predictions: Predictions;
  readonly accuracy: number;
  readonly summary: readonly SummaryRow[];
}

const BINS = 10;
const TITLE: Readonly<Record<Kind, string>> = { mlp: 'MLP', cnn: 'CNN' };
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const last = <T>(list: readonly T[]): T => list[list.length - 1];
const parametersOf = ({ summary }: Judged): number =>
  summary.reduce((sum, row) => sum + row.parameters, 0);

export function beyondConclusions(
  settings: Settings,
  judged: Readonly<Record<Kind, readonly Judged[]>>,
): Conclusion[] {
  const accuracies = (kind: Kind) => judged[kind].map(({ accuracy }) => accuracy);
  const reached = (kind: Kind): Conclusion => {
    const parameters = parametersOf(judged[kind][0]);
    const { goal, mostParameters } = settings[kind];
    return {
      text: `The ${TITLE[kind]} of ${parameters.toLocaleString('en-US')} parameters (at most ${mostParameters.toLocaleString('en-US')}) reaches at least ${percent(goal)} on the test digits: ${percent(mean(accuracies(kind)))} on average over the seeds ${settings.seeds.join(', ')}, from ${percent(Math.min(...accuracies(kind)))} to ${percent(Math.max(...accuracies(kind)))}.`,
      holds: mean(accuracies(kind)) >= goal && parameters <= mostParameters,
    };
  };
  return [
    reached('mlp'),
    reached('cnn'),
    {
      text: 'With every seed the CNN makes fewer mistakes than the MLP: distortions teach a perceptron much of what convolutions have built in, and not all of it.',
      holds: accuracies('cnn').every((accuracy, s) => accuracy > accuracies('mlp')[s]),
    },
  ];
}

async function judge(trained: TrainedTrial, data: ExperimentData): Promise<Judged> {
  const kernels = await createFastKernels();
  const network = trained.load(kernels);
  const predictions = predict(network, data.test);
  let right = 0;
  predictions.predictions.forEach((predicted, n) => {
    if (predicted === data.test.labels[n]) right++;
  });
  const { summary } = network;
  kernels.close();
  return { history: trained.history, predictions, accuracy: right / data.test.count, summary };
}

const conv = (filters: number): LayerSpec => ({ kind: 'conv', filters, kernel: 3, padding: 1 });
const relu: LayerSpec = { kind: 'relu' };
const norm: LayerSpec = { kind: 'batchNorm' };
const pool: LayerSpec = { kind: 'maxPool', size: 2 };
const drop = (rate: number): LayerSpec => ({ kind: 'dropout', rate });
const dense = (outputs: number): LayerSpec => ({ kind: 'dense', outputs });

const DISTORTED: TrainingSettings = {
  epochs: 10,
  batchSize: 128,
  learningRate: { peak: 0.1, warmup: 0.2 },
  optimizer: { name: 'nesterov', momentum: 0.9, weightDecay: 5e-4 },
  smoothing: 0.1,
  augmentation: {
    affine: { rotation: 10, scale: 0.1, shear: 0.1, shift: 2 },
    elastic: { strength: 4, spacing: 7 },
  },
  average: 0.998,
  measureTrain: false,
};

const mlpLayers = (...hidden: readonly number[]): LayerSpec[] => [
  ...hidden.flatMap((units) => [dense(units), norm, relu]),
  dense(10),
];

const cnnLayers = (a: number, b: number, c: number, units: number): LayerSpec[] => [
  ...[conv(a), relu, pool],
  ...[conv(b), norm, relu, conv(b), norm, relu, pool],
  ...[conv(c), norm, relu, conv(c), norm, relu],
  ...[{ kind: 'flatten' } as const, drop(0.3), dense(units), norm, relu, dense(10)],
];

export const p2Beyond: Experiment<Settings> = {
  id: 'p2-beyond',
  title: 'Problem 2: as far as it goes',
  question:
    'How good do an MLP of at most 1.0 million parameters and a CNN of at most 0.7 million parameters in 10 epochs become with everything the project has of its own: momentum, a one-cycle learning rate, weight decay, batch normalization, dropout, label smoothing, affine and elastic distortions of the training digits, averaged weights? All choices were made on the validation digits; the seeds were fixed beforehand; each network is shown the test digits once.',
  settings: {
    full: {
      mlp: {
        layers: mlpLayers(800, 400),
        training: { ...DISTORTED, epochs: 60 },
        mostParameters: 1_000_000,
        goal: 0.992,
      },
      cnn: {
        layers: cnnLayers(16, 32, 64, 128),
        training: DISTORTED,
        mostParameters: 700_000,
        goal: 0.995,
      },
      seeds: [1, 2, 3],
    },
    quick: {
      mlp: {
        layers: mlpLayers(64, 32),
        training: { ...DISTORTED, epochs: 4, batchSize: 20 },
        mostParameters: 100_000,
        goal: 0.7,
      },
      cnn: {
        layers: cnnLayers(4, 8, 8, 32),
        training: { ...DISTORTED, epochs: 4, batchSize: 20 },
        mostParameters: 100_000,
        goal: 0.8,
      },
      seeds: [1],
    },
  },
  subset: { full: null, quick: { train: 2000, valid: 1000 } },

  async run(settings, _seed, data, context): Promise<Outcome> {
    const { channels, height, width } = data.images.train;
    const inputShape = {
      mlp: [channels * height * width],
      cnn: [channels, height, width],
    };
    const trials = KINDS.flatMap((kind) =>
      settings.seeds.map(
        (seed): Trial => ({
          name: `${kind}-seed-${seed}`,
          architecture: {
            inputShape: inputShape[kind],
            initializer: 'glorot',
            layers: settings[kind].layers,
          },
          training: settings[kind].training,
          seed,
        }),
      ),
    );
    const trained = await context.train(trials);
    const all: Judged[] = [];
    for (const one of trained) all.push(await judge(one, data));
    const count = settings.seeds.length;
    const judged = { mlp: all.slice(0, count), cnn: all.slice(count) };
    const calibrations = KINDS.map((kind) =>
      calibration(judged[kind][0].predictions.probabilities, data.test.labels, BINS),
    );
    return {
      headline: {
        mlpTestAccuracy: mean(judged.mlp.map(({ accuracy }) => accuracy)),
        cnnTestAccuracy: mean(judged.cnn.map(({ accuracy }) => accuracy)),
        mlpValidAccuracy: mean(judged.mlp.map(({ history }) => last(history.valid).accuracy)),
        cnnValidAccuracy: mean(judged.cnn.map(({ history }) => last(history.valid).accuracy)),
        mlpParameters: parametersOf(judged.mlp[0]),
        cnnParameters: parametersOf(judged.cnn[0]),
        mlpCalibrationError: calibrations[0].expectedCalibrationError,
        cnnCalibrationError: calibrations[1].expectedCalibrationError,
        testEvaluations: all.length,
      },
      curves: KINDS.flatMap((kind, k) => [
        ...judged[kind].map(({ history: { valid } }, s) => ({
          name: `${kind} seed ${settings.seeds[s]} valid accuracy`,
          x: valid.map((_, epoch) => epoch + 1),
          y: valid.map((e) => e.accuracy),
        })),
        calibrationCurve(`${kind} calibration`, calibrations[k]),
      ]),
      tables: [
        accuracyTable(settings, judged),
        ...KINDS.map((kind) => summaryTable(kind, judged[kind][0])),
        settingsTable(settings, data),
        confusionTable(judged.cnn[0], data),
      ],
      conclusions: beyondConclusions(settings, judged),
    };
  },

  figures({ curves, settings, data }): readonly Figure[] {
    const of = (name: string) => {
      const { x, y } = curveNamed(curves, name);
      return x.map((at, i) => [at, y[i]] as const);
    };
    return [
      {
        name: 'errors',
        title: 'Validation errors on the way',
        description:
          'Share of validation digits classified wrongly after each epoch, for the MLP and the CNN, one line for each seed, on a logarithmic scale.',
        caption: `one-cycle learning rate, distorted digits, averaged weights; ${data.name}, ${data.scaling}`,
        x: { label: 'epoch', scale: 'log' },
        y: { label: 'validation error (share of digits)', scale: 'log' },
        series: KINDS.flatMap((kind) =>
          settings.seeds.map((seed) => ({
            name: `${TITLE[kind]}, seed ${seed}`,
            style: 'line' as const,
            points: of(`${kind} seed ${seed} valid accuracy`).map(
              ([epoch, accuracy]) => [epoch, 1 - accuracy] as const,
            ),
          })),
        ),
      },
      {
        name: 'calibration',
        title: 'How often they are right when they are so sure',
        description:
          'Share of test digits classified rightly against the mean probability that the network gave its answer, in ten bins of equal width, for the MLP and the CNN with the first seed. On the dashed diagonal a network would be right as often as it says; above it, it is more often right than it says.',
        caption: `trained with smoothed labels; seed ${settings.seeds[0]}; ${data.name}, test digits`,
        x: { label: 'mean confidence', scale: 'linear' },
        y: { label: 'accuracy', scale: 'linear' },
        series: [
          ...KINDS.map((kind) => ({
            name: TITLE[kind],
            style: 'line' as const,
            points: of(`${kind} calibration`),
          })),
          {
            name: 'right as often as it says',
            style: 'dashed' as const,
            points: [
              [0, 0],
              [1, 1],
            ] as const,
          },
        ],
      },
    ];
  },
};

function calibrationCurve(name: string, { bins }: Calibration) {
  const filled = bins.filter(({ count }) => count > 0);
  return {
    name,
    x: filled.map(({ confidence }) => confidence),
    y: filled.map(({ accuracy }) => accuracy),
  };
}

function accuracyTable(
  { seeds }: Settings,
  judged: Readonly<Record<Kind, readonly Judged[]>>,
): DataTable {
  const spread = (values: readonly number[]) =>
    values.length < 2 ? '–' : percent(standardError(values));
  return {
    title: `Accuracy with the seeds ${seeds.join(', ')}`,
    columns: ['network', 'parameters', 'valid', 'test', 'test, mean', 'standard error'],
    rows: KINDS.map((kind) => {
      const tests = judged[kind].map(({ accuracy }) => accuracy);
      return [
        TITLE[kind],
        parametersOf(judged[kind][0]).toLocaleString('en-US'),
        judged[kind].map(({ history }) => percent(last(history.valid).accuracy)).join(', '),
        tests.map(percent).join(', '),
        percent(mean(tests)),
        spread(tests),
      ];
    }),
  };
}

function summaryTable(kind: Kind, { summary }: Judged): DataTable {
  return {
    title: `The ${TITLE[kind]}`,
    columns: ['layer', 'output shape', 'parameters'],
    rows: summary.map(({ layer, outputShape, parameters }) => [
      layer,
      outputShape.join(' × '),
      parameters.toLocaleString('en-US'),
    ]),
  };
}

function settingsTable(settings: Settings, data: ExperimentData): DataTable {
  const rows: readonly (readonly [string, (training: TrainingSettings) => string])[] = [
    ['epochs', ({ epochs }) => `${epochs}`],
    ['batch size', ({ batchSize }) => `${batchSize}`],
    ['learning rate', ({ learningRate }) => describeRate(learningRate)],
    ['optimizer', ({ optimizer }) => describeOptimizer(optimizer)],
    ['label smoothing', ({ smoothing = 0 }) => `${smoothing}`],
    [
      'distortions',
      ({ augmentation }) =>
        augmentation === undefined ? 'none' : describeAugmentation(augmentation),
    ],
    ['decay of the average of the weights', ({ average }) => `${average ?? 'no average'}`],
    ['inputs', () => data.scaling],
  ];
  return {
    title: 'Settings',
    columns: ['setting', ...KINDS.map((kind) => TITLE[kind])],
    rows: rows.map(([name, text]) => [name, ...KINDS.map((kind) => text(settings[kind].training))]),
  };
}

function describeRate(rate: TrainingSettings['learningRate']): string {
  if (typeof rate === 'number') return `${rate}`;
  return `one cycle with peak ${rate.peak} after ${percent(rate.warmup)}`;
}

function describeOptimizer(optimizer: TrainingSettings['optimizer']): string {
  if (optimizer === undefined) return 'SGD';
  const { name, momentum, weightDecay } = optimizer;
  return [
    name,
    momentum === undefined ? '' : `momentum ${momentum}`,
    weightDecay === undefined ? '' : `weight decay ${weightDecay}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function confusionTable({ predictions }: Judged, data: ExperimentData): DataTable {
  const matrix = confusionMatrix(data.test.labels, predictions.predictions, data.classes);
  return {
    title: 'Which digit (rows) the CNN takes for which (columns), first seed, test digits',
    columns: ['', ...matrix.map((_, k) => `${k}`)],
    rows: matrix.map((row, k) => [`${k}`, ...row.map((n) => (n === 0 ? '·' : `${n}`))]),
  };
}
