/** The network that is kept, at full size and in seconds. */
import type { Size } from '../experiment.ts';
import { FINAL } from './designs.ts';
import type { FinalSettings } from './finalReport.ts';
import { TINY } from './settingsSizes.ts';

export const FINAL_SETTINGS: Readonly<Record<Size, FinalSettings>> = {
  full: {
    design: FINAL,
    ...{ seed: 1, shift: 2, goal: 0.95, mostParameters: 5_000_000, inDetail: true },
  },
  quick: {
    design: { ...TINY, training: { ...TINY.training, examples: 'train and valid' } },
    ...{ seed: 1, shift: 2, goal: 0.5, mostParameters: 100_000, inDetail: false },
  },
};
