/** What is changed in the small design, one thing at a time, to see what it is good for. */
import { type Design, DISTORTED, SMALL } from './designs.ts';

export interface Variant {
  /** of the trial */
  readonly name: string;
  /** what differs: `no label smoothing` */
  readonly change: string;
  readonly design: Design;
}

type Training = Partial<Design['training']>;

const trained = (name: string, change: string, training: Training): Variant => ({
  ...{ name, change },
  design: { ...SMALL, training: { ...SMALL.training, ...training } },
});

const built = (
  name: string,
  change: string,
  network: Partial<Design['network']>,
  epochs = SMALL.training.epochs,
): Variant => ({
  ...{ name, change },
  design: {
    network: { ...SMALL.network, ...network },
    training: { ...SMALL.training, epochs },
  },
});

const STILL = { rotation: 0, scale: 0, shear: 0, shift: 0 };
const SAME = { brightness: 0, contrast: 0, saturation: 0 };

const { augmentation: _, ...undistorted } = SMALL.training;

export const VARIANTS: readonly Variant[] = [
  {
    ...{ name: 'undistorted', change: 'pictures as they are' },
    design: { ...SMALL, training: undistorted },
  },
  trained('flipped', 'pictures flipped, not distorted', {
    augmentation: { flip: true, affine: STILL, colour: SAME, cutOut: 0 },
  }),
  trained('distorted', 'distorted like those of the final network', { augmentation: DISTORTED }),
  trained('no-smoothing', 'no label smoothing', { smoothing: 0 }),
  trained('constant-rate', 'constant learning rate 0.05', { learningRate: 0.05 }),
  trained('adam', 'Adam, one cycle with peak 0.002', {
    optimizer: { name: 'adam', weightDecay: 0.05 },
    learningRate: { peak: 0.002, warmup: 0.25 },
  }),
  built('wide', 'wider by half, for half as many epochs', { channels: [24, 48, 96, 192] }, 8),
];
