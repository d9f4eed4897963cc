/**
 * Where the variables of a claim live, as data.
 *
 * Counts are drawn first; the lengths of vectors and matrices may name them. A claim whose
 * variables are all counts is checked on every point of its finite box, not on random ones.
 */

/** A length: a fixed number or the name of a count, with an offset (`['n', -1]` is n − 1). */
export type Length = number | string | readonly [count: string, offset: number];

const LONGEST = 1e5;

/** Throws a RangeError where the length is none, or longer than what can be drawn again and again. */
export function lengthOf(length: Length, counts: Readonly<Record<string, number>>): number {
  const n = entriesOf(length, counts);
  if (n >= 0 && n <= LONGEST) return n;
  const written = typeof length === 'object' ? length.join(' + ') : length;
  throw new RangeError(`lengthOf: ${written} is ${n}, and must be from 0 to ${LONGEST}`);
}

function entriesOf(length: Length, counts: Readonly<Record<string, number>>): number {
  if (typeof length === 'number') return length;
  if (typeof length === 'string') return counts[length];
  return counts[length[0]] + length[1];
}

/** An integer between the two bounds, both included. */
export interface Count {
  readonly sort: 'count';
  readonly from: number;
  readonly to: number;
}

/**
 * How a real number is drawn for the exact arithmetic: as a fraction, or as ln q of a fraction, so
 * that its exponential is one. `lnSquare`: q is the square of a fraction, so that e^{x/2} is one too.
 */
export type ExactForm = 'fraction' | 'integer' | 'ln' | 'lnSquare';

export interface Real {
  readonly from: number;
  readonly to: number;
  /** draw only multiples of this power of two: sums and products of few of them stay exact */
  readonly grid?: number;
  readonly exactly: ExactForm;
  /** the wider range and the special values of the hostile part; ordinary if absent */
  readonly hostile?: {
    readonly from: number;
    readonly to: number;
    readonly also: readonly number[];
  };
}

export interface Scalar extends Real {
  readonly sort: 'scalar';
}
export interface Vector extends Real {
  readonly sort: 'vector';
  readonly length: Length;
}
export interface Matrix extends Real {
  readonly sort: 'matrix';
  readonly rows: Length;
  readonly columns: Length;
}

export type Sort = Count | Scalar | Vector | Matrix;

export type Variables = Readonly<Record<string, Sort>>;

export function count(from: number, to: number): Count {
  return { sort: 'count', from, to };
}

type RealOptions = Partial<Pick<Real, 'grid' | 'exactly' | 'hostile'>>;

function real(from: number, to: number, options: RealOptions): Real {
  return { exactly: 'fraction', ...options, from, to };
}

export function scalar(from: number, to: number, options: RealOptions = {}): Scalar {
  return { sort: 'scalar', ...real(from, to, options) };
}

export function vector(
  length: Length,
  from: number,
  to: number,
  options: RealOptions = {},
): Vector {
  return { sort: 'vector', length, ...real(from, to, options) };
}

export function matrix(
  rows: Length,
  columns: Length,
  from: number,
  to: number,
  options: RealOptions = {},
): Matrix {
  return { sort: 'matrix', rows, columns, ...real(from, to, options) };
}

/** True if every variable is a count: then the box is enumerated. */
export function isExhaustible(variables: Variables): boolean {
  return Object.values(variables).every((sort) => sort.sort === 'count');
}
