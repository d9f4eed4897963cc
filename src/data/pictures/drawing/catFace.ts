/** A cat's face: pricked ears, slit eyes, a small nose, whiskers. */
import type { RandomStream } from '../../../kernels/random.ts';
import type { Point } from '../../segment.ts';
import {
  type Animal,
  chance,
  DARK,
  drawAnimal,
  drawBody,
  drawPatch,
  drawPrickedEar,
  head,
  type Layer,
  mix,
  PINK,
  pick,
  SIDES,
  WHITE,
} from './animal.ts';
import { type Colour, ellipse, line, triangle } from './canvas.ts';

const IRISES: readonly Colour[] = [
  [150, 190, 80],
  [220, 190, 70],
  [110, 170, 210],
  [200, 140, 50],
];

/** Bottom layer first. */
export function drawCatFace(random: RandomStream): Layer[] {
  const animal = drawAnimal(random);
  const muzzle = 1.4 * animal.aside;
  return [
    drawBody(animal, random),
    ...drawEars(animal, random),
    head(animal),
    ...drawPatch(animal, random),
    ...drawStripes(animal, random),
    ...drawEyes(animal, random),
    ...mouth(muzzle, animal),
    drawNose(muzzle, random),
    ...drawWhiskers(muzzle, random),
  ];
}

/** Few fold them: short and near the head. */
function drawEars(animal: Animal, random: RandomStream): Layer[] {
  const { fur, width } = animal;
  const pricked = SIDES.flatMap((side) => drawPrickedEar(side, animal, fur, random));
  const folded = SIDES.map((side) => ({
    shape: ellipse([0.72 * side * width, -0.68], 0.3, 0.2, 0.3 * side),
    colour: mix(fur, DARK, 0.2),
  }));
  return chance(0.08, random) ? folded : pricked;
}

/** Of every second cat, on its forehead. */
function drawStripes({ second, aside }: Animal, random: RandomStream): Layer[] {
  if (!chance(0.5, random)) return [];
  return [-0.3, 0, 0.3].map((x) => ({
    shape: line([x + aside, -0.8], [0.8 * x + aside, -0.45], 0.1),
    colour: second,
  }));
}

function drawEyes({ aside }: Animal, random: RandomStream): Layer[] {
  const iris = pick(IRISES, random);
  const apart = random.uniformBetween(0.36, 0.46);
  const wide = random.uniformBetween(0.18, 0.25);
  const slit = random.uniformBetween(0.04, 0.08);
  return SIDES.flatMap((side) => {
    const at: Point = [side * apart + aside, -0.08];
    return [
      { shape: ellipse(at, wide + 0.04, 0.22, 0.12 * side), colour: DARK },
      { shape: ellipse(at, wide, 0.18, 0.12 * side), colour: iris },
      { shape: ellipse(at, slit, 0.17), colour: DARK },
    ];
  });
}

/** Two round cheeks and the lips on them. */
function mouth(middle: number, { muzzle }: Animal): Layer[] {
  const cheeks = SIDES.map((side) => ({
    shape: ellipse([middle + 0.17 * side, 0.45], 0.24, 0.19),
    colour: muzzle,
  }));
  const lips = SIDES.map((side) => ({
    shape: line([middle, 0.42], [middle + 0.16 * side, 0.56], 0.05),
    colour: DARK,
  }));
  return [...cheeks, ...lips];
}

function drawNose(middle: number, random: RandomStream): Layer {
  const size = random.uniformBetween(0.08, 0.13);
  return {
    shape: triangle([middle - size, 0.27], [middle + size, 0.27], [middle, 0.27 + 1.2 * size]),
    colour: chance(0.6, random) ? PINK : DARK,
  };
}

/** Three on each side, if they are seen. */
function drawWhiskers(middle: number, random: RandomStream): Layer[] {
  const colour = chance(0.7, random) ? WHITE : DARK;
  const whiskers = SIDES.flatMap((side) =>
    [-0.16, 0.02, 0.2].map((drop) => {
      const end: Point = [
        middle + side * random.uniformBetween(0.95, 1.35),
        0.4 + drop + random.uniformBetween(-0.08, 0.08),
      ];
      return { shape: line([middle + 0.25 * side, 0.42 + 0.3 * drop], end, 0.045), colour };
    }),
  );
  return chance(0.85, random) ? whiskers : [];
}
