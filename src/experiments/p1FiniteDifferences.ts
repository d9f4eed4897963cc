/** Problem 1, validation of the gradients by finite differences. */

import { createFloat64Kernels } from '../engines/float64.ts';
import { view } from '../kernels/array.ts';
import { createFastKernels } from '../kernels/webassembly/fastKernels.ts';
import type { LabelledRows } from '../nn/training.ts';
import { finiteDifferenceConclusions, type Measured, smallest } from './differenceConclusions.ts';
import { type Chart, type Curve, curveNamed, type Experiment, type Series } from './experiment.ts';
import {
  differenceErrors,
  fitErrorModel,
  liveWeights,
  modelledError,
  optimalN,
} from './finiteDifferences.ts';
import { describeMlp, describeTraining, type MlpSettings, mlpTrial } from './mlpTrial.ts';
import type { TrainedTrial } from './trialResult.ts';

type Settings = Omit<MlpSettings, 'initializer' | 'activation' | 'learningRate'> & {
  readonly learningRate: number;
};

const ACTIVATIONS = ['relu', 'tanh'] as const;
type Hidden = (typeof ACTIVATIONS)[number];
const NAME: Readonly<Record<Hidden, string>> = { relu: 'ReLU', tanh: 'tanh' };
const WEIGHTS = 10;

/** {k·10ⁱ : i = 0 … 5, k = 1, 5}, as the assignment says. */
const ASKED: readonly number[] = [0, 1, 2, 3, 4, 5].flatMap((i) => [10 ** i, 5 * 10 ** i]);
/** Further, until rounding has taken over. */
const BEYOND: readonly number[] = [6, 7, 8].flatMap((i) => [10 ** i, 5 * 10 ** i]).concat(10 ** 9);
const ALL = [...ASKED, ...BEYOND];
const LAST_ASKED = ASKED[ASKED.length - 1];

/** The first example of the data, as both precisions need it. */
function firstExample({ rows, features, labels }: LabelledRows) {
  const pixels = new Float64Array(features);
  rows([0], pixels);
  return {
    x: view(pixels, [1, features]),
    xInFloat32: view(Float32Array.from(pixels), [1, features]),
    label: labels[0],
  };
}

async function measure(trained: TrainedTrial, data: LabelledRows) {
  const { x, xInFloat32, label } = firstExample(data);
  const network = trained.load(createFloat64Kernels());
  const first = Array.from({ length: WEIGHTS }, (_, i) => i);
  const chosen = liveWeights(network, x, label, WEIGHTS);
  const live = differenceErrors(network, x, label, chosen, ALL);
  const fast = await createFastKernels();
  const inFloat32 = differenceErrors(trained.load(fast), xInFloat32, label, chosen, ALL);
  fast.close();
  const literal = differenceErrors(network, x, label, first, ALL);
  const model = fitErrorModel(live.filter(({ N }) => N <= LAST_ASKED));
  return { literal, live, inFloat32, model, parameters: network.parameterCount };
}

function curvesOf(activation: Hidden, { literal, live, inFloat32, model }: Measured): Curve[] {
  const of = (what: string, y: readonly number[], x: readonly number[] = ALL): Curve => ({
    ...{ name: `${activation} ${what}`, x, y },
  });
  const errors = (list: Measured['live']) => list.map(({ error }) => error);
  const crossed = live.map((e) => Number(e.kinkCrossed));
  const curves = [
    of('live', errors(live)),
    of('kink crossed', crossed),
    of('literal', errors(literal)),
    of('in float32', errors(inFloat32)),
  ];
  if (model === null) return curves;
  const optimum = optimalN(model);
  return [
    ...curves,
    of(
      'model',
      ALL.map((N) => modelledError(model, N)),
    ),
    of('optimum', [modelledError(model, optimum)], [optimum]),
  ];
}

const pointsOf = ({ x, y }: Curve) => x.map((N, i) => [N, y[i]] as const);

/** Those that the figure can show: an error of 0 has no logarithm. */
function errorSeries(curves: readonly Curve[], activation: Hidden): Series[] {
  const live = curveNamed(curves, `${activation} live`);
  const crossed = curveNamed(curves, `${activation} kink crossed`).y;
  const pick = (keep: (N: number, i: number) => boolean) =>
    pointsOf(live).filter(([N, error], i) => error > 0 && keep(N, i));
  const ifThere = (what: string) => {
    const curve = curves.find(({ name }) => name === `${activation} ${what}`);
    return curve === undefined ? [] : pointsOf(curve).filter(([, error]) => error > 0);
  };
  const name = NAME[activation];
  const series: Series[] = [
    { name, style: 'dots', points: pick((N, i) => N <= LAST_ASKED && crossed[i] === 0) },
    {
      name: `${name}, kink crossed`,
      style: 'crossed',
      points: pick((N, i) => N <= LAST_ASKED && crossed[i] === 1),
    },
    { name: `${name}, N beyond the question`, style: 'faint', points: pick((N) => N > LAST_ASKED) },
    { name: `${name}: a/N² + b·u·N`, style: 'dashed', points: ifThere('model') },
    { name: `${name}: optimum of the model`, style: 'ring', points: ifThere('optimum') },
  ];
  return series.filter(({ points }) => points.length > 0);
}

const full: Settings = { hidden: [512, 256], learningRate: 0.1, batchSize: 64, epochs: 10 };

export const p1FiniteDifferences: Experiment<Settings> = {
  id: 'p1-finite-differences',
  title: 'Problem 1: validating the gradients by finite differences',
  question:
    'At the end of training, on **one** training sample, compare the gradient with respect to the first $p = \\min(10, m)$ weights of the first layer with the central differences $\\nabla^N_i = \\frac{L(\\theta_i + \\epsilon) - L(\\theta_i - \\epsilon)}{2\\epsilon}$, $\\epsilon = 1/N$, for $N \\in \\{k\\,10^i\\}$; plot $\\max_i |\\nabla^N_i - \\partial L/\\partial\\theta_i|$ against $N$ and comment. The sample is the first training image. $\\theta$ is the weight matrix (inputs × hidden units) row by row, so its first ten weights belong to the first pixel; ten further, live ones are the first of the brightest pixel that have a non-zero gradient.',
  settings: { full, quick: { hidden: [64, 32], learningRate: 0.1, batchSize: 20, epochs: 2 } },
  subset: { full: null, quick: { train: 2000, valid: 1000 } },

  async run(settings, seed, data, context) {
    const trained = await context.train(
      ACTIVATIONS.map((activation) =>
        mlpTrial(activation, { ...settings, activation, initializer: 'glorot' }, seed, data),
      ),
    );
    const measured = await Promise.all(trained.map((trial) => measure(trial, data.train)));
    const results = { relu: measured[0], tanh: measured[1] };
    const stated = (activation: Hidden) =>
      describeMlp({ ...settings, activation }, data.train.features, data.classes);
    return {
      headline: {
        smallestErrorRelu: smallest(results.relu.live).error,
        bestNRelu: smallest(results.relu.live).N,
        smallestErrorTanh: smallest(results.tanh.live).error,
        bestNTanh: smallest(results.tanh.live).N,
        bestNFloat32Tanh: smallest(results.tanh.inFloat32).N,
        smallestErrorFloat32Tanh: smallest(results.tanh.inFloat32).error,
        largestLiteralError: Math.max(
          ...[...results.relu.literal, ...results.tanh.literal].map((e) => e.error),
        ),
        parameters: results.relu.parameters,
      },
      curves: ACTIVATIONS.flatMap((activation) => curvesOf(activation, results[activation])),
      tables: [
        {
          title: 'Largest difference between gradient and finite difference',
          note: `${stated('relu')}, and ${stated('tanh')}; SGD, ${describeTraining(settings)}; first training image`,
          columns: [
            ...['N', 'ReLU, live weights', 'tanh, live weights', 'ReLU in float32'],
            ...['tanh in float32', 'literal first ten weights'],
          ],
          rows: ALL.map((N, i) => {
            const { relu, tanh } = results;
            const mark = relu.live[i].kinkCrossed ? ' (kink crossed)' : '';
            return [
              N.toLocaleString('en-US'),
              relu.live[i].error.toExponential(2) + mark,
              tanh.live[i].error.toExponential(2),
              relu.inFloat32[i].error.toExponential(2),
              tanh.inFloat32[i].error.toExponential(2),
              `${Math.max(relu.literal[i].error, tanh.literal[i].error)}`,
            ];
          }),
        },
        {
          title: 'Settings',
          note: 'Glorot, plain SGD, at the end of the training.',
          columns: ['architecture', 'learning rate', 'batch size', 'epochs', 'inputs', 'sample'],
          rows: ACTIVATIONS.map((activation) => [
            stated(activation),
            `${settings.learningRate}`,
            `${settings.batchSize}`,
            `${settings.epochs}`,
            data.scaling,
            `first training image, a ${data.train.labels[0]}`,
          ]),
        },
      ],
      conclusions: finiteDifferenceConclusions(results),
    };
  },

  figures({ curves, settings, data }): readonly Chart[] {
    const axes = {
      x: { label: 'N (step ε = 1/N)', scale: 'log' },
      y: { label: 'max |finite difference − gradient|', scale: 'log' },
    } as const;
    const caption = `${describeMlp({ ...settings, activation: 'relu' }, 784, 10)}, and tanh; η = ${settings.learningRate}, batch ${settings.batchSize}; first training image; ${data.name}, ${data.scaling}`;
    return [
      {
        kind: 'chart',
        name: 'error',
        title: 'Error of finite differences',
        description:
          'Largest difference between the gradient and the central difference with step 1/N, for ten live weights of a ReLU network and of a tanh network, on doubly logarithmic axes. Crosses: a hidden unit changed sign. Grey: N beyond the question. Dashed: the fitted model a/N² + b·u·N, a ring at its minimum.',
        ...{ caption, ...axes },
        series: ACTIVATIONS.flatMap((activation) => errorSeries(curves, activation)),
      },
      {
        kind: 'chart',
        name: 'literal',
        title: 'The first ten weights of the first layer, as the question says',
        description:
          'Largest difference between the gradient and the central difference with step 1/N for the first ten weights of the first layer, of a ReLU network and of a tanh network, against N on a logarithmic axis.',
        ...{ caption, x: axes.x, y: { ...axes.y, scale: 'linear' } },
        series: ACTIVATIONS.map((activation) => ({
          name: NAME[activation],
          style: activation === 'tanh' ? 'line' : 'ring',
          points: pointsOf(curveNamed(curves, `${activation} literal`)),
        })),
      },
      {
        kind: 'chart',
        name: 'precision',
        title: 'The same in float32',
        description:
          'Largest difference between the gradient and the central difference with step 1/N, computed in float64 and in float32, on doubly logarithmic axes, for both networks.',
        ...{ caption, ...axes },
        series: [['float64', 'live'] as const, ['float32', 'in float32'] as const].flatMap(
          ([precision, what]) =>
            ACTIVATIONS.map(
              (activation): Series => ({
                name: `${precision}: ${NAME[activation]}`,
                style: activation === 'tanh' ? 'line' : 'dashed',
                points: pointsOf(curveNamed(curves, `${activation} ${what}`)),
              }),
            ),
        ),
      },
    ];
  },
};
