/**
 * Integrals with both bounds proved: an interval that contains ∫ₐᵇ f, not an estimate of it.
 *
 * On a piece [u, v] with the point m inside, Taylor's theorem says
 *
 *     f(t) = Σ_{k<n} cₖ (t − m)ᵏ + Cₙ (t − m)ⁿ,   cₖ = f⁽ᵏ⁾(m)/k!,   Cₙ = f⁽ⁿ⁾(ξ)/n! for a ξ in [u, v].
 *
 * The cₖ are the Taylor coefficients at m, and those *over the whole piece* contain every Cₙ.
 * Integrate term by term; for even n, (t − m)ⁿ ≥ 0 and the last term is Cₙ ∫(t − m)ⁿ with some Cₙ
 * of that interval. A piece is halved until its last term is known well enough.
 */
import { type Arithmetic, Undecided } from './arithmetic.ts';
import { between, type Interval, interval } from './interval.ts';
import { linear, type Series, series } from './series.ts';

/** n, even */
const ORDER = 12;
const MOST_HALVINGS = 12;
const NEGLIGIBLE = 2 ** -44;

const A = interval;
const taylor = series(interval, ORDER);
const width = ({ low, high }: Interval): number => high - low;
const magnitude = ({ low, high }: Interval): number => Math.max(-low, high);

type Integrable = (t: Series<Interval>) => Series<Interval>;

/** (t − m)ᵏ integrated over [u, v] */
function moment(k: number, u: number, m: number, v: number): Interval {
  const power = (end: number): Interval => {
    const distance = A.subtract(between(end, end), between(m, m));
    let result = distance;
    for (let factors = 0; factors < k; factors++) result = A.multiply(result, distance);
    return result;
  };
  return A.divide(A.subtract(power(v), power(u)), A.integer(k + 1));
}

/** An integral, of the terms below n and of the last one. */
interface Piece {
  readonly terms: Interval;
  readonly rest: Interval;
}

const total = ({ terms, rest }: Piece): Interval => A.add(terms, rest);

/** The integral over [u, v]. */
function onPiece(f: Integrable, u: number, v: number): Piece {
  const m = u / 2 + v / 2;
  const near = f(linear(A, ORDER, between(m, m), 1)).coefficients;
  const over = f(linear(A, ORDER, between(u, v), 1)).coefficients;
  let terms = A.integer(0);
  for (let k = 0; k < ORDER; k++) terms = A.add(terms, A.multiply(near[k], moment(k, u, m, v)));
  return { terms, rest: A.multiply(over[ORDER], moment(ORDER, u, m, v)) };
}

function integrate(f: Integrable, a: Interval, b: Interval): Interval {
  if (width(a) !== 0 || width(b) !== 0) {
    throw new Undecided('the bounds of an integral are rounded');
  }
  const refine = (u: number, v: number, halvings: number): Interval => {
    if (halvings === 0) return total(onPiece(f, u, v));
    try {
      const piece = onPiece(f, u, v);
      // Halving cannot help against what the terms do not know themselves.
      const wellEnough = Math.max(NEGLIGIBLE * magnitude(piece.terms), width(piece.terms));
      if (width(piece.rest) <= wellEnough) return total(piece);
    } catch (error) {
      // The whole piece does not decide a case or a division; its halves may.
      if (!(error instanceof Undecided)) throw error;
    }
    const m = u / 2 + v / 2;
    return A.add(refine(u, m, halvings - 1), refine(m, v, halvings - 1));
  };
  const upwards = refine(Math.min(a.low, b.low), Math.max(a.low, b.low), MOST_HALVINGS);
  return A.multiply(A.integer(Math.sign(b.low - a.low)), upwards);
}

/** Intervals with integrals. */
export const enclosing: Arithmetic<Interval> = {
  ...interval,
  integrate: (integrand, a, b) =>
    integrate(
      integrand(taylor, (value) => linear(A, ORDER, value, 0)),
      a,
      b,
    ),
};
