/** TensorFlow.js, which differentiates by itself, takes the steps that we take; mistakes are seen. */
import { describe, expect, it } from 'vitest';
import {
  type Course,
  course,
  departure,
  follow,
  ownStep,
  reference,
  type Step,
  startOf,
} from '../../../frameworks/follow.ts';
import { roundingNoise } from '../../../frameworks/roundingNoise.ts';
import { loadTensorFlow } from '../../../frameworks/tensorflow.ts';
import { TensorFlowNetwork } from '../../../frameworks/tensorflowNetwork.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { elements, type Floats, type Tensor, view } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import type { Architecture } from '../../../src/models/architecture.ts';
import type { Statistic } from '../../../src/nn/layer.ts';
import { smallDigits } from './smallDigits.ts';

const { tf, backend, fallbackReason } = await loadTensorFlow();

const STEPS = 30;
const BATCH = 8;

const mlp: Architecture = {
  inputShape: [196],
  initializer: 'glorot',
  layers: [
    { kind: 'dense', outputs: 24 },
    { kind: 'relu' },
    { kind: 'dense', outputs: 16 },
    { kind: 'tanh' },
    { kind: 'dense', outputs: 16 },
    { kind: 'sigmoid' },
    { kind: 'dense', outputs: 10 },
  ],
};

const cnn: Architecture = {
  inputShape: [1, 14, 14],
  initializer: 'glorot',
  layers: [
    { kind: 'conv', filters: 4, kernel: 3, padding: 1 },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'conv', filters: 6, kernel: 3, stride: 2 },
    { kind: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', outputs: 10 },
  ],
};

const digits = smallDigits(STEPS * BATCH);
const settings = { seed: 1, learningRate: 0.2, batchSize: BATCH, steps: STEPS };

const courses = [
  { name: 'MLP', course: course(mlp, digits, settings) },
  { name: 'CNN', course: course(cnn, digits, settings) },
].map((entry) => ({ ...entry, expected: reference(entry.course) }));

const startingParameters = (of: Course) => startOf(of, createFloat64Kernels()).parameters;

/** The losses of TensorFlow.js, a mistake put in where one is asked for. */
function followWithTensorFlow(
  of: Course,
  mistake: {
    parameters?: (all: readonly Statistic[]) => readonly Statistic[];
    api?: Partial<typeof tf>;
    step?: (step: Step) => Step;
    batches?: (all: Course['batches']) => Course['batches'];
  } = {},
): number[] {
  const { parameters = (all) => all, api = {}, step = (s) => s, batches = (all) => all } = mistake;
  const network = new TensorFlowNetwork(
    { ...tf, ...api },
    of.architecture,
    parameters(startingParameters(of)),
  );
  try {
    const right: Step = (x, labels, rate) => network.step(x, labels, rate);
    return follow({ ...of, batches: batches(of.batches) }, step(right));
  } finally {
    network.dispose();
  }
}

/** The values of one parameter in another order: axes swapped, but written as if they had not been. */
function transposed(name: RegExp, shape: readonly number[], axes: readonly number[]) {
  return (all: readonly Statistic[]): readonly Statistic[] => {
    const chosen = all.filter((parameter) => name.test(parameter.name));
    expect(chosen).toHaveLength(1);
    return all.map((parameter) => {
      if (parameter !== chosen[0]) return parameter;
      const { value } = parameter;
      const swapped = view(elements(value), shape).transpose(...axes) as Tensor<Floats>;
      return { ...parameter, value: view(elements(swapped), value.shape) };
    });
  };
}

describe.each(courses)(
  `30 steps of the $name beside TensorFlow.js (backend ${backend}${fallbackReason === null ? '' : `, because: ${fallbackReason}`})`,
  ({ name, course: of, expected }) => {
    it('every loss is within the bound', () => {
      const theirs = followWithTensorFlow(of);
      expect(theirs).toHaveLength(STEPS);
      expect(departure(expected, theirs)).toBeNull();
    });

    it('so is every loss of the fast kernels', async () => {
      const kernels = await createFastKernels({ threads: 1 });
      try {
        expect(departure(expected, follow(of, ownStep(startOf(of, kernels))))).toBeNull();
      } finally {
        kernels.close();
      }
    });

    it('the bound is small: below 10⁻⁴ of the first loss at the first step', () => {
      expect(expected.bound[0]).toBeGreaterThan(0);
      expect(expected.bound[0]).toBeLessThan(1e-4 * expected.losses[0]);
    });

    const sum: Partial<typeof tf> = {
      losses: {
        ...tf.losses,
        softmaxCrossEntropy: (labels, logits) =>
          tf.losses.softmaxCrossEntropy(labels, logits, undefined, 0, tf.Reduction.SUM),
      },
    };

    it.each([
      { mistake: 'a rate off by 1 %', with: { step: scaledRate(1.01) } },
      { mistake: 'gradients averaged twice', with: { step: scaledRate(1 / BATCH) } },
      { mistake: 'the sum of the losses for their mean', with: { api: sum } },
      { mistake: 'no biases', with: { api: { add: ((a: unknown) => a) as typeof tf.add } } },
      {
        mistake: 'batches shifted by one',
        with: { batches: (all: Course['batches']) => [...all.slice(1), all[0]] },
      },
      {
        mistake: 'two batches exchanged in the middle',
        with: {
          batches: (all: Course['batches']) =>
            all.map((_, t) => all[t === 14 || t === 15 ? 29 - t : t]),
        },
      },
    ])('is left after $mistake', ({ with: mistake }) => {
      expect(departure(expected, followWithTensorFlow(of, mistake))).not.toBeNull();
    });

    const orders =
      name === 'MLP'
        ? [
            {
              order: 'square weights transposed',
              with: transposed(/^layer 5 .*weights/, [16, 16], [1, 0]),
            },
          ]
        : [
            {
              order: 'height and width of a filter exchanged',
              with: transposed(/^layer 1 .*weights/, [4, 1, 3, 3], [0, 1, 3, 2]),
            },
            {
              order: 'the flattened order that of channels last',
              with: transposed(/^layer 7 .*weights/, [6, 3, 3, 10], [1, 2, 0, 3]),
            },
          ];
    it.each(orders)('is left with $order', ({ with: parameters }) => {
      expect(departure(expected, followWithTensorFlow(of, { parameters }))).not.toBeNull();
    });
  },
);

it('average pooling for max pooling is left, too', () => {
  const [, { course: of, expected }] = courses;
  const api: Partial<typeof tf> = {
    maxPool: (x, size, stride) => tf.avgPool(x, size, stride, 'valid'),
  };
  expect(departure(expected, followWithTensorFlow(of, { api }))).toBe(1);
});

function scaledRate(factor: number) {
  return (step: Step): Step =>
    (x, labels, rate) =>
      step(x, labels, rate * factor);
}

describe('course', () => {
  it('starts both sides from float32 numbers', () => {
    const [{ course: of }] = courses;
    expect(of.learningRate).toBe(Math.fround(0.2));
    for (const { x } of of.batches) expect(x.data).toEqual(x.data.map(Math.fround));
    const weights = startOf(of, createFloat64Kernels()).weights();
    expect(weights).toEqual(weights.map(Math.fround));
  });

  it('sees every example at most once, in an order of the seed', () => {
    const rows = (seed: number) =>
      course(mlp, digits, { ...settings, seed }).batches.flatMap(({ x, labels }) =>
        labels.map((label, n) => [label, ...x.data.subarray(196 * n, 196 * n + 196)].join()),
      );
    const first = rows(1);
    expect(new Set(first).size).toBe(STEPS * BATCH);
    expect(rows(2)).not.toEqual(first);
    expect(rows(2).sort()).toEqual([...first].sort());
  });

  it('refuses more steps than there are examples for', () => {
    expect(() => course(mlp, digits, { ...settings, steps: STEPS + 1 })).toThrow(
      'course: 31 batches of 8 need 248 examples, there are 240; take fewer steps',
    );
  });
});

describe('reference', () => {
  it('is bounded by 2·6 times the root mean square of 32 runs with rounding noise', () => {
    const [first, second] = courses[0].course.batches;
    const of = { ...courses[0].course, batches: [first, second] };
    const { losses, bound } = reference(of);
    const { x, labels } = first;
    const ours = startOf(of, createFloat64Kernels());
    const step = ownStep(ours);
    expect(losses).toEqual([step(x, labels, of.learningRate), ours.loss(second.x, second.labels)]);
    const runs = Array.from({ length: 32 }, (_, run) => {
      const kernels = roundingNoise(new RandomStream(of.seed, `rounding noise ${run}`));
      return follow(of, ownStep(startOf(of, kernels)));
    });
    for (const t of [0, 1]) {
      const squares = runs.reduce((sum, run) => sum + (run[t] - losses[t]) ** 2, 0);
      // The same sums in the same order, but for the square: some ten roundings of float64.
      expect(Math.abs(bound[t] / (12 * Math.sqrt(squares / 32)) - 1)).toBeLessThan(10 * 2 ** -53);
    }
  });
});

describe('departure', () => {
  const expected = { losses: [1, 2, 3], bound: [0.5, 0.25, 0] };

  it('is the first step outside the bound, counted from 1', () => {
    expect(departure(expected, [1.5, 1.75, 3])).toBeNull();
    expect(departure(expected, [0.25, 2, 4])).toBe(1);
    expect(departure(expected, [1, 2.5, 3])).toBe(2);
    expect(departure(expected, [1, 2, 3.125])).toBe(3);
  });

  it('takes a loss that is not a number for one', () => {
    expect(departure(expected, [1, Number.NaN, 3])).toBe(2);
  });
});
