/**
 * jax-js on its WebAssembly backend, a training step compiled by `jit`. In Node it runs on one thread:
 * its others are web workers, which Node does not have.
 *
 * jax-js counts references by hand: a function uses up its arguments, `x.ref` keeps x for later.
 */
import { init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { type Session, type Subject, timed } from '../subject.ts';
import type { GemmTask, LayerSpec, StepTask } from '../task.ts';

type Array = np.Array;

export const jaxJs: Subject = {
  name: 'jax-js',
  threads: 1,
  async unavailable() {
    // The names of further backends make it look for a graphics card, which fails on Node 20.
    return (await init('wasm')).includes('wasm') ? null : 'its WebAssembly backend does not start';
  },
  takes: () => true,
  start: async (task) => (task.kind === 'gemm' ? startGemm(task) : startStep(task)),
};

function tensor(data: Float32Array, shape: readonly number[]): Array {
  return np.array(data.slice()).reshape([...shape]);
}

function startGemm({ M, K, N, a, b, transposedA, transposedB }: GemmTask): Session {
  const left = tensor(a, transposedA ? [K, M] : [M, K]);
  const right = tensor(b, transposedB ? [N, K] : [K, N]);
  const product = jit((x: Array, y: Array) =>
    np.matmul(transposedA ? x.transpose() : x, transposedB ? y.transpose() : y),
  );
  let c = product(left.ref, right.ref);
  return {
    settings: {},
    async run(repeat) {
      const run = await timed(repeat, async () => {
        c.dispose();
        c = product(left.ref, right.ref);
        await c.blockUntilReady();
        return Number.NaN;
      });
      return { ...run, value: (await c.ref.data())[N - 1] };
    },
    async close() {
      for (const array of [left, right, c]) array.dispose();
      product.dispose();
    },
  };
}

function startStep(task: StepTask): Session {
  const { batch, inputShape, inputs, labels, classes, layers, learningRate } = task;
  const x = tensor(inputs, [batch, ...inputShape]);
  const oneHot = new Float32Array(batch * classes);
  for (let n = 0; n < batch; n++) oneHot[n * classes + labels[n]] = 1;
  const targets = tensor(oneHot, [batch, classes]);
  let parameters = task.parameters.map(({ data, shape }) => tensor(data, shape));

  const loss = (theta: Array[], images: Array, wanted: Array) =>
    nn
      .logSoftmax(logits(layers, theta, images), 1)
      .mul(wanted)
      .sum()
      .mul(-1 / batch);
  const step = jit((theta: Array[], images: Array, wanted: Array) => {
    const [value, gradients] = valueAndGrad(loss)(
      theta.map((array) => array.ref),
      images,
      wanted,
    );
    return [value, ...theta.map((array, p) => array.sub(gradients[p].mul(learningRate)))];
  });
  return {
    settings: {},
    run: (repeat) =>
      timed(repeat, async () => {
        const [value, ...updated] = step(parameters, x.ref, targets.ref);
        parameters = updated;
        await Promise.all(updated.map((array) => array.blockUntilReady()));
        return (await value.data())[0];
      }),
    async close() {
      for (const array of [x, targets, ...parameters]) array.dispose();
      step.dispose();
    },
  };
}

function logits(layers: readonly LayerSpec[], theta: readonly Array[], images: Array): Array {
  let next = 0;
  let x = images;
  for (const layer of layers) {
    if (layer.kind === 'relu') x = nn.relu(x);
    else if (layer.kind === 'flatten') x = x.reshape([x.shape[0], -1]);
    else if (layer.kind === 'maxPool') x = maxPool(x, layer.size);
    else {
      const [weights, biases] = [theta[next++], theta[next++]];
      if (layer.kind === 'dense') x = np.matmul(x, weights).add(biases);
      else {
        const { padding } = layer;
        const around: [number, number][] = [
          [padding, padding],
          [padding, padding],
        ];
        const y = lax.convGeneralDilated(x, weights, [1, 1], around);
        x = y.add(biases.reshape([layer.filters, 1, 1]));
      }
    }
  }
  return x;
}

/** (N, C, H, W) cut into windows, the largest of each. */
function maxPool(x: Array, size: number): Array {
  const [batch, channels, height, width] = x.shape;
  const windows = [batch, channels, height / size, size, width / size, size];
  return np.max(x.reshape(windows), [3, 5]);
}
