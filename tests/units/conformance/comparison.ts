/** When a result agrees with what others expect. */
import { elements, type Tensor } from '../../../src/kernels/array.ts';
import type { Tolerance } from './cases.ts';

/** Position of a double among all doubles in increasing order; −0 and 0 share one. */
function rank(x: number): bigint {
  const bits = new BigInt64Array(Float64Array.of(x).buffer)[0];
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}

/** Doubles from a to b; Infinity if either is NaN. */
export function ulpsBetween(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.POSITIVE_INFINITY;
  const steps = rank(a) - rank(b);
  return Number(steps < 0n ? -steps : steps);
}

/**
 * Null if every element of `got` is equal to the expected one, or within `ulp` doubles of it, or
 * |got − expected| ≤ atol + rtol·|expected| + stol·max|finite expected|; else the first that is not.
 */
export function disagreement(got: Tensor, expected: Tensor, tolerance: Tolerance): string | null {
  if (got.shape.join() !== expected.shape.join()) {
    return `shape (${got.shape}) instead of (${expected.shape})`;
  }
  const { atol = 0, rtol = 0, stol = 0, ulp = 0 } = tolerance;
  const [values, wanted] = [elements(got), elements(expected)];
  const largest = wanted.reduce(
    (most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most),
    0,
  );
  for (let at = 0; at < wanted.length; at++) {
    const [value, want] = [values[at], wanted[at]];
    if (value === want || (Number.isNaN(value) && Number.isNaN(want))) continue;
    if (ulpsBetween(value, want) <= ulp) continue;
    const allowed = atol + rtol * Math.abs(want) + stol * largest;
    // An infinite expected value allows nothing but itself.
    if (Number.isFinite(want) && Math.abs(value - want) <= allowed) continue;
    return `[${at}] got ${value}, expected ${want}, allowed ${allowed}`;
  }
  return null;
}
