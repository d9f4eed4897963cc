/** Minibatch training and evaluation, independent of where the data come from. */
import { type Floats, type Tensor, view } from '../kernels/array.ts';
import { crossEntropy } from './crossEntropy.ts';
import type { Network } from './network.ts';
import { createOptimizer, type Optimizer } from './optimizers/optimizer.ts';

/** Labelled examples that are gathered batch by batch, so that images can stay bytes. */
export interface LabelledRows {
  readonly count: number;
  readonly features: number;
  readonly labels: ArrayLike<number>;
  /** Writes the rows at these indices, one after another, into `out` (indices.length · features). */
  rows(indices: ArrayLike<number>, out: Float64Array): void;
}

export interface EpochOptions {
  readonly batchSize: number;
  /** η of every step, or η by the number of the batch (from 0 on): a schedule */
  readonly learningRate: number | ((batch: number) => number);
  /** plain gradient descent unless given; one optimizer serves all epochs */
  readonly optimizer?: Optimizer;
  /** of the labels, 0 unless given */
  readonly smoothing?: number;
  /** the order in which the examples are seen: a permutation of 0 … count−1 */
  readonly order: Uint32Array;
}

/** Rows per step of an evaluation; the result does not depend on it beyond rounding. */
const EVALUATION_BATCH = 500;

/** Some examples, ready for a network. */
export interface Batch {
  /** position of the first example in the order */
  readonly start: number;
  /** (N, features); overwritten by the next batch */
  readonly x: Tensor;
  readonly labels: readonly number[];
}

/** Where the batches of one size are gathered, again and again. */
interface Space {
  readonly indices: Uint32Array;
  readonly x: Tensor;
  /** Plain numbers: bytes would turn a label of 256 into class 0 and hide the mistake. */
  readonly labels: number[];
}

function spaceFor(count: number, features: number): Space {
  const indices = new Uint32Array(count);
  const x = view(new Float64Array(count * features), [count, features]);
  // The indices are zeros so far, and so are the labels.
  return { indices, x, labels: Array.from(indices) };
}

/**
 * Gathers batches by the position of their first example in the order. All have one size but the
 * last, which may be smaller; nothing is allocated for a batch.
 */
function gatherer(
  data: LabelledRows,
  order: Uint32Array,
  batchSize: number,
): (start: number) => Space {
  const full = spaceFor(batchSize <= order.length ? batchSize : 0, data.features);
  const rest = spaceFor(order.length % batchSize, data.features);
  return (start) => {
    const space = start + batchSize <= order.length ? full : rest;
    const { indices, x, labels } = space;
    for (let n = 0; n < indices.length; n++) {
      indices[n] = order[start + n];
      labels[n] = data.labels[indices[n]];
    }
    data.rows(indices, x.data);
    return space;
  };
}

/** The examples in the given order, `batchSize` at a time, what is left over as a smaller batch. */
export function* batches(
  data: LabelledRows,
  order: Uint32Array,
  batchSize: number,
): Generator<Batch, void> {
  const gather = gatherer(data, order, batchSize);
  for (let start = 0; start < order.length; start += batchSize) {
    const { x, labels } = gather(start);
    yield { start, x, labels: labels.slice() };
  }
}

/** Where in an epoch a loss was first not finite; the weights are still those before that step. */
export interface LossEvent {
  /** counted from 1 in the epoch */
  readonly step: number;
  /** position of the first example of its batch in the order */
  readonly start: number;
  /** NaN or infinite */
  readonly loss: number;
  readonly learningRate: number;
}

/** Thrown by {@link trainEpoch} where a loss is infinite or NaN. */
export class NonFiniteLoss extends RangeError {
  readonly event: LossEvent;

  constructor(event: LossEvent) {
    const { step, start, loss, learningRate } = event;
    super(
      `trainEpoch: the loss of step ${step}, on the batch from example ${start}, is ${loss}; use a smaller learning rate than ${learningRate}`,
    );
    this.event = event;
  }
}

/**
 * One pass through the data in the given order, the last batch possibly smaller.
 * Throws {@link NonFiniteLoss} if a loss is not finite: the learning rate is then too large.
 */
export function trainEpoch(network: Network, data: LabelledRows, options: EpochOptions): void {
  const { batchSize, learningRate, order, smoothing = 0 } = options;
  const { optimizer = plainDescent(network) } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`trainEpoch: batch size ${batchSize} must be a positive integer`);
  }
  if (order.length !== data.count) {
    throw new RangeError(
      `trainEpoch: order has ${order.length} entries for ${data.count} examples`,
    );
  }
  const gather = gatherer(data, order, batchSize);
  for (let start = 0; start < order.length; start += batchSize) {
    const { x, labels } = gather(start);
    const batch = start / batchSize;
    const rate = typeof learningRate === 'number' ? learningRate : learningRate(batch);
    const loss = network.backward(x, labels, smoothing);
    if (!Number.isFinite(loss)) {
      const event = { step: batch + 1, start, loss, learningRate: rate };
      throw new NonFiniteLoss(event);
    }
    optimizer.step(network.parameters, rate);
  }
}

/** θ ← θ − η·∂L/∂θ, by the kernels of the network. */
export function plainDescent(network: Network): Optimizer {
  return createOptimizer({ name: 'sgd' }, network.kernels.updates);
}

/** Anything that gives logits (N, K) for a batch. */
export interface Classifier {
  forward(x: Tensor): Tensor<Floats>;
}

export interface Evaluation {
  /** mean cross entropy over the examples, in nats */
  readonly loss: number;
  /** share of examples whose largest logit is at their label; ties go to the first class */
  readonly accuracy: number;
}

/**
 * Loss and accuracy over all examples: means over examples, not over batches. A loss that is
 * infinite or NaN is reported as it is. Throws if there are no examples.
 */
export function evaluate(network: Classifier, data: LabelledRows): Evaluation {
  if (data.count === 0) throw new RangeError('evaluate: there are no examples');
  const everything = Uint32Array.from({ length: data.count }, (_, i) => i);
  let loss = 0;
  let correct = 0;
  for (const { x, labels } of batches(data, everything, EVALUATION_BATCH)) {
    const logits = network.forward(x);
    loss += crossEntropy(logits, labels) * labels.length;
    correct += labels.filter((label, n) => argMax(logits, n) === label).length;
  }
  return { loss: loss / data.count, accuracy: correct / data.count };
}

/** The first class of the largest logit. */
function argMax(logits: Tensor<Floats>, row: number): number {
  let best = 0;
  for (let k = 1; k < logits.shape[1]; k++) {
    if (logits.get(row, k) > logits.get(row, best)) best = k;
  }
  return best;
}
