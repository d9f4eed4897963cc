/**
 * The theory's own door to elementary functions with the same bits on every engine: it shares no
 * code with `kernels`, so that one bug cannot satisfy both sides of a claim.
 */
import stdlibExp from '@stdlib/math-base-special-exp';
import stdlibExpm1 from '@stdlib/math-base-special-expm1';
import stdlibLn from '@stdlib/math-base-special-ln';

/** eˣ with an error below 1 ulp, that is below 2u relative, u = 2⁻⁵³ */
export const exp: (x: number) => number = stdlibExp;
/** eˣ − 1 with an error below 1 ulp */
export const expm1: (x: number) => number = stdlibExpm1;
/** natural logarithm with an error below 1 ulp */
export const ln: (x: number) => number = stdlibLn;
