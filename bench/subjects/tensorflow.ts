/**
 * TensorFlow.js: its native backend where that loads, else its JavaScript backend; the settings say
 * which. Images are channels-last there, so weights and images are rearranged once, at the start.
 */
import { availableParallelism } from 'node:os';
import { type LoadedTensorFlow, loadTensorFlow } from '../../frameworks/tensorflow.ts';
import { type Session, type Subject, timed } from '../subject.ts';
import { type GemmTask, outputShapes, type StepTask } from '../task.ts';

type Api = LoadedTensorFlow['tf'];
type Tensor = ReturnType<Api['tensor']>;
type Images = Parameters<Api['maxPool']>[0] & Tensor;
type Filters = Parameters<Api['conv2d']>[1] & Tensor;
type Variable = ReturnType<Api['variable']>;

/** It comes as it is, on as many threads as its backend takes. */
export async function tensorFlow(): Promise<Subject> {
  const loaded = await loadTensorFlow();
  return {
    name: 'tensorflow.js',
    threads: loaded.backend === 'tfjs-node' ? availableParallelism() : 1,
    unavailable: async () => null,
    takes: () => true,
    start: async (task) =>
      task.kind === 'gemm' ? startGemm(loaded, task) : startStep(loaded, task),
  };
}

function startGemm({ tf, backend }: LoadedTensorFlow, task: GemmTask): Session {
  const { M, K, N, transposedA, transposedB } = task;
  const a = tf.tensor2d(task.a, transposedA ? [K, M] : [M, K]);
  const b = tf.tensor2d(task.b, transposedB ? [N, K] : [K, N]);
  let c = tf.zeros([M, N]);
  return {
    settings: { backend },
    async run(repeat) {
      const run = await timed(repeat, () => {
        c.dispose();
        c = tf.matMul(a, b, transposedA, transposedB);
        return Number.NaN;
      });
      return { ...run, value: c.dataSync()[N - 1] };
    },
    close: async () => tf.dispose([a, b, c]),
  };
}

function startStep({ tf, backend }: LoadedTensorFlow, task: StepTask): Session {
  const { batch, inputShape, inputs, labels, classes, learningRate } = task;
  const images = tf.tidy(() => channelsLast(tf.tensor(inputs, [batch, ...inputShape])));
  const targets = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), classes));
  const variables = initialVariables(tf, task);
  const optimizer = tf.train.sgd(learningRate);
  const loss = () => tf.losses.softmaxCrossEntropy(targets, logits(tf, task, variables, images));
  return {
    settings: { backend },
    run: (repeat) =>
      timed(repeat, () => {
        const value = optimizer.minimize(() => loss().asScalar(), true, variables) as Tensor;
        const [number] = value.dataSync();
        value.dispose();
        return number;
      }),
    async close() {
      tf.dispose([images, targets, ...variables]);
      optimizer.dispose();
    },
  };
}

/** (N, C, H, W) to (N, H, W, C); rows stay rows. */
function channelsLast(x: Tensor): Tensor {
  return x.rank === 4 ? x.transpose([0, 2, 3, 1]) : x;
}

/** Filters (F, C, k, k) to (k, k, C, F); the rows of the weights after `flatten` to (H, W, C) order. */
function initialVariables(tf: Api, task: StepTask): Variable[] {
  const { layers, parameters } = task;
  const shapes = outputShapes(task);
  const flattened = shapes[layers.findIndex(({ kind }) => kind === 'flatten') - 1];
  let first = flattened !== undefined;
  return parameters.map(({ data, shape }) =>
    tf.tidy(() => {
      const value = tf.tensor(data, [...shape]);
      if (shape.length === 4) return tf.variable(value.transpose([2, 3, 1, 0]));
      if (shape.length === 1 || !first) return tf.variable(value);
      first = false;
      const rows = value.reshape([...flattened, shape[1]]).transpose([1, 2, 0, 3]);
      return tf.variable(rows.reshape([...shape]));
    }),
  );
}

function logits(
  tf: Api,
  { layers }: StepTask,
  variables: readonly Variable[],
  images: Tensor,
): Tensor {
  let next = 0;
  let x = images;
  for (const layer of layers) {
    if (layer.kind === 'relu') x = x.relu();
    else if (layer.kind === 'flatten') x = x.reshape([x.shape[0], -1]);
    else if (layer.kind === 'maxPool') {
      x = tf.maxPool(x as Images, layer.size, layer.size, 'valid');
    } else {
      const [weights, biases] = [variables[next++], variables[next++]];
      const product =
        layer.kind === 'dense'
          ? x.matMul(weights as Tensor)
          : tf.conv2d(x as Images, weights as Tensor as Filters, 1, layer.padding);
      x = product.add(biases as Tensor);
    }
  }
  return x as Tensor;
}
