/** Problem 2: a convolutional network beside the perceptron of Problem 1, on equal footing. */
import { createFloat64Kernels } from '../engines/float64.ts';
import {
  type Architecture,
  buildNetwork,
  type LayerSpec,
  mlpArchitecture,
} from '../models/architecture.ts';
import {
  type Chart,
  type Conclusion,
  curveNamed,
  type Experiment,
  type Outcome,
} from './experiment.ts';
import type { ExperimentData, TrainingImages } from './experimentData.ts';
import { describeTraining, mlpDims } from './mlpTrial.ts';
import {
  describeLayers,
  KINDS,
  type Kind,
  parametersOf,
  summaryTable,
  TITLE,
} from './networkKinds.ts';
import { mean, standardError } from './statistics.ts';
import {
  describeRate,
  finalAccuracy,
  type History,
  type TrainingSettings,
  type Trial,
} from './trial.ts';
import { counted, percent } from './wording.ts';

export interface Settings {
  /** units of the hidden layers of the perceptron */
  readonly hidden: readonly number[];
  /** layers of the convolutional network, up to the logits */
  readonly cnn: readonly LayerSpec[];
  /** of both */
  readonly training: TrainingSettings;
  /** both are trained once with each of so many seeds */
  readonly seeds: number;
  /** the validation accuracy that the convolutional network has to reach */
  readonly goal: number;
}

/** How far apart the numbers of parameters may be, as a share. */
const ALIKE = 0.02;

const last = <T>(list: readonly T[]): T => list[list.length - 1];

export function architectures(
  { hidden, cnn }: Pick<Settings, 'hidden' | 'cnn'>,
  { images: { train }, classes }: TrainingImages & Pick<ExperimentData, 'classes'>,
): Readonly<Record<Kind, Architecture>> {
  const dims = mlpDims(hidden, train.channels * train.height * train.width, classes);
  return {
    mlp: mlpArchitecture({ dims, activation: 'relu', initializer: 'glorot' }),
    cnn: {
      inputShape: [train.channels, train.height, train.width],
      initializer: 'glorot',
      layers: cnn,
    },
  };
}

/** `histories[kind][s]` is the training with the s-th seed. */
export function comparison(
  parameters: Readonly<Record<Kind, number>>,
  histories: Readonly<Record<Kind, readonly History[]>>,
  goal: number,
): Conclusion[] {
  const final = (kind: Kind) => histories[kind].map(finalAccuracy);
  const gains = final('cnn').map((accuracy, s) => accuracy - final('mlp')[s]);
  const gap = (kind: Kind) =>
    mean(histories[kind].map(({ train, valid }) => last(train).accuracy - last(valid).accuracy));
  const ratio = parameters.cnn / parameters.mlp;
  const share = mean(gains) / (1 - mean(final('mlp')));
  return [
    {
      text: `The CNN has ${counted(parameters.cnn)} parameters, ${percent(ratio)} of the ${counted(parameters.mlp)} of the MLP.`,
      holds: Math.abs(ratio - 1) <= ALIKE,
    },
    {
      text: `The CNN reaches a validation accuracy of at least ${percent(goal)}: ${percent(mean(final('cnn')))} on average over ${gains.length} seeds.`,
      holds: mean(final('cnn')) >= goal,
    },
    {
      text: `With every seed, on the same batches, the CNN is better than the MLP: by ${gains.map((g) => percent(g)).join(', ')}${spread(gains)}; that is ${(100 * share).toFixed(0)} % of the errors of the MLP. Weights that are shared over the image need not learn each shape anew in each place.`,
      holds: gains.every((gain) => gain > 0),
    },
    {
      text: `The CNN also generalizes better: between training and validation it loses ${percent(gap('cnn'))}, the MLP ${percent(gap('mlp'))}.`,
      holds: gap('cnn') < gap('mlp'),
    },
  ];
}

/** `, on average 0.75 % with a standard error of 0.11 %`; nothing for a single seed. */
function spread(gains: readonly number[]): string {
  if (gains.length < 2) return '';
  return `, on average ${percent(mean(gains))} with a standard error of ${percent(standardError(gains))}`;
}

const conv = (filters: number): LayerSpec[] => [
  { kind: 'conv', filters, kernel: 3, padding: 1 },
  { kind: 'relu' },
  { kind: 'maxPool', size: 2 },
];

const cnn = (filters: readonly number[], units: number): LayerSpec[] => [
  ...filters.flatMap(conv),
  { kind: 'flatten' },
  { kind: 'dense', outputs: units },
  { kind: 'relu' },
  { kind: 'dense', outputs: 10 },
];

const training = (epochs: number, batchSize: number, peak: number): TrainingSettings => ({
  ...{ epochs, batchSize, learningRate: { peak, warmup: 0.2 }, measureTrain: true },
});

export const p2CnnVsMlp: Experiment<Settings> = {
  id: 'p2-cnn-vs-mlp',
  title: 'Problem 2: a convolutional network and the perceptron',
  question:
    'Train a CNN with roughly as many parameters as the MLP of Problem 1 for 10 epochs, plot the training and validation errors at the end of each epoch, and compare with the MLP. Both are trained in the same way: plain stochastic gradient descent, the same learning rates (rising to a peak in the first fifth of the training, then falling to almost 0), the same batches, the same seeds.',
  settings: {
    full: {
      hidden: [512, 256],
      cnn: cnn([16, 32], 337),
      training: training(10, 32, 0.2),
      seeds: 3,
      goal: 0.991,
    },
    quick: {
      hidden: [64, 32],
      cnn: cnn([8, 16], 65),
      training: training(4, 20, 0.1),
      seeds: 1,
      goal: 0.8,
    },
  },
  subset: { full: null, quick: { train: 2000, valid: 1000 } },

  async run(settings, seed, data, context): Promise<Outcome> {
    const built = architectures(settings, data);
    const seeds = Array.from({ length: settings.seeds }, (_, s) => seed + s);
    const trained = await context.train(
      KINDS.flatMap((kind) =>
        seeds.map(
          (s): Trial => ({
            name: `${kind}-seed-${s}`,
            architecture: built[kind],
            training: settings.training,
            seed: s,
          }),
        ),
      ),
    );
    const of = (kind: Kind) =>
      trained.filter(({ trial }) => trial.architecture === built[kind]).map((t) => t.history);
    const histories = { mlp: of('mlp'), cnn: of('cnn') };
    const summaries = {
      mlp: buildNetwork(built.mlp, seed, createFloat64Kernels()).summary,
      cnn: buildNetwork(built.cnn, seed, createFloat64Kernels()).summary,
    };
    const parameters = { mlp: parametersOf(summaries.mlp), cnn: parametersOf(summaries.cnn) };
    const finals = (kind: Kind) => histories[kind].map(finalAccuracy);
    const errorOf = (values: readonly number[]) =>
      values.length < 2 ? '–' : percent(standardError(values));
    const trainedBy = `Glorot, SGD, ${describeTraining(settings.training)}; ${data.scaling}`;
    const stated = (kind: Kind) =>
      `${TITLE[kind]}: ${describeLayers(built[kind].layers)}; ${counted(parameters[kind])} parameters`;
    return {
      headline: {
        mlpValidAccuracy: mean(finals('mlp')),
        cnnValidAccuracy: mean(finals('cnn')),
        mlpTrainAccuracy: mean(histories.mlp.map(({ train }) => last(train).accuracy)),
        cnnTrainAccuracy: mean(histories.cnn.map(({ train }) => last(train).accuracy)),
        mlpParameters: parameters.mlp,
        cnnParameters: parameters.cnn,
        seeds: seeds.length,
      },
      curves: KINDS.flatMap((kind) =>
        histories[kind].flatMap(({ train, valid }, s) => {
          const x = valid.map((_, epoch) => epoch + 1);
          return [
            { name: `${kind} seed ${seeds[s]} train accuracy`, x, y: train.map((e) => e.accuracy) },
            { name: `${kind} seed ${seeds[s]} valid accuracy`, x, y: valid.map((e) => e.accuracy) },
            { name: `${kind} seed ${seeds[s]} train loss`, x, y: train.map((e) => e.loss) },
            { name: `${kind} seed ${seeds[s]} valid loss`, x, y: valid.map((e) => e.loss) },
          ];
        }),
      ),
      tables: [
        {
          title: 'Accuracy at the end',
          note: `${KINDS.map(stated).join('. ')}. Both: ${trainedBy}`,
          columns: ['network', 'parameters', 'valid, each seed', 'valid, mean', 'standard error'],
          rows: KINDS.map((kind) => [
            TITLE[kind],
            counted(parameters[kind]),
            finals(kind).map(percent).join(', '),
            percent(mean(finals(kind))),
            errorOf(finals(kind)),
          ]),
        },
        ...KINDS.map((kind) => summaryTable(kind, summaries[kind], trainedBy)),
        {
          title: 'Settings of both',
          note: KINDS.map(stated).join('. '),
          columns: [
            'initialization',
            'optimizer',
            'learning rate',
            'batch size',
            'epochs',
            'inputs',
          ],
          rows: [
            [
              'Glorot',
              'SGD',
              describeRate(settings.training.learningRate),
              `${settings.training.batchSize}`,
              `${settings.training.epochs}`,
              data.scaling,
            ],
          ],
        },
      ],
      conclusions: comparison(parameters, histories, settings.goal),
    };
  },

  figures({ curves, settings, data }): readonly Chart[] {
    const names = curves.map(({ name }) => name);
    const firstSeed = names[0].split(' ')[2];
    const error = (kind: Kind, part: string, seed: string) => {
      const { x, y } = curveNamed(curves, `${kind} seed ${seed} ${part} accuracy`);
      return x.map((epoch, i) => [epoch, 1 - y[i]] as const);
    };
    const { training } = settings;
    return [
      {
        kind: 'chart',
        name: 'errors',
        title: 'Training and validation errors of CNN and MLP',
        description:
          'Share of digits classified wrongly after each epoch, on the training digits and on the validation digits, for both networks with the first seed, on a logarithmic scale, which has no place for an error of 0.',
        caption: `SGD, learning rate ${describeRate(training.learningRate)}, batch ${training.batchSize}, seed ${firstSeed}; ${data.name}, ${data.scaling}`,
        x: { label: 'epoch', scale: 'linear' },
        y: { label: 'error (share of digits)', scale: 'log' },
        series: KINDS.flatMap((kind) => [
          {
            name: `${TITLE[kind]}, valid`,
            style: 'line' as const,
            points: error(kind, 'valid', firstSeed),
          },
          {
            name: `${TITLE[kind]}, train`,
            style: 'dashed' as const,
            points: error(kind, 'train', firstSeed),
          },
        ]),
      },
    ];
  },
};
