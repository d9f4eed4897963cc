/** Exponentials to 64 digits where they matter, and 0 where no number of a format is so small. */
import { type Decimal, toDecimal } from '../arithmetic/decimal.ts';

const ZERO = toDecimal(0);
const ONE = toDecimal(1);

/** Beyond it e^{−d} < 10⁻⁴³⁴, and the library would take long to say so. */
const FAR = 1000;

/** e^{−d} for d ≥ 0 */
export function decay(d: Decimal): Decimal {
  return d.greaterThan(FAR) ? ZERO : d.neg().exp();
}

/** tanh x: by its series, which takes long for large x, only where 1 − e^{−2|x|} would cancel */
export function hyperbolicTangent(x: Decimal): Decimal {
  const near = x.clamp(-1, 1);
  if (near.equals(x)) return near.tanh();
  const e = decay(x.abs().times(2));
  const size = ONE.minus(e).div(ONE.plus(e));
  return x.isNegative() ? size.neg() : size;
}
