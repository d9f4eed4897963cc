/** A small convolutional network on the fast kernels that can be killed: `tsx killedCnn.ts CHECKPOINT LINES`. */
import { pathToFileURL } from 'node:url';
import { Conv2dLayer } from '../../../src/conv/conv2dLayer.ts';
import { Flatten } from '../../../src/conv/flatten.ts';
import { MaxPoolLayer } from '../../../src/conv/maxPoolLayer.ts';
import { scaledRows } from '../../../src/data/dataset.ts';
import { syntheticDigits } from '../../../src/data/syntheticDigits.ts';
import { view } from '../../../src/kernels/array.ts';
import type { Kernels } from '../../../src/kernels/kernels.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { BatchNormLayer } from '../../../src/nn/batchNormLayer.ts';
import { Dense } from '../../../src/nn/dense.ts';
import { DropoutLayer } from '../../../src/nn/dropoutLayer.ts';
import { initializers } from '../../../src/nn/initializers.ts';
import { Network } from '../../../src/nn/network.ts';
import { createOptimizer } from '../../../src/nn/optimizers/optimizer.ts';
import { runUntilKilled } from './killed.ts';
import type { Trainer } from './resumableTraining.ts';

/** Momentum, batch norm and dropout, whose statistics and counters belong to the checkpoint; two threads unless given. */
export async function cnnTrainer(given?: Kernels): Promise<Trainer> {
  const settings = { filters: 4, seed: 3, batchSize: 5, epochs: 60 };
  const kernels = given ?? (await createFastKernels({ threads: 2, memory: 2 ** 24 }));
  const digits = syntheticDigits({ train: 38, valid: 1, test: 1 });
  const data = scaledRows(digits.train);
  const conv = new Conv2dLayer({
    outChannels: settings.filters,
    kernelSize: 3,
    padding: 1,
    initialize: initializers.glorot,
    inputGradient: false,
  });
  const network = new Network(
    [
      ...[conv, new ActivationLayer('relu'), new MaxPoolLayer({ kernelSize: 2 })],
      ...[new BatchNormLayer(), new Flatten(), new DropoutLayer(0.25)],
      new Dense({ outputs: 10, initializer: 'glorot' }),
    ],
    [1, 28, 28],
    settings.seed,
    kernels,
  );
  const optimizer = createOptimizer(
    { name: 'momentum', weightDecay: 0.01, zeros: (shape) => kernels.tensor(shape) },
    kernels.updates,
  );
  const remembered = [...network.parameters, ...network.statistics, ...network.counters];
  return {
    settings,
    dataSha256: digits.sha256,
    examples: data.count,
    weights: new Map(remembered.map(({ name, value }) => [name, value])),
    optimizer,
    step(indices, noise) {
      const rows = new Float64Array(indices.length * data.features);
      data.rows(indices, rows);
      for (let i = 0; i < rows.length; i++) rows[i] *= 1 + noise.uniform() / 8;
      const labels = Array.from(indices, (i) => data.labels[i]);
      network.backward(view(rows, [indices.length, data.features]), labels);
      optimizer.step(network.parameters, 0.01);
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) runUntilKilled(await cnnTrainer());
