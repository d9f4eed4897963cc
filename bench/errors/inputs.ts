/** Inputs of the primitives: ordinary ones and hostile ones, drawn from a seed. */
import { RandomStream } from '../../src/kernels/random.ts';
import { FLOAT32, type Precision } from '../../src/theory/arithmetic/precision.ts';
import { hostileLogits } from '../../src/theory/formulas.ts';
import type { Input, Primitive, Sort } from '../../src/theory/rounding/primitive.ts';

/** Draws the numbers of one argument. */
type Family = (sort: Sort, random: RandomStream, precision: Precision) => () => number;

const even: Family = (_, random) => () => random.uniformBetween(-5, 5);

/** Few different numbers, so that many tie. */
const ties: Family = (_, random) => {
  const choice = [random.uniformBetween(-5, 5), random.uniformBetween(-5, 5)];
  return () => choice[random.integer(0, 1)];
};

/** Differences of a few spacings only: what is subtracted cancels. */
const close: Family = (_, random, precision) => {
  const centre = random.uniformBetween(1, 2);
  return () => centre + random.integer(-8, 8) * 2 ** -precision.fractionBits;
};

/** To where the exponential is subnormal, and a little beyond. */
const wide: Family = (_, random, precision) => {
  const edge = precision === FLOAT32 ? 105 : 750;
  return () => random.uniformBetween(-edge, edge);
};

/** Factors up to 2⁵⁰⁰ and 2⁵⁰: ten thousand products of two of them do not overflow. */
function largestExponent(sort: Sort, precision: Precision): number {
  if (sort === 'moderate') return 46;
  if (sort === 'factors') return precision === FLOAT32 ? 50 : 500;
  return precision === FLOAT32 ? 126 : 1022;
}

/** Of all magnitudes, from the subnormal numbers on. */
const octaves: Family = (sort, random, precision) => {
  const least = precision.smallestExponent - precision.fractionBits;
  const most = largestExponent(sort, precision);
  return () => sign(random) * random.uniformBetween(1, 2) * 2 ** random.integer(least, most);
};

const subnormal: Family = (_, random, precision) => () =>
  sign(random) * random.integer(0, 2 ** 20) * precision.smallest;

/** Those that break careless implementations, among others. */
const special: Family = (sort, random, precision) => {
  const ordinary = even(sort, random, precision);
  const { also } = hostileLogits;
  return () => (random.uniform() < 0.5 ? also[random.integer(0, also.length - 1)] : ordinary());
};

/** One number far above all others. */
const outlier: Family = (sort, random, precision) => {
  const ordinary = even(sort, random, precision);
  return () => (random.uniform() < 0.02 ? 30 + ordinary() : ordinary());
};

const FAMILIES = {
  ordinary: { even, outlier },
  hostile: { ties, close, wide, octaves, subnormal, special },
} as const;

/** Of long inputs, which take seconds of 64-digit arithmetic each, a choice. */
const LONG = 1000;
const FOR_LONG: readonly string[] = ['even', 'ties', 'wide'];

export type Region = keyof typeof FAMILIES;
export const REGIONS = Object.keys(FAMILIES) as Region[];

export interface Drawn {
  readonly family: string;
  readonly input: Input;
}

/** From any number, however large: as many shares are small as numbers are. */
function shareOf(x: number): number {
  return Math.min(Math.abs(x) / (1 + Math.abs(x)), 1 - 2 ** -20);
}

function sign(random: RandomStream): number {
  return random.uniform() < 0.5 ? -1 : 1;
}

/** `draws` inputs of each family of the region, as numbers of the precision. */
export function* inputs(
  primitive: Primitive,
  region: Region,
  n: number,
  precision: Precision,
  draws: number,
  seed: number,
): Generator<Drawn> {
  const purpose = `errors of ${primitive.name}, ${region}, n = ${n}, ${precision.name}`;
  const random = new RandomStream(seed, purpose);
  const round = precision === FLOAT32 ? Math.fround : (x: number) => x;
  for (const [family, draw] of Object.entries<Family>(FAMILIES[region])) {
    if (n >= LONG && !FOR_LONG.includes(family)) continue;
    for (let at = 0; at < draws; at++) {
      const input: Record<string, readonly number[]> = {};
      for (const [name, { sort, shape }] of Object.entries(primitive.arguments)) {
        const any = draw(sort, random, precision);
        const next = sort === 'share' ? () => shareOf(any()) : any;
        const length = shape(n).reduce((a, b) => a * b, 1);
        input[name] = Array.from({ length }, () => round(next()));
      }
      yield { family, input };
    }
  }
}
