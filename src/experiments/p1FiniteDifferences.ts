/** Problem 1, validation of the gradients by finite differences. */

import { createFloat64Kernels } from '../engines/float64.ts';
import { view } from '../kernels/array.ts';
import { exp, ln } from '../kernels/elementary.ts';
import {
  type Conclusion,
  curveNamed,
  type Experiment,
  type Figure,
  type Series,
} from './experiment.ts';
import {
  type DifferenceError,
  differenceErrors,
  type ErrorModel,
  fitErrorModel,
  liveWeights,
  modelledError,
} from './finiteDifferences.ts';
import { describeMlp, type MlpSettings, mlpTrial } from './mlpTrial.ts';

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

export interface Measured {
  /** of the first ten weights of the first layer, as the assignment says */
  readonly literal: readonly DifferenceError[];
  /** of ten weights of the brightest pixel */
  readonly live: readonly DifferenceError[];
  /** fitted to the live weights over the N of the assignment */
  readonly model: ErrorModel | null;
}

/** Slope of ln error against ln N by least squares. */
export function slope(errors: readonly DifferenceError[]): number {
  const points = errors.map(({ N, error }) => [ln(N), ln(error)]);
  const mean = (axis: 0 | 1) => points.reduce((sum, p) => sum + p[axis], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  const top = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return top / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

const smallest = (errors: readonly DifferenceError[]): DifferenceError =>
  errors.reduce((a, b) => (b.error < a.error ? b : a));

/** Truncation and rounding meet near ε = u^⅓, that is N = 2·10⁵; on a logarithmic scale, thereabouts. */
const inTheValley = (N: number): boolean => N >= 1e3 && N <= 1e6;

/** Whether a unit changes sign depends on the sample; the sentence follows what was found. */
function kinkConclusion(errors: readonly DifferenceError[]): Conclusion {
  const largest = (list: readonly DifferenceError[]) => Math.max(...list.map((e) => e.error));
  const crossed = errors.filter((e) => e.kinkCrossed);
  const smooth = errors.filter((e) => !e.kinkCrossed && e.N <= 10 ** 6);
  if (crossed.length === 0) {
    return {
      text: 'With ReLU no hidden unit changes sign between θ − ε and θ + ε for any N, so the error falls and rises as for tanh.',
      holds: inTheValley(smallest(errors).N),
    };
  }
  return {
    text: `With ReLU the largest errors are those where a hidden unit changes sign between θ − ε and θ + ε (N up to ${Math.max(...crossed.map((e) => e.N))}, marked as kink crossed): there the quotient averages two different slopes, and no smooth model fits.`,
    holds: largest(crossed) > largest(smooth),
  };
}

export function finiteDifferenceConclusions(
  results: Readonly<Record<Hidden, Measured>>,
): Conclusion[] {
  const { relu, tanh } = results;
  const vacuous = [...relu.literal, ...tanh.literal].every(({ error }) => error === 0);
  const truncated = tanh.live.filter(({ N }) => N >= 5 && N <= 100);
  const tanhSlope = slope(truncated);
  const best = smallest(tanh.live);
  const predicted =
    tanh.model === null ? Number.NaN : exp(ln((2 * tanh.model.a) / (tanh.model.b * 2 ** -53)) / 3);
  return [
    {
      text: 'The literal first ten weights leave the check vacuous: they belong to a pixel that is 0 in the sample, so gradient and difference quotient are both exactly 0 for every N.',
      holds: vacuous,
    },
    {
      text: `With live weights and tanh the error first falls like 1/N²: the slope between N = 5 and N = 100 is ${tanhSlope.toFixed(2)}, within 0.2 of −2, as Taylor's theorem says of central differences.`,
      holds: Math.abs(tanhSlope + 2) <= 0.2,
    },
    {
      text: `The error does not tend to 0 as N grows: it is smallest at N = ${best.N.toExponential(0)} and more than a hundred times larger at N = 10⁹, where subtracting two nearly equal losses leaves mostly rounding.`,
      holds: tanh.live[tanh.live.length - 1].error > 100 * best.error && inTheValley(best.N),
    },
    {
      text: `The fitted model a/N² + b·u·N has its minimum at N = ${predicted.toExponential(1)}, within a factor of 20 of the best N observed.`,
      holds: predicted > best.N / 20 && predicted < best.N * 20,
    },
    kinkConclusion(relu.live),
  ];
}

const full: Settings = { hidden: [512, 256], learningRate: 0.1, batchSize: 64, epochs: 3 };

export const p1FiniteDifferences: Experiment<Settings> = {
  id: 'p1-finite-differences',
  title: 'Problem 1: validating the gradients by finite differences',
  question:
    'At the end of training, on **one** training sample, compare the gradient with respect to the first $p = \\min(10, m)$ weights of the first layer with the central differences $\\nabla^N_i = \\frac{L(\\theta_i + \\epsilon) - L(\\theta_i - \\epsilon)}{2\\epsilon}$, $\\epsilon = 1/N$, for $N \\in \\{k\\,10^i\\}$; plot $\\max_i |\\nabla^N_i - \\partial L/\\partial\\theta_i|$ against $N$ and comment. The sample is the first training image. $\\theta$ is the weight matrix (inputs × hidden units) row by row, so its first ten weights belong to the first pixel; ten further weights are the first of the brightest pixel that have a non-zero gradient.',
  settings: { full, quick: { hidden: [64, 32], learningRate: 0.1, batchSize: 20, epochs: 2 } },
  subset: { full: null, quick: { train: 2000, valid: 1000 } },

  async run(settings, seed, data, context) {
    const trained = await context.train(
      ACTIVATIONS.map((activation) =>
        mlpTrial(activation, { ...settings, activation, initializer: 'glorot' }, seed, data),
      ),
    );
    const pixels = new Float64Array(data.train.features);
    data.train.rows([0], pixels);
    const x = view(pixels, [1, data.train.features]);
    const label = data.train.labels[0];
    const measure = (activation: Hidden): Measured & { parameters: number } => {
      const network = trained[ACTIVATIONS.indexOf(activation)].load(createFloat64Kernels());
      const first = Array.from({ length: WEIGHTS }, (_, i) => i);
      const live = differenceErrors(
        network,
        x,
        label,
        liveWeights(network, x, label, WEIGHTS),
        ALL,
      );
      return {
        literal: differenceErrors(network, x, label, first, ALL),
        live,
        model: fitErrorModel(live.filter(({ N }) => N <= ASKED[ASKED.length - 1])),
        parameters: network.parameterCount,
      };
    };
    const results = { relu: measure('relu'), tanh: measure('tanh') };
    return {
      headline: {
        parameters: results.relu.parameters,
        smallestErrorRelu: smallest(results.relu.live).error,
        bestNRelu: smallest(results.relu.live).N,
        smallestErrorTanh: smallest(results.tanh.live).error,
        bestNTanh: smallest(results.tanh.live).N,
        largestLiteralError: Math.max(
          ...[...results.relu.literal, ...results.tanh.literal].map((e) => e.error),
        ),
      },
      curves: ACTIVATIONS.flatMap((activation) => {
        const { literal, live, model } = results[activation];
        const x = live.map(({ N }) => N);
        return [
          { name: `${activation} live`, x, y: live.map((e) => e.error) },
          { name: `${activation} kink crossed`, x, y: live.map((e) => Number(e.kinkCrossed)) },
          { name: `${activation} literal`, x, y: literal.map((e) => e.error) },
          {
            name: `${activation} model`,
            x: model === null ? [] : x,
            y: model === null ? [] : x.map((N) => modelledError(model, N)),
          },
        ];
      }),
      tables: [
        {
          title: 'Largest difference between gradient and finite difference',
          columns: ['N', 'ReLU, live weights', 'tanh, live weights', 'literal first ten weights'],
          rows: ALL.map((N, i) => {
            const { relu, tanh } = results;
            const mark = relu.live[i].kinkCrossed ? ' (kink crossed)' : '';
            return [
              N.toLocaleString('en-US'),
              relu.live[i].error.toExponential(2) + mark,
              tanh.live[i].error.toExponential(2),
              `${Math.max(relu.literal[i].error, tanh.literal[i].error)}`,
            ];
          }),
        },
        {
          title: 'Settings',
          columns: ['architecture', 'learning rate', 'batch size', 'epochs', 'inputs', 'sample'],
          rows: ACTIVATIONS.map((activation) => [
            describeMlp({ ...settings, activation }, data.train.features, data.classes),
            `${settings.learningRate}`,
            `${settings.batchSize}`,
            `${settings.epochs}`,
            data.scaling,
            `first training image, a ${label}`,
          ]),
        },
      ],
      conclusions: finiteDifferenceConclusions(results),
    };
  },

  figures({ curves, settings, data }): readonly Figure[] {
    const series = ACTIVATIONS.flatMap((activation): Series[] => {
      const { x, y } = curveNamed(curves, `${activation} live`);
      const crossed = curveNamed(curves, `${activation} kink crossed`).y;
      const model = curveNamed(curves, `${activation} model`);
      const pick = (keep: (N: number, i: number) => boolean) =>
        x.flatMap((N, i) => (keep(N, i) && y[i] > 0 ? [[N, y[i]] as const] : []));
      const last = ASKED[ASKED.length - 1];
      const name = NAME[activation];
      return [
        { name, style: 'dots', points: pick((N, i) => N <= last && crossed[i] === 0) },
        {
          name: `${name}, kink crossed`,
          style: 'crossed',
          points: pick((N, i) => N <= last && crossed[i] === 1),
        },
        { name: `${name}, N beyond the question`, style: 'faint', points: pick((N) => N > last) },
        {
          name: `${name}: a/N² + b·u·N`,
          style: 'dashed',
          points: model.x.map((N, i) => [N, model.y[i]] as const),
        },
      ];
    });
    return [
      {
        name: 'error',
        title: 'Error of finite differences',
        description:
          'Largest difference between the gradient and the central difference with step 1/N, on doubly logarithmic axes. For tanh the error falls like 1/N², reaches a minimum and rises in proportion to N. For ReLU it is large and flat where a unit changes sign. The literal first ten weights are not shown: their error is exactly 0.',
        caption: `${describeMlp({ ...settings, activation: 'relu' }, 784, 10)}, and tanh; η = ${settings.learningRate}, batch ${settings.batchSize}; first training image; ${data.name}, ${data.scaling}`,
        x: { label: 'N (step ε = 1/N)', scale: 'log' },
        y: { label: 'max |finite difference − gradient|', scale: 'log' },
        series: series.filter((s) => s.points.length > 0),
      },
    ];
  },
};
