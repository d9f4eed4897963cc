/**
 * The embedded default for Dogs vs Cats: faces drawn by a seeded painter, for machines without the
 * photographs. They only stand in for them (same shape, same classes); whatever is made from them
 * says so.
 */
import type { RandomStream } from '../../kernels/random.ts';
import type { Dataset } from '../dataset.ts';
import { type Drawing, drawnDataset } from '../drawnDataset.ts';
import { Canvas, type Colour, ellipse, type Pose } from './drawing/canvas.ts';
import { drawCatFace } from './drawing/catFace.ts';
import { drawDogFace } from './drawing/dogFace.ts';

const SIZE = 64;
const CLASSES = 2;
/** The largest grain of a pixel, brighter or darker. */
const GRAIN = 7;

function anyColour(random: RandomStream): Colour {
  return [
    random.uniformBetween(20, 235),
    random.uniformBetween(20, 235),
    random.uniformBetween(20, 235),
  ];
}

/** A wall from colour to colour, with some blots. */
function paintBackground(canvas: Canvas, random: RandomStream): void {
  canvas.fill(anyColour(random), anyColour(random));
  const blots = random.integer(0, 5);
  for (let n = 0; n < blots; n++) {
    const pose = {
      t: random.uniformBetween(-1, 1),
      scale: random.uniformBetween(4, 22),
      centre: [random.uniformBetween(0, SIZE), random.uniformBetween(0, SIZE)] as const,
    };
    canvas.paint(ellipse([0, 0], 1, random.uniformBetween(0.2, 1)), anyColour(random), pose);
  }
}

function drawPose(random: RandomStream): Pose {
  return {
    t: random.uniformBetween(-0.22, 0.22),
    scale: random.uniformBetween(13, 21),
    centre: [SIZE / 2 + random.uniformBetween(-8, 8), SIZE / 2 + random.uniformBetween(-5, 7)],
  };
}

/** Paints the animal and writes its 3 · SIZE² bytes: a light on everything, and grain. */
function drawPet(label: number, random: RandomStream, out: Uint8Array): void {
  const canvas = new Canvas(SIZE);
  paintBackground(canvas, random);
  const pose = drawPose(random);
  const layers = (label === 0 ? drawCatFace : drawDogFace)(random);
  for (const { shape, colour } of layers) canvas.paint(shape, colour, pose);
  const light = random.uniformBetween(0.75, 1.1);
  const { planes } = canvas;
  for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
    const grain = random.integer(-GRAIN, GRAIN);
    for (let at = pixel; at < out.length; at += SIZE * SIZE) {
      out[at] = Math.round(Math.min(255, Math.max(0, light * planes[at] + grain)));
    }
  }
}

const PETS: Drawing = {
  ...{ name: 'synthetic cats and dogs', classes: CLASSES },
  ...{ channels: 3, height: SIZE, width: SIZE, draw: drawPet },
};

/**
 * A data set of 3 × 64 × 64 images in the classes 0 (cat) and 1 (dog), the same bits for the same
 * seed on every machine; a shorter part is the beginning of a longer one. `train`, `valid` and
 * `test` say how many animals each part has. Throws unless these are positive integers and `seed` is
 * an integer in [0, 2³²).
 */
export function syntheticPets({
  seed = 1,
  train = 2000,
  valid = 500,
  test = 500,
}: {
  readonly seed?: number;
  readonly train?: number;
  readonly valid?: number;
  readonly test?: number;
} = {}): Dataset {
  return drawnDataset('syntheticPets', PETS, { seed, train, valid, test });
}
