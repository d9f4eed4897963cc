/** Trains one multilayer perceptron epoch by epoch, able to stop after any and go on. */
import { createFloat64Kernels } from '../engines/float64.ts';
import { type RandomState, RandomStream } from '../kernels/random.ts';
import type { ActivationName } from '../nn/activations.ts';
import type { InitializerName } from '../nn/initializers.ts';
import { createMlp, mlpParameterCount } from '../nn/mlp.ts';
import type { Network } from '../nn/network.ts';
import { type Evaluation, evaluate, type LabelledRows, trainEpoch } from '../nn/training.ts';
import type { RunContext } from './experiment.ts';

export interface MlpSettings {
  /** units of the hidden layers */
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
  readonly initializer: InitializerName;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
}

export interface TrainedMlp {
  readonly network: Network;
  /** on the training data, at the end of each epoch */
  readonly train: readonly Evaluation[];
  /** on the validation data, at the end of each epoch */
  readonly valid: readonly Evaluation[];
}

interface State {
  readonly train: readonly Evaluation[];
  readonly valid: readonly Evaluation[];
  readonly shuffle: RandomState | null;
}

export function mlpDims(hidden: readonly number[], features: number, classes: number): number[] {
  return [features, ...hidden, classes];
}

/** `784-512-256-10, ReLU, 535,818 parameters`: as the assignment wants it stated. */
export function describeMlp(settings: MlpSettings, features: number, classes: number): string {
  const dims = mlpDims(settings.hidden, features, classes);
  const activation = settings.activation === 'relu' ? 'ReLU' : settings.activation;
  const count = mlpParameterCount(dims).toLocaleString('en-US');
  return `${dims.join('-')}, ${activation}, ${count} parameters`;
}

/**
 * `name` tells the runs of one experiment apart: it names the checkpoint and the progress.
 * `onEpoch` hears of every finished epoch.
 */
export function trainMlp(
  name: string,
  settings: MlpSettings,
  seed: number,
  data: { readonly train: LabelledRows; readonly valid: LabelledRows; readonly classes: number },
  context: RunContext,
  onEpoch: () => void,
): TrainedMlp {
  const network = createMlp({
    kernels: createFloat64Kernels(),
    dims: mlpDims(settings.hidden, data.train.features, data.classes),
    activation: settings.activation,
    initializer: settings.initializer,
    seed,
  });
  const shuffle = new RandomStream(seed, 'shuffle');
  let state: State = { train: [], valid: [], shuffle: null };
  const saved = context.restore(name);
  if (saved !== null) {
    state = saved.state as State;
    network.loadWeights(saved.weights);
    if (state.shuffle !== null) shuffle.restore(state.shuffle);
    for (let epoch = 0; epoch < state.train.length; epoch++) onEpoch();
  }
  while (state.train.length < settings.epochs) {
    trainEpoch(network, data.train, {
      batchSize: settings.batchSize,
      learningRate: settings.learningRate,
      order: shuffle.permutation(data.train.count),
    });
    state = {
      train: [...state.train, evaluate(network, data.train)],
      valid: [...state.valid, evaluate(network, data.valid)],
      shuffle: shuffle.state(),
    };
    context.save(name, { weights: network.weights(), state });
    onEpoch();
  }
  return { network, train: state.train, valid: state.valid };
}
