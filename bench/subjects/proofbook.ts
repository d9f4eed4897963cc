/** This project's fast kernels: WebAssembly SIMD on one thread and on two. */
import { Conv2dLayer } from '../../src/conv/conv2dLayer.ts';
import { Flatten } from '../../src/conv/flatten.ts';
import { MaxPoolLayer } from '../../src/conv/maxPoolLayer.ts';
import { assign, view } from '../../src/kernels/array.ts';
import { createFastKernels } from '../../src/kernels/webassembly/fastKernels.ts';
import { ActivationLayer } from '../../src/nn/activationLayer.ts';
import { Dense } from '../../src/nn/dense.ts';
import { initializers } from '../../src/nn/initializers.ts';
import type { Layer } from '../../src/nn/layer.ts';
import { Network } from '../../src/nn/network.ts';
import { plainDescent } from '../../src/nn/training.ts';
import { type Session, type Subject, timed } from '../subject.ts';
import type { GemmTask, LayerSpec, StepTask } from '../task.ts';

export const proofbook: readonly Subject[] = [1, 2].map((threads) => ({
  name: 'proofbook',
  threads,
  unavailable: async () => null,
  takes: () => true,
  start: async (task) =>
    task.kind === 'gemm' ? startGemm(task, threads) : startStep(task, threads),
}));

async function startGemm(task: GemmTask, threads: number): Promise<Session> {
  const kernels = await createFastKernels({ threads });
  const { M, K, N, transposedA, transposedB } = task;
  const matrix = (rows: number, columns: number, data?: Float32Array) => {
    const tensor = kernels.tensor([rows, columns]);
    if (data !== undefined) assign(tensor, data);
    return tensor;
  };
  const a = transposedA ? matrix(K, M, task.a) : matrix(M, K, task.a);
  const b = transposedB ? matrix(N, K, task.b) : matrix(K, N, task.b);
  const c = matrix(M, N);
  return {
    settings: {},
    run: (repeat) =>
      timed(repeat, () => {
        kernels.matmul(c, a, b, transposedA, transposedB);
        return c.get(0, N - 1);
      }),
    close: async () => kernels.close(),
  };
}

async function startStep(task: StepTask, threads: number): Promise<Session> {
  const kernels = await createFastKernels({ threads, memory: 3 * 2 ** 30 });
  const { batch, inputShape, labels, learningRate } = task;
  const layers = task.layers.map((spec, l) => layerOf(spec, l > 0));
  const network = new Network(layers, inputShape, 1, kernels);
  const weights = task.parameters.flatMap(({ data }) => Array.from(data));
  network.loadWeights(Float64Array.from(weights));
  const optimizer = plainDescent(network);
  const x = view(task.inputs, [batch, ...inputShape]);
  return {
    settings: {},
    run: (repeat) =>
      timed(repeat, () => {
        const loss = network.backward(x, labels);
        optimizer.step(network.parameters, learningRate);
        return loss;
      }),
    close: async () => kernels.close(),
  };
}

function layerOf(spec: LayerSpec, inputGradient: boolean): Layer {
  switch (spec.kind) {
    case 'relu':
      return new ActivationLayer('relu');
    case 'flatten':
      return new Flatten();
    case 'maxPool':
      return new MaxPoolLayer({ kernelSize: spec.size });
    case 'dense':
      return new Dense({ outputs: spec.outputs, initializer: 'zero', inputGradient });
    case 'conv': {
      const { filters: outChannels, kernel: kernelSize, padding } = spec;
      const initialize = initializers.zero;
      return new Conv2dLayer({ outChannels, kernelSize, padding, initialize, inputGradient });
    }
  }
}
