/**
 * One training step of the network 784-512-512-10 (ReLU, batch 128, SGD): forwards, backwards and
 * update, by the readable NN class and by the fast loops.
 */
import { view } from '../src/kernels/array.ts';
import { RandomStream } from '../src/kernels/random.ts';
import { createMlp } from '../src/nn/mlp.ts';
import { NN } from '../src/nn/NN.ts';
import { sgdStep } from '../src/nn/sgd.ts';
import type { LabelledRows } from '../src/nn/training.ts';
import type { Benchmark, Contest } from './measure.ts';

const DIMS = [784, 512, 512, 10];
const BATCH = 128;
const LEARNING_RATE = 0.01;
/** MNIST pixels are 19.1 % non-zero. */
const SHARES = { dense: 1, 'mnist-like': 0.191 };

export const mlpStep: Benchmark = {
  name: 'mlp-step',
  about: 'training steps of a 784-512-512-10 ReLU network, batch 128',
  contests: () => Object.entries(SHARES).map(([input, share]) => contest(input, share)),
};

function contest(input: string, share: number): Contest {
  const random = new RandomStream(1, `bench ${input}`);
  const [features, , , classes] = DIMS;
  const pixels = Float64Array.from({ length: BATCH * features }, () =>
    random.uniform() < share ? 1 - random.uniform() : 0,
  );
  const x = view(pixels, [BATCH, features]);
  const labels = Array.from({ length: BATCH }, () => random.integer(0, classes - 1));
  const network = createMlp({ dims: DIMS, activation: 'relu', initializer: 'glorot', seed: 1 });
  const data: LabelledRows = { count: BATCH, features, labels, rows: (_, out) => out.set(pixels) };
  const nn = new NN({
    data: { train: data, valid: data, test: data },
    hiddenDims: DIMS.slice(1, -1),
    classes,
    learningRate: LEARNING_RATE,
    seed: 1,
  });
  return {
    bench: 'mlp-step',
    settings: { input },
    rate: 'imagesPerSecond',
    work: BATCH,
    subjects: [
      { name: 'readable', run: () => nn.update(nn.backward(nn.forward(x), labels)) },
      {
        name: 'loops-fast',
        run: () => {
          network.backward(x, labels);
          sgdStep(network.parameters, LEARNING_RATE);
        },
      },
    ],
  };
}
