/** TensorFlow.js, which differentiates by itself, takes the steps that we take; mistakes are seen. */
import { describe, expect, it } from 'vitest';
import {
  course,
  departure,
  follow,
  ownStep,
  reference,
  startOf,
} from '../../../frameworks/follow.ts';
import { roundingNoise } from '../../../frameworks/roundingNoise.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import type { Architecture } from '../../../src/models/architecture.ts';
import { oneCycle } from '../../../src/nn/schedules.ts';
import { AVERAGED, BATCH, besideTensorFlow, STEPS, transposed } from './besideTensorFlow.ts';
import { smallDigits } from './smallDigits.ts';

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

const mlpCourse = course(mlp, digits, settings);

besideTensorFlow('an MLP of all activations', mlpCourse, {
  'square weights transposed': transposed(/^layer 5 .*weights/, [16, 16], [1, 0]),
});
besideTensorFlow('a CNN with a stride', course(cnn, digits, settings), {
  'average pooling for max pooling': AVERAGED,
  'height and width of a filter exchanged': transposed(
    /^layer 1 .*weights/,
    [4, 1, 3, 3],
    [0, 1, 3, 2],
  ),
  'the flattened order that of channels last': transposed(
    /^layer 7 .*weights/,
    [6, 3, 3, 10],
    [1, 2, 0, 3],
  ),
});

describe('course', () => {
  it('starts both sides from float32 numbers', () => {
    const of = mlpCourse;
    expect(of.rates).toEqual(Array(STEPS).fill(Math.fround(0.2)));
    for (const { x } of of.batches) expect(x.data).toEqual(x.data.map(Math.fround));
    const weights = startOf(of, createFloat64Kernels()).weights();
    expect(weights).toEqual(weights.map(Math.fround));
  });

  it('goes through a whole schedule, rounded to float32', () => {
    const cycle = { peak: 0.3, warmup: 0.2 };
    const { rates } = course(mlp, digits, { ...settings, learningRate: cycle });
    expect(rates).toHaveLength(STEPS);
    expect(rates[0]).toBeLessThan(rates[1]);
    expect(rates[STEPS * 0.2]).toBe(Math.fround(0.3));
    expect(rates).toEqual(rates.map((_, t) => Math.fround(oneCycle(cycle)(t / STEPS))));
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
    const [first, second] = mlpCourse.batches;
    const of = { ...mlpCourse, batches: [first, second] };
    const { losses, bound } = reference(of);
    const { x, labels } = first;
    const ours = startOf(of, createFloat64Kernels());
    const step = ownStep(ours);
    expect(losses).toEqual([step(x, labels, of.rates[0]), ours.loss(second.x, second.labels)]);
    const runs = Array.from({ length: 32 }, (_, run) => {
      const kernels = roundingNoise(new RandomStream(of.seed, `rounding noise ${run}`));
      return [...follow(of, ownStep(startOf(of, kernels)))];
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

  it('takes no step after it', () => {
    const asked: number[] = [];
    function* losses() {
      for (const loss of [1, 5, 3]) {
        asked.push(loss);
        yield loss;
      }
    }
    expect(departure(expected, losses())).toBe(2);
    expect(asked).toEqual([1, 5]);
  });

  it('takes a loss that is not a number for one', () => {
    expect(departure(expected, [1, Number.NaN, 3])).toBe(2);
  });
});
