/** Minibatch training and evaluation, independent of where the data come from. */
import { type Tensor, view } from '../kernels/array.ts';
import { crossEntropy } from './crossEntropy.ts';
import type { Network } from './network.ts';
import { sgdStep } from './sgd.ts';

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
  readonly learningRate: number;
  /** the order in which the examples are seen: a permutation of 0 … count−1 */
  readonly order: Uint32Array;
}

/** Rows per step of an evaluation; the result does not depend on it beyond rounding. */
const EVALUATION_BATCH = 500;

/** Gathers batches into one array that is used again and again. */
class Gatherer {
  private readonly data: LabelledRows;
  private readonly buffer: Float64Array;

  constructor(data: LabelledRows, batchSize: number) {
    this.data = data;
    this.buffer = new Float64Array(batchSize * data.features);
  }

  gather(indices: Uint32Array): { x: Tensor; labels: number[] } {
    const { features, labels } = this.data;
    const out = this.buffer.subarray(0, indices.length * features);
    this.data.rows(indices, out);
    return {
      x: view(out, [indices.length, features]),
      // Plain numbers: bytes would turn a label of 256 into class 0 and hide the mistake.
      labels: Array.from(indices, (i) => labels[i]),
    };
  }
}

/**
 * One pass through the data in the given order, the last batch possibly smaller.
 * Throws if a loss is not finite, naming the batch: the learning rate is then too large.
 */
export function trainEpoch(network: Network, data: LabelledRows, options: EpochOptions): void {
  const { batchSize, learningRate, order } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`trainEpoch: batch size ${batchSize} must be a positive integer`);
  }
  if (order.length !== data.count) {
    throw new RangeError(
      `trainEpoch: order has ${order.length} entries for ${data.count} examples`,
    );
  }
  const gatherer = new Gatherer(data, Math.min(batchSize, data.count));
  for (let start = 0; start < order.length; start += batchSize) {
    const { x, labels } = gatherer.gather(order.subarray(start, start + batchSize));
    const loss = network.backward(x, labels);
    if (!Number.isFinite(loss)) {
      throw new RangeError(
        `trainEpoch: the loss of the batch from example ${start} is ${loss}; use a smaller learning rate than ${learningRate}`,
      );
    }
    sgdStep(network.parameters, learningRate);
  }
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
export function evaluate(network: Network, data: LabelledRows): Evaluation {
  if (data.count === 0) throw new RangeError('evaluate: there are no examples');
  const gatherer = new Gatherer(data, Math.min(EVALUATION_BATCH, data.count));
  let loss = 0;
  let correct = 0;
  for (let start = 0; start < data.count; start += EVALUATION_BATCH) {
    const size = Math.min(EVALUATION_BATCH, data.count - start);
    const { x, labels } = gatherer.gather(Uint32Array.from({ length: size }, (_, i) => start + i));
    const logits = network.forward(x);
    loss += crossEntropy(logits, labels) * size;
    for (let n = 0; n < size; n++) correct += Number(argMax(logits, n) === labels[n]);
  }
  return { loss: loss / data.count, accuracy: correct / data.count };
}

/** The first class of the largest logit. */
function argMax(logits: Tensor, row: number): number {
  let best = 0;
  for (let k = 1; k < logits.shape[1]; k++) {
    if (logits.get(row, k) > logits.get(row, best)) best = k;
  }
  return best;
}
