/** How the networks of Problem 3 are built and trained. */
import type { PictureAugmentation } from '../../data/augmentation/augmentedPictures.ts';
import type { TrainingSettings, Trial } from '../trial.ts';
import { type ResidualNetwork, residualNetwork } from './network.ts';

/** A network and how it is trained. */
export interface Design {
  readonly network: ResidualNetwork;
  readonly training: TrainingSettings;
}

export function trialOf(name: string, { network, training }: Design, seed: number): Trial {
  return { name, architecture: residualNetwork(network), training, seed };
}

export const DISTORTED: PictureAugmentation = {
  flip: true,
  affine: { rotation: 10, scale: 0.2, shear: 0.05, shift: 5 },
  colour: { brightness: 0.2, contrast: 0.2, saturation: 0.2 },
  cutOut: 16,
};

const TRAINING: TrainingSettings = {
  epochs: 36,
  batchSize: 64,
  learningRate: { peak: 0.1, warmup: 0.25 },
  optimizer: { name: 'nesterov', momentum: 0.9, weightDecay: 5e-4 },
  smoothing: 0.1,
  augmentation: DISTORTED,
  average: 0.998,
  measureTrain: 2000,
};

/** What a few epochs can make use of. */
export const LIGHTLY_DISTORTED: PictureAugmentation = {
  flip: true,
  affine: { rotation: 5, scale: 0.1, shear: 0, shift: 4 },
  colour: { brightness: 0.1, contrast: 0.1, saturation: 0.1 },
  cutOut: 8,
};

/** Some ten minutes of two cores: for so short a training more epochs are worth more than more channels. */
export const SMALL: Design = {
  network: { channels: [16, 32, 64, 128], blocks: [1, 1, 1, 1], dropout: 0 },
  training: { ...TRAINING, epochs: 16, augmentation: LIGHTLY_DISTORTED, average: 0.995 },
};

/** The network that is kept: deeper, trained for longer, on all pictures but those held out. */
export const FINAL: Design = {
  network: { channels: [32, 64, 128, 256], blocks: [2, 2, 2, 2], dropout: 0 },
  training: { ...TRAINING, examples: 'train and valid' },
};
