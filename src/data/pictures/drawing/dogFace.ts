/** A dog's face: hanging ears, a long muzzle, a big nose, perhaps a tongue. */
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
  SIDES,
  WHITE,
} from './animal.ts';
import { type Colour, ellipse, line } from './canvas.ts';

const BROWN: Colour = [120, 70, 30];
const TONGUE: Colour = [226, 104, 116];

/** Bottom layer first: pricked ears stand behind the head, hanging ones before it. */
export function drawDogFace(random: RandomStream): Layer[] {
  const animal = drawAnimal(random);
  const ears = drawEars(animal, random);
  return [
    drawBody(animal, random),
    ...ears.behind,
    head(animal),
    ...drawPatch(animal, random),
    ...ears.before,
    ...drawMuzzle(animal, random),
    ...drawEyes(animal, random),
  ];
}

/** One of four pricks them. */
function drawEars(animal: Animal, random: RandomStream) {
  const { fur, second } = animal;
  const colour = chance(0.6, random) ? second : mix(fur, DARK, 0.25);
  if (chance(0.25, random)) {
    const behind = SIDES.flatMap((side) => drawPrickedEar(side, animal, colour, random));
    return { behind, before: [] };
  }
  return { behind: [], before: SIDES.map((side) => drawHangingEar(side, animal, colour, random)) };
}

function drawHangingEar(
  side: number,
  { width }: Animal,
  colour: Colour,
  random: RandomStream,
): Layer {
  const length = random.uniformBetween(0.5, 0.8);
  const at: Point = [side * width * random.uniformBetween(0.85, 1.05), 0.75 * length - 0.6];
  return { shape: ellipse(at, random.uniformBetween(0.24, 0.36), length, -0.1 * side), colour };
}

function drawEyes({ aside }: Animal, random: RandomStream): Layer[] {
  const apart = random.uniformBetween(0.34, 0.44);
  const size = random.uniformBetween(0.13, 0.18);
  const iris = mix(DARK, BROWN, random.uniform());
  return SIDES.flatMap((side) => {
    const [x, y]: Point = [side * apart + aside, -0.2];
    return [
      { shape: ellipse([x, y], size, size), colour: DARK },
      { shape: ellipse([x, y], 0.75 * size, 0.75 * size), colour: iris },
      { shape: ellipse([x + 0.05, y - 0.05], 0.05, 0.05), colour: WHITE },
    ];
  });
}

/** From the eyes down to the tip, which carries the nose. Nearly every second dog pants. */
function drawMuzzle({ aside, muzzle }: Animal, random: RandomStream): Layer[] {
  const middle = 2 * aside;
  const long = random.uniformBetween(0.45, 0.62);
  const thick = random.uniformBetween(0.36, 0.5);
  const nose = random.uniformBetween(0.17, 0.25);
  const tongue = ellipse([middle, 0.62 + long], 0.17, random.uniformBetween(0.2, 0.36));
  const lips = SIDES.map((side) => ({
    shape: line([middle, 0.7], [middle + 0.24 * side, 0.62 + 0.45 * long], 0.06),
    colour: DARK,
  }));
  return [
    ...(chance(0.45, random) ? [{ shape: tongue, colour: TONGUE }] : []),
    { shape: ellipse([0.5 * (middle + aside), 0.3], 0.85 * thick, long), colour: muzzle },
    { shape: ellipse([middle, 0.62], thick, 0.75 * long), colour: muzzle },
    ...lips,
    { shape: line([middle, 0.45], [middle, 0.7], 0.06), colour: DARK },
    { shape: ellipse([middle, 0.45], nose, 0.72 * nose), colour: DARK },
    { shape: ellipse([middle - 0.06, 0.4], 0.06, 0.03), colour: mix(DARK, WHITE, 0.6) },
  ];
}
