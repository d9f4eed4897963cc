/** A small multilayer perceptron that can be killed: `tsx killedMlp.ts CHECKPOINT LINES`. */

import { pathToFileURL } from 'node:url';
import { scaledRows } from '../../../src/data/dataset.ts';
import { syntheticDigits } from '../../../src/data/syntheticDigits.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { view } from '../../../src/kernels/array.ts';
import { createMlp } from '../../../src/nn/mlp.ts';
import { createOptimizer } from '../../../src/nn/optimizers/optimizer.ts';
import { runUntilKilled } from './killed.ts';
import type { Trainer } from './resumableTraining.ts';

/** Reference kernels in float64, Adam, each image scaled by a random contrast. */
export function mlpTrainer(): Trainer {
  const settings = { dims: [784, 12, 10], seed: 3, batchSize: 5, epochs: 60 };
  const digits = syntheticDigits({ train: 38, valid: 1, test: 1 });
  const data = scaledRows(digits.train);
  const network = createMlp({
    kernels: createFloat64Kernels(),
    ...settings,
    activation: 'relu',
    initializer: 'glorot',
  });
  const optimizer = createOptimizer({ name: 'adam', weightDecay: 0.01 });
  return {
    settings,
    dataSha256: digits.sha256,
    examples: data.count,
    weights: new Map(network.parameters.map(({ name, value }) => [name, value])),
    optimizer,
    step(indices, noise) {
      const rows = new Float64Array(indices.length * data.features);
      data.rows(indices, rows);
      for (let n = 0; n < indices.length; n++) {
        const contrast = 1 + noise.normal() / 8;
        for (let j = 0; j < data.features; j++) rows[n * data.features + j] *= contrast;
      }
      const labels = Array.from(indices, (i) => data.labels[i]);
      network.backward(view(rows, [indices.length, data.features]), labels);
      optimizer.step(network.parameters, 0.01);
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) runUntilKilled(mlpTrainer());
