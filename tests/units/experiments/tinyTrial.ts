/** Data of eight images of 1 × 2 pixels in two classes, and trials that take no time on them. */
import { type LabelledImages, scaledRows } from '../../../src/data/dataset.ts';
import type { ExperimentData } from '../../../src/experiments/experimentData.ts';
import type { TrainingSettings, Trial } from '../../../src/experiments/trial.ts';

/** The class is the brighter pixel. */
const images: LabelledImages = {
  images: Uint8Array.from({ length: 16 }, (_, i) => (i % 4 === 0 || i % 4 === 3 ? 240 - i : i)),
  labels: Uint8Array.from({ length: 8 }, (_, n) => n % 2),
  count: 8,
  channels: 1,
  height: 1,
  width: 2,
};

export const eightImages: ExperimentData = {
  name: 'eight images',
  synthetic: true,
  sha256: 'of eight images',
  scaling: 'pixels / 255',
  classes: 2,
  images: { train: images, valid: images, test: images },
  normalization: null,
  train: scaledRows(images),
  valid: scaledRows(images),
  test: scaledRows(images),
};

export function tinyTrial(name: string, training: Partial<TrainingSettings> = {}): Trial {
  return {
    name,
    architecture: {
      inputShape: [2],
      initializer: 'glorot',
      layers: [{ kind: 'dense', outputs: 2 }, { kind: 'batchNorm' }],
    },
    training: { epochs: 3, batchSize: 4, learningRate: 0.5, measureTrain: true, ...training },
    seed: 5,
  };
}
