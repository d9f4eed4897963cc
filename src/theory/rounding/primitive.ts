/**
 * A numerical primitive as a value: what it computes, to 64 digits, and how far from that a careful
 * implementation may be, derived from the standard model of rounding.
 *
 * The model (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 2.2): every
 * operation + − × ÷ √ returns the exact result times (1 + δ), |δ| ≤ u, and e^x and ln x are within one
 * ulp, that is 2u relative. Products of k such factors are within 1 ± γ(k), γ(k) = ku/(1 − ku), and
 * γ(j) + γ(k) + γ(j)γ(k) ≤ γ(j + k) (Lemmas 3.1 and 3.3), so bounds are found by adding counts. What
 * underflows loses at most the smallest subnormal η; where a formula multiplies that up, the unit of
 * the error says so.
 */
import { type Decimal, toDecimal, ulp } from '../arithmetic/decimal.ts';
import type { Precision } from '../arithmetic/precision.ts';
import { exactly, runningError } from '../arithmetic/runningError.ts';
import { valueIn } from '../expression/evaluate.ts';
import type { Expression } from '../expression/expression.ts';
import { parse } from '../expression/parse.ts';
import type { Operation, Operations } from '../operations.ts';

/**
 * What the numbers of an argument are: `logits` may be anything finite; `factors` are multiplied and
 * summed, so they stay below the square root of the largest number; `moderate` ones below 2⁴⁸, too;
 * a `share` is at least 0 and at most 1 − 2⁻²⁰.
 */
export type Sort = 'logits' | 'factors' | 'moderate' | 'share';

/** Numbers in row-major order. */
export interface Argument {
  readonly sort: Sort;
  readonly shape: (n: number) => readonly number[];
}

/** The arguments by name, their numbers in row-major order. */
export type Input = Readonly<Record<string, readonly number[]>>;

/** One entry of the true result. */
export interface Entry {
  readonly value: Decimal;
  /** what the error is counted relative to: |value|, or Σ |term| where terms may cancel */
  readonly size: Decimal;
  /** how often η, at most, the result may miss for the underflow of intermediate numbers; 1 unless given */
  readonly underflows?: number;
}

/** Numbers that a bound depends on. */
export type Sizes = Readonly<Record<string, number>>;

export interface Primitive {
  readonly name: string;
  /** the operation of a subject that is measured */
  readonly operation: Operation;
  /** TeX: what is computed */
  readonly formula: string;
  /** Markdown: what n is; null where there is only one length */
  readonly n: string | null;
  /** the n that are worth trying */
  readonly lengths: readonly number[];
  /** Markdown: what the error is relative to, and why */
  readonly relativeTo: string;
  /** k, in ulps of {@link Entry.size}: the error is within γ(k) of it */
  readonly bound: Expression;
  /** Markdown: why */
  readonly derivation: string;
  readonly arguments: Readonly<Record<string, Argument>>;
  /** The quantities in `bound`, of this input. */
  readonly sizes: (input: Input, n: number, precision: Precision) => Sizes;
  /** False where the bound makes no statement. */
  readonly isCovered: (input: Input, n: number, precision: Precision) => boolean;
  readonly truth: (input: Input, n: number) => readonly Entry[];
  /** The entries of an implementation, in the order of `truth`. */
  readonly compute: (operations: Operations, input: Input, n: number) => ArrayLike<number>;
}

const LENGTHS = [1, 2, 3, 10, 100, 1000, 10_000];

type PrimitiveText = Omit<Primitive, 'bound' | 'n' | 'lengths' | 'sizes' | 'isCovered'> & {
  readonly bound: string;
  readonly n?: string;
  readonly lengths?: readonly number[];
  readonly sizes?: Primitive['sizes'];
  readonly isCovered?: Primitive['isCovered'];
};

/** Parses the bound. Throws if it is not in the language. */
export function primitive(text: PrimitiveText): Primitive {
  return {
    ...text,
    n: text.n ?? null,
    lengths: text.lengths ?? (text.n === undefined ? [1] : LENGTHS),
    bound: parse(text.bound),
    sizes: text.sizes ?? ((_, n) => ({ n })),
    isCovered: text.isCovered ?? (() => true),
  };
}

/** γ(k)/u with the k of the bound: how many ulps of its size an entry may be off by. */
export function allowedUlps(bound: Expression, sizes: Sizes, { unitRoundoff }: Precision): number {
  const variables = Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [name, exactly(size)]),
  );
  const k = valueIn(bound, {
    arithmetic: runningError,
    variables,
    definitions: {},
    ranges: {},
    bound: {},
    known: new Map(),
  }).value;
  return k / (1 - k * unitRoundoff);
}

/**
 * |got − value| in ulps of the size, where an ulp is the spacing of the precision's numbers there
 * (at least u·size, so a relative error of ku is at most k ulps), and no less than what underflow
 * explains. Infinite for NaN and for an infinite result.
 */
export function errorInUnits(got: number, entry: Entry, precision: Precision): number {
  if (!Number.isFinite(got)) return Number.POSITIVE_INFINITY;
  const { value, size, underflows = 1 } = entry;
  const unit = Math.max(ulp(size.toNumber(), precision), underflows * precision.smallest);
  return toDecimal(got).minus(value).abs().div(toDecimal(unit)).toNumber();
}
