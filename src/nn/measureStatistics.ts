/** The statistics of a trained network, measured anew. */
import type { Network } from './network.ts';
import { batches, type LabelledRows } from './training.ts';

/**
 * Replaces the running means and variances of every batch normalization by their means over the batches
 * of these examples, in their order, with the weights as they are. The running ones of a training are
 * of weights that have changed since, and of examples as they were distorted; a network is judged with
 * its last weights, or an average of them, on examples as they are (Wu and Johnson 2021, "Rethinking
 * 'Batch' in BatchNorm", section 3.3). Dropout stays as in training.
 *
 * Throws if there are no examples. A smaller batch at the end is left out, unless it is the only one:
 * it would count as much as a whole one.
 */
export function measureStatistics(network: Network, data: LabelledRows, batchSize: number): void {
  const { count } = data;
  if (count === 0) throw new RangeError('measureStatistics: there are no examples');
  const leftOver = count % batchSize;
  const whole = leftOver < count ? count - leftOver : count;
  const order = Uint32Array.from({ length: whole }, (_, i) => i);
  let measured = 0;
  for (const { x } of batches(data, order, batchSize)) {
    measured++;
    for (const layer of network.layers) layer.weighBatches?.(1 / measured);
    network.forward(x, true);
  }
  for (const layer of network.layers) layer.weighBatches?.(null);
}
