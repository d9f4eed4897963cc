/** A trained network with the statistics of what it will be judged by: examples as they are. */
import type { Floats, Tensor } from '../kernels/array.ts';
import { elements, view } from '../kernels/array.ts';
import { createFastKernels } from '../kernels/webassembly/fastKernels.ts';
import { loadArrays } from '../models/loadArrays.ts';
import { measureStatistics } from '../nn/measureStatistics.ts';
import type { ExperimentData } from './experimentData.ts';
import { firstRows } from './subset.ts';
import type { TrainedTrial } from './trialResult.ts';

/** Training examples that are enough for means and variances. */
export const STATISTICS_EXAMPLES = 4096;

/**
 * The same weights, with the statistics of batch normalization measured on the first
 * `STATISTICS_EXAMPLES` training examples, not distorted; of all if there are fewer. `memory` in bytes,
 * for a batch of the training in all layers.
 */
export async function withMeasuredStatistics(
  trained: TrainedTrial,
  { train }: Pick<ExperimentData, 'train'>,
  memory: number,
): Promise<TrainedTrial> {
  const kernels = await createFastKernels({ memory });
  try {
    const network = trained.load(kernels);
    const examples = firstRows(train, Math.min(train.count, STATISTICS_EXAMPLES), 'training');
    measureStatistics(network, examples, trained.trial.training.batchSize);
    const measured = new Map<string, Tensor<Floats>>(
      network.statistics.map(({ name, value }) => [
        name,
        view(Float64Array.from(elements(value)), [...value.shape]),
      ]),
    );
    return {
      ...trained,
      load(own) {
        const loaded = trained.load(own);
        loadArrays(loaded.statistics, measured);
        return loaded;
      },
    };
  } finally {
    kernels.close();
  }
}
