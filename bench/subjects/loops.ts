/** This project's float64 loops, one thread: the implementation that is easy to read. */
import { createFloat64Kernels } from '../../src/engines/float64.ts';
import { type Tensor, view } from '../../src/kernels/array.ts';
import { gemm, gemmTransposedA, gemmTransposedB } from '../../src/kernels/gemm.ts';
import { createMlp } from '../../src/nn/mlp.ts';
import { plainDescent } from '../../src/nn/training.ts';
import { type Session, type Subject, timed } from '../subject.ts';
import type { GemmTask, StepTask } from '../task.ts';

export const loops: Subject = {
  name: 'loops',
  threads: 1,
  unavailable: async () => null,
  takes: (task) => task.kind === 'gemm' || task.inputShape.length === 1,
  start: async (task) => (task.kind === 'gemm' ? startGemm(task) : startMlpStep(task)),
};

function startGemm(task: GemmTask): Session {
  const { M, K, N, transposedA, transposedB } = task;
  const a = Float64Array.from(task.a);
  const b = Float64Array.from(task.b);
  const c = new Float64Array(M * N);
  // The transposed products take their sizes as a dense layer has them: rows, inputs, outputs.
  const product = transposedA
    ? () => gemmTransposedA(c, a, b, K, M, N)
    : transposedB
      ? () => gemmTransposedB(c, a, b, M, N, K)
      : () => gemm(c, a, b, M, K, N);
  return {
    settings: {},
    run: (repeat) =>
      timed(repeat, () => {
        product();
        return c[N - 1];
      }),
    close: async () => {},
  };
}

function startMlpStep(task: StepTask): Session {
  const { batch, inputShape, labels, learningRate, layers } = task;
  const hidden = layers.flatMap((layer) => (layer.kind === 'dense' ? [layer.outputs] : []));
  const dims = [inputShape[0], ...hidden];
  const network = createMlp({
    kernels: createFloat64Kernels(),
    dims,
    activation: 'relu',
    initializer: 'glorot',
    seed: 1,
  });
  const weights = task.parameters.flatMap(({ data }) => Array.from(data));
  network.loadWeights(Float64Array.from(weights));
  const optimizer = plainDescent(network);
  const x: Tensor = view(Float64Array.from(task.inputs), [batch, inputShape[0]]);
  return {
    settings: {},
    run: (repeat) =>
      timed(repeat, () => {
        const loss = network.backward(x, labels);
        optimizer.step(network.parameters, learningRate);
        return loss;
      }),
    close: async () => {},
  };
}
