/** The two binary formats of IEEE 754 that an implementation may compute in, as data. */

export interface Precision {
  readonly name: 'float64' | 'float32';
  /** u: rounding to nearest changes a normal number by at most u·|x| */
  readonly unitRoundoff: number;
  /** smallest positive subnormal: more than a result that underflows gradually may lose */
  readonly smallest: number;
  /** largest finite number */
  readonly largest: number;
  /** bits of the significand behind the leading one */
  readonly fractionBits: number;
  /** 2^e with this e is the smallest normal number */
  readonly smallestExponent: number;
}

export const FLOAT64: Precision = {
  name: 'float64',
  unitRoundoff: 2 ** -53,
  smallest: 2 ** -1074,
  largest: Number.MAX_VALUE,
  fractionBits: 52,
  smallestExponent: -1022,
};

export const FLOAT32: Precision = {
  name: 'float32',
  unitRoundoff: 2 ** -24,
  smallest: 2 ** -149,
  largest: (2 - 2 ** -23) * 2 ** 127,
  fractionBits: 23,
  smallestExponent: -126,
};

export const PRECISIONS: Readonly<Record<Precision['name'], Precision>> = {
  float64: FLOAT64,
  float32: FLOAT32,
};
