/** What an engine without SIMD can do, as JSON on the standard output: `tsx withoutSimd.ts`. */
import { pathToFileURL } from 'node:url';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { createMlp } from '../../../src/nn/mlp.ts';
import { evaluate, trainEpoch } from '../../../src/nn/training.ts';
import { clusters } from '../nn/tinyData.ts';

export interface Report {
  /** of the fast kernels; null where they can be had */
  readonly error: string | null;
  /** before the training and after it */
  readonly losses: readonly number[];
  readonly weights: readonly number[];
}

export async function report(): Promise<Report> {
  const fast = await createFastKernels({ memory: 2 ** 20 }).catch((error: Error) => error);
  if (!(fast instanceof Error)) fast.close();
  const data = clusters(60, 8, 3, 5);
  const network = createMlp({
    ...{ kernels: createFloat64Kernels(), dims: [8, 9, 3], seed: 2 },
    ...{ activation: 'sigmoid', initializer: 'glorot' },
  });
  const before = evaluate(network, data).loss;
  const order = Uint32Array.from({ length: data.count }, (_, n) => n);
  for (let epoch = 0; epoch < 20; epoch++) {
    trainEpoch(network, data, { batchSize: 7, learningRate: 0.5, order });
  }
  return {
    error: fast instanceof Error ? fast.message : null,
    losses: [before, evaluate(network, data).loss],
    weights: [...network.weights()],
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(JSON.stringify(await report()));
}
