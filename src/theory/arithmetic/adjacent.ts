/** The neighbours of a double. */

const bits = new DataView(new ArrayBuffer(8));

/** The next double further from 0, for a finite x that is not 0: the bit pattern plus 1. */
function outwards(x: number): number {
  bits.setFloat64(0, x);
  const low = bits.getUint32(4) + 1;
  bits.setUint32(4, low);
  if (low === 2 ** 32) bits.setUint32(0, bits.getUint32(0) + 1);
  return bits.getFloat64(0);
}

/** The next double nearer to 0, for an x that is not 0; the largest finite one for ±∞. */
function inwards(x: number): number {
  bits.setFloat64(0, x);
  const low = bits.getUint32(4);
  bits.setUint32(4, low - 1);
  if (low === 0) bits.setUint32(0, bits.getUint32(0) - 1);
  return bits.getFloat64(0);
}

/** The smallest double above x; ∞ for ∞. */
export function nextUp(x: number): number {
  if (x > 0) return x === Number.POSITIVE_INFINITY ? x : outwards(x);
  return x === 0 ? Number.MIN_VALUE : inwards(x);
}

/** The largest double below x; −∞ for −∞. */
export function nextDown(x: number): number {
  return -nextUp(-x);
}
