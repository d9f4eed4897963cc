/**
 * Follows our training with somebody else's, step by step, and says how far apart the losses may be
 * where both compute the same function.
 *
 * The reference is our network in float64. The bound is a sampled one. To first order, the loss before
 * step t deviates by d_t = Σⱼ gⱼεⱼ, over the roundings of all operations before it; each |εⱼ| ≤ bⱼ is
 * derived in `roundingNoise.ts`, and the sensitivities gⱼ are those of this very training. Instead of
 * computing them, the training is repeated {@link RUNS} times with εⱼ = ±bⱼ at random (the roundings
 * within one sum, which have one sensitivity, as one push of the same square). The deviations of
 * these runs have the standard deviation σ_t = √Σ(gⱼbⱼ)², which their root mean square estimates.
 * Real roundings with mean zero, independent and at most bⱼ in size, which is the model of Higham and
 * Mary (2019, "A new approach to probabilistic rounding error analysis"), exceed λσ_t with a chance of
 * at most 2e^{−λ²/2} (Hoeffding): with λ = {@link LAMBDA}, below 10⁻⁷ a step. The estimate itself is
 * below σ_t/{@link MARGIN} with a chance of at most 4·10⁻⁵ (Chernoff's bound for χ² with 32 degrees of
 * freedom). So the bound is MARGIN·λ times the root mean square: nothing in it was tuned.
 *
 * What it leaves out is of second order: a ReLU or a maximum so close to its kink that only one side
 * crosses it. Such crossings of the repeated runs are in the bound.
 */
import { createFloat64Kernels } from '../src/engines/float64.ts';
import { type LearningRate, scheduleOf } from '../src/experiments/trial.ts';
import { elements, type Tensor, view } from '../src/kernels/array.ts';
import type { Kernels } from '../src/kernels/kernels.ts';
import { RandomStream } from '../src/kernels/random.ts';
import { type Architecture, buildNetwork } from '../src/models/architecture.ts';
import type { Network } from '../src/nn/network.ts';
import { batches, type LabelledRows, plainDescent } from '../src/nn/training.ts';
import { roundingNoise } from './roundingNoise.ts';

const RUNS = 32;
const LAMBDA = 6;
const MARGIN = 2;

export interface LabelledBatch {
  /** (N, features), every number a float32 */
  readonly x: Tensor;
  readonly labels: readonly number[];
}

/** A training by plain descent, so short that every step can be looked at. */
export interface Course {
  readonly architecture: Architecture;
  readonly seed: number;
  readonly batches: readonly LabelledBatch[];
  /** one a step, float32 numbers */
  readonly rates: readonly number[];
}

/** One entry a step: the loss of its batch before it. */
export interface Reference {
  readonly losses: readonly number[];
  /** how far from these a float32 training of the same function may be */
  readonly bound: readonly number[];
}

/** Takes one step; returns the loss before it. */
export type Step = (x: Tensor, labels: readonly number[], rate: number) => number;

/**
 * `steps` batches in an order drawn from the seed; a schedule goes to its end with them. What both
 * sides start from is rounded to float32 once: only roundings of operations are left to tell them
 * apart. Throws if there are too few examples.
 */
export function course(
  architecture: Architecture,
  data: LabelledRows,
  settings: {
    readonly seed: number;
    readonly learningRate: LearningRate;
    readonly batchSize: number;
    readonly steps: number;
  },
): Course {
  const { seed, learningRate, batchSize, steps } = settings;
  if (steps * batchSize > data.count) {
    throw new RangeError(
      `course: ${steps} batches of ${batchSize} need ${steps * batchSize} examples, there are ${data.count}; take fewer steps`,
    );
  }
  const order = new RandomStream(seed, 'shuffle').permutation(data.count);
  const schedule = scheduleOf(learningRate);
  const chosen = batches(data, order.subarray(0, steps * batchSize), batchSize);
  return {
    architecture,
    seed,
    batches: Array.from(chosen, ({ x, labels }) => ({
      x: view(Float64Array.from(elements(x), Math.fround), x.shape),
      labels,
    })),
    rates: Array.from({ length: steps }, (_, t) => Math.fround(schedule(t / steps))),
  };
}

/** Our network at the start of the course: its weights are those of the seed, rounded to float32. */
export function startOf({ architecture, seed }: Course, kernels: Kernels): Network {
  const network = buildNetwork(architecture, seed, kernels);
  network.loadWeights(network.weights().map(Math.fround));
  return network;
}

/** The steps of our own network. */
export function ownStep(network: Network): Step {
  const descent = plainDescent(network);
  return (x, labels, rate) => {
    const loss = network.backward(x, labels);
    descent.step(network.parameters, rate);
    return loss;
  };
}

/** The losses of the course, one a step, taken as they are asked for. */
export function* follow({ batches, rates }: Course, step: Step): Generator<number, void> {
  for (const [t, { x, labels }] of batches.entries()) yield step(x, labels, rates[t]);
}

/** Our losses in float64 and the bound. Throws where the architecture has layers without one. */
export function reference(course: Course): Reference {
  const lossesWith = (kernels: Kernels) => follow(course, ownStep(startOf(course, kernels)));
  const losses = [...lossesWith(createFloat64Kernels())];
  const squares = losses.map(() => 0);
  for (let run = 0; run < RUNS; run++) {
    const random = new RandomStream(course.seed, `rounding noise ${run}`);
    for (const [t, loss] of [...lossesWith(roundingNoise(random))].entries()) {
      squares[t] += (loss - losses[t]) * (loss - losses[t]);
    }
  }
  return { losses, bound: squares.map((sum) => MARGIN * LAMBDA * Math.sqrt(sum / RUNS)) };
}

/** The first step whose loss is outside the bound, from 1 on, and no step further; null where there is none. */
export function departure({ losses, bound }: Reference, theirs: Iterable<number>): number | null {
  let t = 0;
  for (const loss of theirs) {
    if (!(Math.abs(loss - losses[t]) <= bound[t])) return t + 1;
    t++;
  }
  return null;
}
