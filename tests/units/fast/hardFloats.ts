/** Float32 data that find mistakes: zeros of both signs, subnormals, huge and non-finite numbers. */
import * as fc from 'fast-check';
import { RandomStream } from '../../../src/kernels/random.ts';

export interface Mixture {
  readonly seed: number;
  /** share of elements that are not zero */
  readonly density: number;
  readonly kind: 'ordinary' | 'moderate' | 'extreme' | 'notFinite';
}

/** Zeros of both signs, the smallest subnormal, the smallest normal, nearly the largest. */
const EXTREMES = [-0, 0, 2 ** -149, -(2 ** -140), 2 ** -126, 2 ** 100, -(2 ** 127), 3e38];
/** The same below 2⁴⁸, where minimal filtering is used. */
const MODERATE = [-0, 0, 2 ** -149, -(2 ** -140), 2 ** -126, 2 ** 30, -(2 ** 47)];
const NOT_FINITE = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

/** `count` numbers; `purpose` tells the arrays of one case apart. */
export function hardFloats(
  { seed, density, kind }: Mixture,
  purpose: string,
  count: number,
): Float32Array {
  const random = new RandomStream(seed, purpose);
  const from = (list: readonly number[]) => list[random.integer(0, list.length - 1)];
  return Float32Array.from({ length: count }, () => {
    if (random.uniform() >= density) return random.uniform() < 0.5 ? 0 : -0;
    if (kind === 'moderate' && random.uniform() < 0.3) return from(MODERATE);
    if (kind === 'extreme' && random.uniform() < 0.3) return from(EXTREMES);
    if (kind === 'notFinite' && random.uniform() < 0.05) return from(NOT_FINITE);
    return random.normal();
  });
}

export const mixtures: fc.Arbitrary<Mixture> = fc.record({
  seed: fc.nat({ max: 2 ** 31 }),
  density: fc.constantFrom(0, 0.1, 0.5, 1),
  kind: fc.constantFrom('ordinary', 'ordinary', 'extreme', 'notFinite'),
});
