/**
 * Error-free transformations: what one float64 operation lost, computed in float64 without error.
 *
 * NaN where that cannot be told (near overflow and underflow); then a caller must assume the worst.
 */

/** a + b − fl(a + b), exactly (D. E. Knuth, The Art of Computer Programming, 4.2.2, theorem B). */
export function sumError(a: number, b: number, sum: number): number {
  const bVirtual = sum - a;
  const residual = a - (sum - bVirtual) + (b - bVirtual);
  return Number.isFinite(residual) ? residual : Number.NaN;
}

/** Far enough from overflow and underflow that nothing below can lose a digit. */
function isSafe(x: number): boolean {
  return Math.abs(x) > 2 ** -480 && Math.abs(x) < 2 ** 480;
}

/** The leading 26 bits of a double; the rest has at most 26 too (Veltkamp's splitting). */
function leading(a: number): number {
  const c = 134217729 * a;
  return c - (c - a);
}

/** a · b − fl(a · b), exactly (T. J. Dekker, Numerische Mathematik 18, 1971). */
export function productError(a: number, b: number, product: number): number {
  if (a === 0 || b === 0) return 0;
  if (!isSafe(a) || !isSafe(b)) return Number.NaN;
  const aHigh = leading(a);
  const bHigh = leading(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/**
 * Something of the sign of a / b − fl(a / b): the remainder a − q·b, which is a double, over b.
 * 0 exactly where the quotient is exact.
 */
export function quotientError(a: number, b: number, quotient: number): number {
  if (a === 0) return 0;
  if (!isSafe(a) || !isSafe(b) || !isSafe(quotient)) return Number.NaN;
  const product = quotient * b;
  const remainder = a - product - productError(quotient, b, product);
  return Math.sign(b) === 1 ? remainder : -remainder;
}
