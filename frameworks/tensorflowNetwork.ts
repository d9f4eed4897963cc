/**
 * The same classifier in TensorFlow.js, which differentiates it by itself: an independent opinion on
 * every gradient of the project.
 *
 * Images there are (N, H, W, C) and filters (KH, KW, C, O). They are transposed on the way in, the
 * filters also on the way back, and images once more before they are flattened: so the function of
 * rows and parameters is exactly that of our network, and dense weights need no other order.
 */
import { elements, type Floats, formatShape, type Tensor, view } from '../src/kernels/array.ts';
import type { Architecture, LayerSpec } from '../src/models/architecture.ts';
import type { Statistic } from '../src/nn/layer.ts';
import type { Classifier } from '../src/nn/training.ts';
import type { LoadedTensorFlow } from './tensorflow.ts';

type Api = LoadedTensorFlow['tf'];
type Value = ReturnType<Api['tensor']>;
type Variable = ReturnType<Api['variable']>;
type Images = Parameters<Api['maxPool']>[0] & Value;
type Filters = Parameters<Api['conv2d']>[1] & Value;
type Stage = (x: Value) => Value;

/** (O, C, KH, KW) → (KH, KW, C, O) and back */
const FILTERS = [2, 3, 1, 0];
const FILTERS_BACK = [3, 2, 0, 1];
const CHANNELS_LAST = [0, 2, 3, 1];
const CHANNELS_FIRST = [0, 3, 1, 2];

export class TensorFlowNetwork implements Classifier {
  private readonly tf: Api;
  private readonly architecture: Architecture;
  private readonly names: readonly string[];
  private readonly variables: readonly Variable[];
  private readonly stages: readonly Stage[];

  /**
   * `parameters` are those of our network of this architecture, in its order: their values are
   * copied, rounded to float32. Throws where a layer is of another kind than dense, conv, relu,
   * sigmoid, tanh, maxPool and flatten, or where their number is not that of the layers.
   */
  constructor(tf: Api, architecture: Architecture, parameters: readonly Statistic[]) {
    this.tf = tf;
    this.architecture = architecture;
    this.names = parameters.map(({ name }) => name);
    const unread = parameters.map(({ value }) => this.variable(value));
    this.variables = [...unread];
    const next = () => {
      const variable = unread.shift();
      if (variable === undefined) throw this.mismatch();
      return variable;
    };
    this.stages = architecture.layers.map((layer) => this.stage(layer, next));
    if (unread.length > 0) throw this.mismatch();
  }

  /** Logits (N, K) of rows (N, features) or images (N, C, H, W). */
  forward(x: Tensor<Floats>): Tensor<Floats> {
    return this.read(() => this.logits(this.input(x)));
  }

  /** θ ← θ − rate·∂L/∂θ for the mean cross entropy L of the batch, in nats; returns L before it. */
  step(x: Tensor<Floats>, labels: readonly number[], rate: number): number {
    const { tf, variables } = this;
    const optimizer = tf.train.sgd(rate);
    try {
      return tf.tidy(() => {
        const input = this.input(x);
        const loss = () => {
          const logits = this.logits(input);
          const targets = tf.oneHot(tf.tensor1d([...labels], 'int32'), logits.shape[1] as number);
          return tf.losses.softmaxCrossEntropy(targets, logits).asScalar();
        };
        const value = optimizer.minimize(loss, true, [...variables]) as Value;
        return value.dataSync()[0];
      });
    } finally {
      optimizer.dispose();
    }
  }

  /** The parameters in our layout, by the names they came with: copies, in float32. */
  parameters(): Map<string, Tensor<Floats>> {
    const own = (variable: Variable) => () =>
      variable.rank === 4 ? variable.transpose(FILTERS_BACK) : variable.clone();
    return new Map(this.variables.map((v, p) => [this.names[p], this.read(own(v))]));
  }

  /** Gives back the memory of the variables. */
  dispose(): void {
    this.tf.dispose([...this.variables]);
  }

  private variable(value: Tensor<Floats>): Variable {
    const { tf } = this;
    return tf.tidy(() => {
      const copy = tf.tensor(Float32Array.from(elements(value)), [...value.shape]);
      return tf.variable(copy.rank === 4 ? copy.transpose(FILTERS) : copy);
    });
  }

  /** A copy of what is computed, all memory of it given back. */
  private read(compute: () => Value): Tensor<Floats> {
    const value = this.tf.tidy(compute);
    const copy = view(Float32Array.from(value.dataSync()), value.shape);
    value.dispose();
    return copy;
  }

  private input(x: Tensor<Floats>): Value {
    const { inputShape } = this.architecture;
    const rows = this.tf.tensor(Float32Array.from(elements(x)), [x.shape[0], ...inputShape]);
    return rows.rank === 4 ? rows.transpose(CHANNELS_LAST) : rows;
  }

  private logits(input: Value): Value {
    return this.stages.reduce((x, stage) => stage(x), input);
  }

  private stage(layer: LayerSpec, next: () => Variable): Stage {
    const { tf } = this;
    switch (layer.kind) {
      case 'dense': {
        const [weights, biases] = [next() as Value, next() as Value];
        return (x) => tf.add(tf.matMul(x, weights), biases);
      }
      case 'conv': {
        const [filters, biases] = [next() as Value as Filters, next() as Value];
        const { stride = 1, padding: p = 0 } = layer;
        // Padded by itself: the native backend has no convolution with a padding given as a number.
        const pad = (x: Value): Value =>
          p === 0
            ? x
            : tf.pad(x, [
                [0, 0],
                [p, p],
                [p, p],
                [0, 0],
              ]);
        return (x) => tf.add(tf.conv2d(pad(x) as Images, filters, stride, 'valid'), biases);
      }
      case 'relu':
      case 'sigmoid':
      case 'tanh': {
        const { kind } = layer;
        return (x) => tf[kind](x);
      }
      case 'maxPool':
        return (x) => tf.maxPool(x as Images, layer.size, layer.size, 'valid');
      case 'flatten':
        return (x) => x.transpose(CHANNELS_FIRST).reshape([x.shape[0], -1]);
      default:
        throw new RangeError(
          `TensorFlowNetwork: layer «${layer.kind}» is not among dense, conv, relu, sigmoid, tanh, maxPool and flatten; train this architecture with the kernels of the project`,
        );
    }
  }

  private mismatch(): RangeError {
    return new RangeError(
      `TensorFlowNetwork: ${this.names.length} parameters do not fit the dense and conv layers of ${this.architecture.layers.map(({ kind }) => kind).join(', ')} on ${formatShape(this.architecture.inputShape)}; give weights and biases of each, in order`,
    );
  }
}
