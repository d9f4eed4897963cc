/** Held-out pictures of cats and dogs that no camera took, as the pictures of an experiment need them. */
import { plainPictures } from '../../../../src/data/augmentation/views.ts';
import type { LabelledImages } from '../../../../src/data/dataset.ts';
import type { Predictions } from '../../../../src/experiments/analysis/predict.ts';
import type { ExperimentData } from '../../../../src/experiments/experimentData.ts';

export const normalization = { mean: [0.5, 0.375, 0.25], deviation: [0.25, 0.5, 0.125] };

/** Pictures of 3 × side × side bytes with these labels, no two alike. */
export function petsWith(labels: readonly number[], side = 64): LabelledImages {
  const features = 3 * side * side;
  return {
    images: Uint8Array.from(
      { length: labels.length * features },
      (_, i) => (i * 37 + (i >> 9)) % 256,
    ),
    labels: Uint8Array.from(labels),
    ...{ count: labels.length, channels: 3, height: side, width: side },
  };
}

export function dataOf(test: LabelledImages): ExperimentData {
  const rows = plainPictures(test, normalization);
  return {
    ...{ name: 'few pets', synthetic: false, sha256: 'of few pets', scaling: 'normalized' },
    ...{ classes: 2, images: { train: test, valid: test, test }, normalization },
    ...{ train: rows, valid: rows, test: rows },
  };
}

/** From the probability of a dog. */
export function answers(dogs: readonly number[]): Predictions {
  return {
    classes: 2,
    probabilities: Float64Array.from(dogs.flatMap((dog) => [1 - dog, dog])),
    predictions: Uint32Array.from(dogs, (dog) => (dog > 0.5 ? 1 : 0)),
  };
}
