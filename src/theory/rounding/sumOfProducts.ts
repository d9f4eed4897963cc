/**
 * Sums of products, which are most of what a network computes.
 *
 * A sum of n products, added in any order, is Σ aᵢbᵢ(1 + θᵢ) with |θᵢ| ≤ γ(n): the product rounds
 * once, and a term takes part in at most n − 1 additions (Higham, section 3.1). As terms may cancel,
 * the error is relative to Σ|aᵢbᵢ|, and nothing can be said per entry: [1, −1]·[1, 1 + u] has no digit.
 */
import { type Decimal, toDecimal } from '../arithmetic/decimal.ts';
import type { Entry } from './primitive.ts';

export const ZERO = toDecimal(0);
export const ONE = toDecimal(1);

/** What the error of a sum is relative to, in words. */
export const RELATIVE = String.raw`the sum of the absolute values of the terms, which may cancel; an ulp is no less than $\eta$ for each product`;

export const exact = (x: readonly number[]): readonly Decimal[] => x.map(toDecimal);
export const sumOf = (terms: readonly Decimal[]): Decimal =>
  terms.reduce((a, b) => a.plus(b), ZERO);

/** Σ of the products (and of single terms, as products with 1). */
export function sumOfProducts(terms: Iterable<readonly [Decimal, Decimal]>): Entry {
  let value = ZERO;
  let size = ZERO;
  let underflows = 0;
  for (const [a, b] of terms) {
    const product = a.times(b);
    value = value.plus(product);
    size = size.plus(product.abs());
    underflows++;
  }
  return { value, size, underflows };
}

export const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
export const rows = (flat: readonly number[], width: number): readonly (readonly number[])[] =>
  upTo(flat.length / width).map((i) => flat.slice(i * width, (i + 1) * width));

/** Planes of this height and width. */
export const volume = (
  flat: readonly number[],
  height: number,
  width: number,
): readonly (readonly (readonly number[])[])[] =>
  rows(flat, height * width).map((plane) => rows(plane, width));
