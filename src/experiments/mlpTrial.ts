/** The multilayer perceptrons of Problem 1 as trials. */
import { mlpArchitecture } from '../models/architecture.ts';
import type { ActivationName } from '../nn/activations.ts';
import type { InitializerName } from '../nn/initializers.ts';
import { mlpParameterCount } from '../nn/mlp.ts';
import type { Network } from '../nn/network.ts';
import { describeRate, type History, type LearningRate, type Trial } from './trial.ts';

export interface MlpSettings {
  /** units of the hidden layers */
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
  readonly initializer: InitializerName;
  readonly learningRate: LearningRate;
  readonly batchSize: number;
  readonly epochs: number;
}

/** What was measured of a network, and the network as it is at the end. */
export interface TrainedMlp extends History {
  readonly network: Network;
}

export function mlpDims(hidden: readonly number[], features: number, classes: number): number[] {
  return [features, ...hidden, classes];
}

/** By plain stochastic gradient descent. */
export function mlpTrial(
  name: string,
  settings: MlpSettings,
  seed: number,
  data: { readonly train: { readonly features: number }; readonly classes: number },
  measureTrain = true,
): Trial {
  const { hidden, activation, initializer, learningRate, batchSize, epochs } = settings;
  const dims = mlpDims(hidden, data.train.features, data.classes);
  return {
    name,
    architecture: mlpArchitecture({ dims, activation, initializer }),
    training: { epochs, batchSize, learningRate, measureTrain },
    seed,
  };
}

/** `learning rate 0.05, batch size 64, 10 epochs`: the rest of what the assignment wants stated. */
export function describeTraining({
  learningRate,
  batchSize,
  epochs,
}: Pick<MlpSettings, 'learningRate' | 'batchSize' | 'epochs'>): string {
  return `learning rate ${describeRate(learningRate)}, batch size ${batchSize}, ${epochs} epochs`;
}

/** `784-512-256-10, ReLU, 535,818 parameters`: as the assignment wants it stated. */
export function describeMlp(
  settings: Pick<MlpSettings, 'hidden' | 'activation'>,
  features: number,
  classes: number,
): string {
  const dims = mlpDims(settings.hidden, features, classes);
  const activation = settings.activation === 'relu' ? 'ReLU' : settings.activation;
  const count = mlpParameterCount(dims).toLocaleString('en-US');
  return `${dims.join('-')}, ${activation}, ${count} parameters`;
}
