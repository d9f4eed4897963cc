/**
 * Numerical integration for `integral(e, t, a, b)`: adaptive Gauss–Legendre, whose error is
 * estimated by comparing each interval with its two halves. The estimate is not a proof, so a claim
 * that needs an integral never reaches the level «bounded».
 */
import { Undecided } from './arithmetic.ts';

/** A number with a bound on its error: the form of the running-error arithmetic. */
interface Estimate {
  readonly value: number;
  readonly error: number;
}

const POINTS = 16;
/** More than a bracket of a root needs to become two neighbouring doubles. */
const HALVINGS = Array.from({ length: 64 });
const DEEPEST = 12;

interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** Pₙ(x) and Pₙ₋₁(x) by the three-term recurrence k Pₖ = (2k−1) x Pₖ₋₁ − (k−1) Pₖ₋₂. */
function legendre(n: number, x: number): [number, number] {
  let previous = 1;
  let current = x;
  for (let k = 2; k <= n; k++) {
    [previous, current] = [current, ((2 * k - 1) * x * current - (k - 1) * previous) / k];
  }
  return [current, previous];
}

/** The roots of Pₙ interlace with those of Pₙ₋₁, so bisection finds each of them. */
function gaussLegendre(n: number): Rule {
  let roots: number[] = [0];
  for (let degree = 2; degree <= n; degree++) {
    const fences = [-1, ...roots, 1];
    roots = fences.slice(1).map((right, i) => {
      let low = fences[i];
      let high = right;
      const signAtHigh = Math.sign(legendre(degree, high)[0]);
      HALVINGS.forEach(() => {
        const middle = (low + high) / 2;
        if (Math.sign(legendre(degree, middle)[0]) === signAtHigh) high = middle;
        else low = middle;
      });
      return (low + high) / 2;
    });
  }
  const weights = roots.map((x) => {
    const [, previous] = legendre(n, x);
    return (2 * (1 - x * x)) / (n * previous) ** 2;
  });
  return { nodes: roots, weights };
}

const RULE = gaussLegendre(POINTS);

interface Application extends Estimate {
  /** ∫ |f| by the same rule: what the error is measured against */
  readonly magnitude: number;
}

/** One application of the rule, with the propagated rounding error of the integrand. */
function apply(f: (t: Estimate) => Estimate, a: number, b: number): Application {
  const half = (b - a) / 2;
  const centre = (a + b) / 2;
  let value = 0;
  let error = 0;
  let magnitude = 0;
  RULE.nodes.forEach((node, i) => {
    const sample = f({ value: centre + half * node, error: 0 });
    value += RULE.weights[i] * sample.value;
    error += RULE.weights[i] * (sample.error + 2 ** -47 * Math.abs(sample.value));
    magnitude += RULE.weights[i] * Math.abs(sample.value);
  });
  return { value: half * value, error: half * error, magnitude: half * magnitude };
}

/**
 * ∫ₐᵇ f; the error is the rounding carried by f plus the estimated truncation. Intervals are halved
 * until the two agree to 2⁻⁴⁰ of ∫|f|, at most 2¹² of them. From a point to itself it is 0, whatever f
 * is there.
 */
export function integrate(f: (t: Estimate) => Estimate, a: Estimate, b: Estimate): Estimate {
  if (a.error !== 0 || b.error !== 0) throw new Undecided('the bounds of an integral are rounded');
  if (a.value > b.value) {
    const reversed = integrate(f, b, a);
    return { value: -reversed.value, error: reversed.error };
  }
  if (a.value === b.value) return { value: 0, error: 0 };
  const whole = apply(f, a.value, b.value);
  const negligible = 2 ** -40 * whole.magnitude;
  const refine = (left: number, right: number, coarse: Estimate, depth: number): Estimate => {
    const middle = (left + right) / 2;
    const first = apply(f, left, middle);
    const second = apply(f, middle, right);
    const value = first.value + second.value;
    const truncation = Math.abs(value - coarse.value);
    const error = first.error + second.error;
    if (depth >= DEEPEST || truncation <= Math.max(error, negligible)) {
      return { value, error: error + truncation };
    }
    const low = refine(left, middle, first, depth + 1);
    const high = refine(middle, right, second, depth + 1);
    return { value: low.value + high.value, error: low.error + high.error };
  };
  return refine(a.value, b.value, whole, 0);
}
