/**
 * βⁿ for an integer n ≥ 0 by repeated squaring: multiplications only, so the same bits everywhere
 * (ECMAScript leaves those of `**` to the engine), and a function of n alone, so a resumed run has
 * them too.
 */
export function power(beta: number, n: number): number {
  let result = 1;
  let square = beta;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
