/**
 * The course's class: a multilayer perceptron in as few ideas as possible.
 *
 * It is intended to be maximally understandable: plain matrix products, every intermediate result
 * kept under its name in the derivation. `createMlp` is the fast network; from the same seed both
 * start from the same weights, and they take the same steps.
 *
 * The structure is that of Practical Assignment 1, IFT6135, Problem 1.
 */
import { elements, requireShape, type Tensor, view, zeros } from '../kernels/array.ts';
import { matmul } from '../kernels/matmul.ts';
import { RandomStream } from '../kernels/random.ts';
import { type Activation, type ActivationName, requireActivation } from './activations.ts';
import { crossEntropy, requireLabels } from './crossEntropy.ts';
import { type Initializer, type InitializerName, requireInitializer } from './initializers.ts';
import { readModel, writeModel } from './modelFile.ts';
import { softmaxRows } from './softmax.ts';
import { batches, type Evaluation, evaluate, type LabelledRows } from './training.ts';

/** The three parts of the data. */
export interface DataSplit {
  readonly train: LabelledRows;
  readonly valid: LabelledRows;
  readonly test: LabelledRows;
}

export interface NNOptions {
  /** units of the hidden layers; two of them, 535,818 parameters on MNIST, unless given */
  readonly hiddenDims?: readonly number[];
  /** how many hidden layers; must be the length of `hiddenDims` */
  readonly nHidden?: number;
  /** `train` (the default) starts from the initializer, `test` from the model at `modelPath` */
  readonly mode?: 'train' | 'test';
  /** where the data lie: handed to `data` where that is a function */
  readonly datapath?: string;
  /** where `train` saves the parameters and mode `test` reads them */
  readonly modelPath?: string;
  /** the data themselves, or what reads them from `datapath` */
  readonly data?: DataSplit | ((datapath: string | undefined) => DataSplit);
  /** 10 unless given */
  readonly classes?: number;
  /** of the hidden layers; `relu` unless given */
  readonly activation?: ActivationName;
  /** of the weights; `glorot` unless given */
  readonly initializer?: InitializerName;
  /** η; 0.1 unless given */
  readonly learningRate?: number;
  /** examples per step; 64 unless given */
  readonly batchSize?: number;
  /** passes through the training data; 10 unless given */
  readonly epochs?: number;
  /** of the initialization and the shuffling; 0 unless given */
  readonly seed?: number;
}

/** Matrices by name: `W1`, `b1`, … for layer 1, … */
export type Parameters = Record<`${'W' | 'b'}${number}`, Tensor>;
/** `A0` the input, `Z1` = A0·W1 + b1, `A1` = φ(Z1), …, the last A the probabilities. */
export type Cache = Record<`${'A' | 'Z'}${number}`, Tensor> & { loss?: number };
/** Gradients of the mean loss: `dZ2`, `dA1`, `dW2`, `db2`, … */
export type Gradients = Record<`d${'A' | 'Z' | 'W' | 'b'}${number}`, Tensor>;

/** One number at the end of each epoch. */
export interface TrainLogs {
  readonly trainAccuracy: number[];
  readonly validationAccuracy: number[];
  readonly trainLoss: number[];
  readonly validationLoss: number[];
}

export class NN {
  /** units per layer, inputs and classes included; the constructor has `initializeWeights` set them */
  dims!: readonly number[];
  parameters: Parameters = {};
  readonly trainLogs: TrainLogs = {
    trainAccuracy: [],
    validationAccuracy: [],
    trainLoss: [],
    validationLoss: [],
  };
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  private readonly data: DataSplit;
  private readonly modelPath: string | undefined;
  private readonly nonlinearity: Activation;
  private readonly initialize: Initializer;
  private readonly seed: number;

  constructor(options: NNOptions) {
    const { hiddenDims = [512, 256], nHidden = hiddenDims.length, mode = 'train' } = options;
    const { data, classes = 10, activation = 'relu', initializer = 'glorot' } = options;
    if (data === undefined) {
      throw new RangeError('NN: no data; give `data`, the parts or a function of `datapath`');
    }
    this.data = typeof data === 'function' ? data(options.datapath) : data;
    this.modelPath = options.modelPath;
    this.nonlinearity = requireActivation('NN', activation);
    this.initialize = requireInitializer('NN', initializer);
    this.learningRate = requirePositive('learningRate', options.learningRate ?? 0.1);
    this.batchSize = requireCount('batchSize', options.batchSize ?? 64);
    this.epochs = requireCount('epochs', options.epochs ?? 10);
    this.seed = options.seed ?? 0;
    this.initializeWeights(nHidden, [this.data.train.features, ...hiddenDims, classes]);
    if (mode === 'test') this.load();
    else if (mode !== 'train') {
      throw new RangeError(`NN: there is no mode '${mode}'; choose train or test`);
    }
  }

  /** Draws W1, b1, …: `dims` are the units of all layers, `nHidden` of them hidden. */
  initializeWeights(nHidden: number, dims: readonly number[]): void {
    if (dims.length !== nHidden + 2) {
      throw new RangeError(
        `NN.initializeWeights: ${nHidden} hidden layers, but dims [${dims}] have ${dims.length - 2}; make them agree`,
      );
    }
    for (const units of dims) requireCount('units of a layer', units);
    const random = new RandomStream(this.seed, 'initialization');
    this.dims = [...dims];
    this.parameters = {};
    for (let l = 1; l < dims.length; l++) {
      const [fanIn, fanOut] = [dims[l - 1], dims[l]];
      const W = zeros([fanIn, fanOut]);
      this.initialize(W.data, fanIn, fanOut, random);
      this.parameters[`W${l}`] = W;
      this.parameters[`b${l}`] = zeros([fanOut]);
    }
  }

  /** Number of layers with weights. */
  get depth(): number {
    return this.dims.length - 1;
  }

  /** Everything computed on the way from `input` (N, features) to the probabilities. */
  forward(input: Tensor, labels?: ArrayLike<number>): Cache {
    requireShape('NN.forward', 'input', input, [null, this.dims[0]]);
    const { parameters, depth } = this;
    const cache: Cache = { A0: input };
    for (let l = 1; l <= depth; l++) {
      const Z = matmul(cache[`A${l - 1}`], parameters[`W${l}`]);
      const b = parameters[`b${l}`];
      cache[`Z${l}`] = map(Z, (z, _n, j) => z + b.get(j));
      cache[`A${l}`] = l < depth ? this.activation(cache[`Z${l}`]) : this.softmax(cache[`Z${l}`]);
    }
    if (labels !== undefined) cache.loss = this.loss(cache[`Z${depth}`], labels);
    return cache;
  }

  /** φ of every entry of `input` (N, units). */
  activation(input: Tensor): Tensor {
    return map(input, this.nonlinearity.value);
  }

  /**
   * Mean cross entropy in nats. `prediction` (N, classes) are the logits, the last Z, because the
   * logarithm of a probability that rounded to 0 would be −Infinity.
   */
  loss(prediction: Tensor, labels: ArrayLike<number>): number {
    return crossEntropy(prediction, labels);
  }

  /** Softmax of every row. */
  softmax(input: Tensor): Tensor {
    return softmaxRows(input);
  }

  /**
   * Gradients of the mean loss, from the last layer to the first.
   *
   * At the top dZ = (S(Z) − onehot)/N. Below, Z = A₋W + b gives dW = A₋ᵀdZ, db = Σₙ dZₙ and
   * dA₋ = dZ Wᵀ, and A₋ = φ(Z₋) gives dZ₋ = dA₋ ⊙ φ′(Z₋).
   */
  backward(cache: Cache, labels: ArrayLike<number>): Gradients {
    const { depth, parameters } = this;
    const probabilities = cache[`A${depth}`];
    requireLabels('NN.backward', 'the last A', probabilities, labels);
    const N = labels.length;
    const gradients: Gradients = {};
    let dZ = map(probabilities, (p, n, k) => (p - Number(k === labels[n])) / N);
    for (let l = depth; l >= 1; l--) {
      gradients[`dZ${l}`] = dZ;
      gradients[`dW${l}`] = matmul(cache[`A${l - 1}`].transpose(1, 0), dZ);
      gradients[`db${l}`] = columnSums(dZ);
      if (l === 1) break;
      const dA = matmul(dZ, parameters[`W${l}`].transpose(1, 0));
      const Z = cache[`Z${l - 1}`];
      gradients[`dA${l - 1}`] = dA;
      dZ = map(dA, (da, n, j) => this.nonlinearity.derivative(Z.get(n, j)) * da);
    }
    return gradients;
  }

  /** One step of gradient descent: W ← W − η dW, b ← b − η db. */
  update(grads: Gradients): void {
    for (let l = 1; l <= this.depth; l++) {
      this.step(this.parameters[`W${l}`], grads[`dW${l}`]);
      this.step(this.parameters[`b${l}`], grads[`db${l}`]);
    }
  }

  /**
   * Minibatch gradient descent over the epochs, from the current parameters on; saves them to
   * `modelPath` if there is one. Throws if a loss is not finite.
   */
  train(): TrainLogs {
    const { train, valid } = this.data;
    const shuffle = new RandomStream(this.seed, 'shuffle');
    for (let epoch = 0; epoch < this.epochs; epoch++) {
      const order = shuffle.permutation(train.count);
      for (const { x, labels } of batches(train, order, this.batchSize)) {
        const cache = this.forward(x, labels);
        if (!Number.isFinite(cache.loss)) {
          throw new RangeError(
            `NN.train: the loss became ${cache.loss} in epoch ${epoch + 1}; use a smaller learning rate than ${this.learningRate}`,
          );
        }
        this.update(this.backward(cache, labels));
      }
      const onTrain = this.evaluate(train);
      const onValid = this.evaluate(valid);
      this.trainLogs.trainAccuracy.push(onTrain.accuracy);
      this.trainLogs.trainLoss.push(onTrain.loss);
      this.trainLogs.validationAccuracy.push(onValid.accuracy);
      this.trainLogs.validationLoss.push(onValid.loss);
    }
    if (this.modelPath !== undefined) {
      writeModel(this.modelPath, this.architecture(), this.weights());
    }
    return this.trainLogs;
  }

  /** Loss and accuracy on the test data. */
  test(): Evaluation {
    return this.evaluate(this.data.test);
  }

  /** All parameters, W1, b1, W2, b2, …, one after another. */
  weights(): Float64Array {
    const all: number[] = [];
    for (let l = 1; l <= this.depth; l++) {
      for (const key of [`W${l}`, `b${l}`] as const) {
        for (const w of elements(this.parameters[key])) all.push(w);
      }
    }
    return Float64Array.from(all);
  }

  private step(parameter: Tensor, gradient: Tensor): void {
    const [theta, g] = [elements(parameter), elements(gradient)];
    theta.forEach((w, i) => {
      theta[i] = w - this.learningRate * g[i];
    });
  }

  private evaluate(data: LabelledRows): Evaluation {
    return evaluate({ forward: (x) => this.forward(x)[`Z${this.depth}`] }, data);
  }

  private architecture() {
    return { dims: this.dims, activation: this.nonlinearity.name };
  }

  private load(): void {
    if (this.modelPath === undefined) {
      throw new RangeError("NN: mode 'test' needs a `modelPath` to read the parameters from");
    }
    const all = readModel(this.modelPath, this.architecture());
    let at = 0;
    for (let l = 1; l <= this.depth; l++) {
      for (const key of [`W${l}`, `b${l}`] as const) {
        const theta = elements(this.parameters[key]);
        theta.set(all.subarray(at, at + theta.length));
        at += theta.length;
      }
    }
  }
}

/** A new matrix with f of every entry. */
function map(x: Tensor, f: (value: number, row: number, column: number) => number): Tensor {
  const K = x.shape[1];
  const y = elements(x).map((value, at) => f(value, Math.floor(at / K), at % K));
  return view(y, x.shape);
}

/** Σₙ xₙⱼ: the sum over the batch. */
function columnSums(x: Tensor): Tensor {
  const K = x.shape[1];
  const sums = zeros([K]);
  elements(x).forEach((value, at) => {
    sums.data[at % K] += value;
  });
  return sums;
}

function requireCount(name: string, n: number): number {
  if (Number.isInteger(n) && n >= 1) return n;
  throw new RangeError(`NN: ${name} is ${n}; it must be a positive integer`);
}

function requirePositive(name: string, x: number): number {
  if (x > 0 && Number.isFinite(x)) return x;
  throw new RangeError(`NN: ${name} is ${x}; it must be positive and finite`);
}
