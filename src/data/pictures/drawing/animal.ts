/**
 * What the faces of cats and dogs have in common: fur, patches, ears, a body. One unit is about half
 * the width of a head; x runs to the right, y downwards, (0, 0) is the middle of the head.
 *
 * Both are drawn from the same furs, and no single mark tells all: some dogs prick their ears, some
 * cats fold them, whiskers and tongues are not always seen.
 */
import type { RandomStream } from '../../../kernels/random.ts';
import type { Point } from '../../segment.ts';
import { type Colour, ellipse, type Shape, triangle } from './canvas.ts';

/** A shape to paint over those before it. */
export interface Layer {
  readonly shape: Shape;
  readonly colour: Colour;
}

export interface Animal {
  readonly fur: Colour;
  /** of patches, stripes and some ears */
  readonly second: Colour;
  readonly muzzle: Colour;
  /** half the width and height of the head */
  readonly width: number;
  readonly height: number;
  /** the head turned aside: by how much the eyes move; what stands out farther moves more */
  readonly aside: number;
}

export const DARK: Colour = [24, 20, 22];
export const PINK: Colour = [222, 140, 146];
export const WHITE: Colour = [245, 245, 245];

const FURS: readonly Colour[] = [
  [48, 44, 46],
  [128, 126, 130],
  [204, 138, 72],
  [226, 196, 152],
  [236, 230, 222],
  [122, 84, 56],
  [78, 58, 48],
];

/** Left and right of the middle. */
export const SIDES: readonly number[] = [-1, 1];

export function mix(a: Colour, b: Colour, share: number): Colour {
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])];
}

export function pick<T>(choices: readonly T[], random: RandomStream): T {
  return choices[random.integer(0, choices.length - 1)];
}

export function chance(share: number, random: RandomStream): boolean {
  return random.uniform() < share;
}

function drawFur(random: RandomStream): Colour {
  const [red, green, blue] = pick(FURS, random);
  const tint = () => random.uniformBetween(-18, 18);
  return [red + tint(), green + tint(), blue + tint()];
}

export function drawAnimal(random: RandomStream): Animal {
  const fur = drawFur(random);
  const lighter = chance(0.7, random);
  return {
    fur,
    second: mix(fur, drawFur(random), random.uniformBetween(0.3, 0.9)),
    muzzle: mix(fur, lighter ? WHITE : DARK, random.uniformBetween(0.15, 0.6)),
    width: random.uniformBetween(0.85, 1.05),
    height: random.uniformBetween(0.8, 1),
    aside: random.uniformBetween(-0.22, 0.22),
  };
}

export function head({ fur, width, height }: Animal): Layer {
  return { shape: ellipse([0, 0], width, height), colour: fur };
}

/** Shoulders and chest below the head. */
export function drawBody({ fur }: Animal, random: RandomStream): Layer {
  const [x, width] = [random.uniformBetween(-0.4, 0.4), random.uniformBetween(0.8, 1.3)];
  return { shape: ellipse([x, 1.9], width, 1.3), colour: mix(fur, DARK, 0.15) };
}

/** About one eye of some animals. */
export function drawPatch({ second, aside }: Animal, random: RandomStream): Layer[] {
  const [x, size] = [0.42 * pick(SIDES, random) + aside, random.uniformBetween(0.3, 0.45)];
  if (!chance(0.4, random)) return [];
  return [{ shape: ellipse([x, -0.2], size, 1.2 * size), colour: second }];
}

/** Upright and pointed, pink inside: of cats, and of some dogs. */
export function drawPrickedEar(
  side: number,
  { width }: Animal,
  colour: Colour,
  random: RandomStream,
): Layer[] {
  const base = side * width;
  const tip: Point = [base * random.uniformBetween(0.75, 1.1), -random.uniformBetween(1.3, 1.65)];
  const inside: Point = [0.13 * base + 0.8 * tip[0], 0.8 * tip[1] - 0.14];
  return [
    { shape: triangle([0.2 * base, -0.6], [base, -0.3], tip), colour },
    {
      shape: triangle([0.4 * base, -0.7], [0.88 * base, -0.5], inside),
      colour: mix(colour, PINK, 0.5),
    },
  ];
}
