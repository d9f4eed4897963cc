/** Integers of any size: what fractions in lowest terms and lattices need to know of them. */

/** −1n, 0n or 1n. */
export function signOf(a: bigint): bigint {
  if (a < 0n) return -1n;
  return a > 0n ? 1n : 0n;
}

/** Not negative; 0 is divided by every number, so that of a and 0 is |a|. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a;
  let y = b;
  // Not `!== 0n`: with what is no integer, by mistake, it would go on for ever.
  while (y) [x, y] = [y, x % y];
  return signOf(x) * x;
}

/** Of two positive numbers. */
export function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b;
}

/** The integer k with the smallest a − k b ≥ 0, for b > 0. */
export function floorQuotient(a: bigint, b: bigint): bigint {
  const k = a / b;
  return a % b < 0n ? k - 1n : k;
}
