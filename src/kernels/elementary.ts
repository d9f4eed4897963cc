/**
 * Elementary functions with the same bits on every engine.
 *
 * ECMAScript leaves `Math.exp` and its like to the implementation, so engines differ. These are the
 * ports of FreeBSD's msun kept by the stdlib project: errors below 1.6 ulps (docs/errors.json has
 * each), only + − × ÷ inside.
 * (`Math.sqrt`, `Math.abs`, `Math.floor` are exact by IEEE 754 and may be used directly.)
 */
import stdlibCospi from '@stdlib/math-base-special-cospi';
import stdlibExp from '@stdlib/math-base-special-exp';
import stdlibExpm1 from '@stdlib/math-base-special-expm1';
import stdlibLn from '@stdlib/math-base-special-ln';
import stdlibLog1p from '@stdlib/math-base-special-log1p';
import stdlibTanh from '@stdlib/math-base-special-tanh';

/** eˣ */
export const exp: (x: number) => number = stdlibExp;
/** eˣ − 1, accurate near 0 */
export const expm1: (x: number) => number = stdlibExpm1;
/** natural logarithm; NaN for x < 0 */
export const ln: (x: number) => number = stdlibLn;
/** ln(1 + x), accurate near 0 */
export const log1p: (x: number) => number = stdlibLog1p;
/** hyperbolic tangent */
export const tanh: (x: number) => number = stdlibTanh;
/** cos πx; exact at every multiple of ½: 1, 0 or −1. NaN for x = ±∞ */
export const cospi: (x: number) => number = stdlibCospi;
