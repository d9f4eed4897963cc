/** What is compared, at full size and in seconds. */
import type { Size } from '../experiment.ts';
import { type Design, DISTORTED, SMALL } from './designs.ts';
import type { Settings } from './settingsReport.ts';
import { VARIANTS } from './variants.ts';

/** Large enough to learn the drawn stand-in in seconds, and no more. */
export const TINY: Design = {
  network: { channels: [8, 16], blocks: [1, 1], dropout: 0 },
  training: {
    ...SMALL.training,
    ...{ epochs: 6, batchSize: 20, average: 0.9, measureTrain: 100 },
    augmentation: {
      ...DISTORTED,
      affine: { rotation: 5, scale: 0.1, shear: 0, shift: 2 },
      cutOut: 8,
    },
  },
};

const { augmentation: _, ...undistorted } = TINY.training;

export const SETTINGS: Readonly<Record<Size, Settings>> = {
  full: { base: SMALL, seeds: [1, 2, 3], variants: VARIANTS, shift: 2, goal: 0.9 },
  quick: {
    base: TINY,
    seeds: [1],
    variants: [
      {
        ...{ name: 'undistorted', change: 'pictures as they are' },
        design: { ...TINY, training: undistorted },
      },
    ],
    shift: 2,
    goal: 0.5,
  },
};
