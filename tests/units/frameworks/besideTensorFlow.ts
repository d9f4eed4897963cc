/** TensorFlow.js on a course that we take too, rightly or with a mistake put in; what both must show. */
import { describe, expect, it } from 'vitest';
import {
  type Course,
  departure,
  follow,
  ownStep,
  reference,
  type Step,
  startOf,
} from '../../../frameworks/follow.ts';
import { loadTensorFlow } from '../../../frameworks/tensorflow.ts';
import { TensorFlowNetwork } from '../../../frameworks/tensorflowNetwork.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { elements, type Floats, type Tensor, view } from '../../../src/kernels/array.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import type { Statistic } from '../../../src/nn/layer.ts';

const { tf, backend, fallbackReason } = await loadTensorFlow();

export { backend };

export const STEPS = 30;
export const BATCH = 8;

export interface Mistake {
  readonly parameters?: (all: readonly Statistic[]) => readonly Statistic[];
  readonly api?: Partial<typeof tf>;
  readonly step?: (step: Step) => Step;
  readonly batches?: (all: Course['batches']) => Course['batches'];
}

/** The losses of TensorFlow.js, taken as they are asked for. */
function* followWithTensorFlow(of: Course, mistake: Mistake = {}): Generator<number, void> {
  const { parameters = (all) => all, api = {}, step = (s) => s, batches = (all) => all } = mistake;
  const network = new TensorFlowNetwork(
    { ...tf, ...api },
    of.architecture,
    parameters(startOf(of, createFloat64Kernels()).parameters),
  );
  try {
    const right: Step = (x, labels, rate) => network.step(x, labels, rate);
    yield* follow({ ...of, batches: batches(of.batches) }, step(right));
  } finally {
    network.dispose();
  }
}

/** The values of one parameter in another order: axes swapped, but written as if they had not been. */
export function transposed(name: RegExp, shape: readonly number[], axes: readonly number[]) {
  const parameters = (all: readonly Statistic[]): readonly Statistic[] => {
    const chosen = all.filter((parameter) => name.test(parameter.name));
    expect(chosen).toHaveLength(1);
    return all.map((parameter) => {
      if (parameter !== chosen[0]) return parameter;
      const { value } = parameter;
      const swapped = view(elements(value), shape).transpose(...axes) as Tensor<Floats>;
      return { ...parameter, value: view(elements(swapped), value.shape) };
    });
  };
  return { parameters };
}

function scaledRate(factor: number) {
  return (step: Step): Step =>
    (x, labels, rate) =>
      step(x, labels, rate * factor);
}

/** Average pooling for max pooling. */
export const AVERAGED: Mistake = {
  api: { maxPool: (x, size, stride) => tf.avgPool(x, size, stride, 'valid') },
};

const SUMMED: Mistake = {
  api: {
    losses: {
      ...tf.losses,
      softmaxCrossEntropy: (labels, logits) =>
        tf.losses.softmaxCrossEntropy(labels, logits, undefined, 0, tf.Reduction.SUM),
    },
  },
};

/** Those that any network can be trained with. */
const MISTAKES: Readonly<Record<string, Mistake>> = {
  'a rate off by 1 %': { step: scaledRate(1.01) },
  'gradients averaged twice': { step: scaledRate(1 / BATCH) },
  'the sum of the losses for their mean': SUMMED,
  'no biases': { api: { add: ((a: unknown) => a) as typeof tf.add } },
  'batches shifted by one': { batches: (all) => [...all.slice(1), all[0]] },
  'two batches exchanged in the middle': {
    batches: (all) => all.map((_, t) => all[t === 14 || t === 15 ? 29 - t : t]),
  },
};

/** The course of this name, with mistakes besides those that any network can be trained with. */
export function besideTensorFlow(
  name: string,
  of: Course,
  more: Readonly<Record<string, Mistake>>,
): void {
  const expected = reference(of);
  const why = fallbackReason === null ? '' : `, because: ${fallbackReason}`;

  describe(`30 steps of ${name} beside TensorFlow.js (backend ${backend}${why})`, () => {
    it('every loss is within the bound', () => {
      const theirs = [...followWithTensorFlow(of)];
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

    it.each(Object.entries({ ...MISTAKES, ...more }))('is left with %s', (_, mistake) => {
      expect(departure(expected, followWithTensorFlow(of, mistake))).not.toBeNull();
    });
  });
}
