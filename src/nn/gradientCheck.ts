/**
 * Compares hand-written gradients with central differences, and says how far apart they may be.
 *
 * Two errors of (L(θ+ε) − L(θ−ε))/2ε are expected. Truncation, L‴ε²/6: the quotient with 2ε has
 * four times as much of it, so it is a third of their difference (Richardson). Rounding, at most
 * r·u·max(1, |L|)/ε, where r counts the roundings that reach one loss. An entry agrees within twice
 * their sum: the estimate of the truncation leaves out ε⁴ and carries rounding itself. So no
 * tolerance is chosen by the caller.
 */
import { elements, type Floats, isContiguous, type Tensor } from '../kernels/array.ts';

/** Unit roundoff of float64. */
const UNIT_ROUNDOFF = 2 ** -53;
/** r: thousands of terms are summed on the way to a loss, but their roundings partly cancel. */
const ROUNDINGS = 64;
const SAFETY = 2;

export interface CheckedParameter {
  readonly name: string;
  readonly value: Tensor<Floats>;
  readonly gradient: Tensor<Floats>;
}

export interface GradientCheckOptions {
  /** the loss at the current values of the parameters */
  readonly loss: () => number;
  /** with their gradients already computed */
  readonly parameters: readonly CheckedParameter[];
  /** 2⁻¹⁷ by default, near the optimum u^{1/3} */
  readonly epsilon?: number;
  /** entries checked per parameter, 20 by default; evenly spread where there are more */
  readonly perParameter?: number;
  /** the entries to check, a list for each parameter (flattened row-major), instead of a spread */
  readonly indices?: readonly (readonly number[])[];
  /** the pattern of active pieces (signs of pre-activations, say); entries that change it are passed over */
  readonly pieces?: () => string;
}

export interface GradientEntry {
  readonly parameter: string;
  readonly index: number;
  readonly analytic: number;
  readonly numeric: number;
  readonly difference: number;
  /** expected truncation error at this ε */
  readonly truncation: number;
  /** bound of the rounding error at this ε */
  readonly rounding: number;
  /** what the difference may be: twice the sum of the two */
  readonly allowance: number;
}

export interface GradientReport {
  /** no checked entry disagrees; says nothing where `vacuous` */
  readonly holds: boolean;
  readonly epsilon: number;
  readonly entries: readonly GradientEntry[];
  /** entries where a piece changed between θ − 2ε and θ + 2ε: the quotient averages two slopes */
  readonly kinks: number;
  /** the entry with the largest difference / allowance; null if none was checked */
  readonly worst: GradientEntry | null;
  /** true if every gradient and every quotient was exactly 0: then nothing has been shown */
  readonly vacuous: boolean;
}

/**
 * difference / allowance; where one of them is not finite, nothing could be worse. Neither is
 * negative, so one minus the other is finite exactly where both are; their sum could overflow.
 */
const excess = ({ difference, allowance }: GradientEntry): number =>
  Number.isFinite(difference - allowance) ? difference / allowance : Number.POSITIVE_INFINITY;

/**
 * Checks ∂L/∂θ entry by entry. The parameters are left as they were, also if the loss throws.
 * Throws unless all values and gradients are contiguous float64 (in float32 rounding drowns the
 * differences), ε is positive and finite, and the indices exist.
 */
export function gradientCheck(options: GradientCheckOptions): GradientReport {
  const { loss, parameters, epsilon = 2 ** -17, perParameter = 20 } = options;
  const { indices, pieces } = options;
  if (!(epsilon > 0) || !Number.isFinite(epsilon)) {
    throw new RangeError(`gradientCheck: ε = ${epsilon} must be positive and finite`);
  }
  for (const { name, value, gradient } of parameters) {
    requireFloat64(name, value);
    requireFloat64(`the gradient of ${name}`, gradient);
  }
  const level = Math.max(1, Math.abs(loss()));
  const rounding = (ROUNDINGS * UNIT_ROUNDOFF * level) / epsilon;
  const pattern = pieces?.();
  const entries: GradientEntry[] = [];
  let kinks = 0;
  parameters.forEach(({ name, value, gradient }, p) => {
    const theta = elements(value);
    for (const index of indices?.[p] ?? spread(theta.length, perParameter)) {
      if (!Number.isInteger(index) || index < 0 || index >= theta.length) {
        throw new RangeError(
          `gradientCheck: ${name} has no entry ${index}; its entries are 0 … ${theta.length - 1}`,
        );
      }
      const kept = theta[index];
      let kink = false;
      const lossAt = (offset: number): number => {
        theta[index] = kept + offset;
        const result = loss();
        kink ||= pieces?.() !== pattern;
        return result;
      };
      try {
        const numeric = (lossAt(epsilon) - lossAt(-epsilon)) / (2 * epsilon);
        const coarse = (lossAt(2 * epsilon) - lossAt(-2 * epsilon)) / (4 * epsilon);
        const analytic = elements(gradient)[index];
        const difference = Math.abs(numeric - analytic);
        const truncation = Math.abs(coarse - numeric) / 3;
        const allowance = SAFETY * (truncation + rounding);
        const expected = { truncation, rounding, allowance };
        if (kink) kinks++;
        else entries.push({ parameter: name, index, analytic, numeric, difference, ...expected });
      } finally {
        theta[index] = kept;
      }
    }
  });
  const worst = entries.reduce<GradientEntry | null>(
    (a, b) => (a === null || excess(b) > excess(a) ? b : a),
    null,
  );
  return {
    holds: worst === null || excess(worst) <= 1,
    epsilon,
    entries,
    kinks,
    worst,
    vacuous: entries.every((e) => e.analytic === 0 && e.numeric === 0),
  };
}

/** At most `count` of the indices 0 … size−1, evenly spread, from 0 on. */
function spread(size: number, count: number): number[] {
  const n = Math.min(size, count);
  return Array.from({ length: n }, (_, i) => Math.floor((i * size) / n));
}

function requireFloat64(name: string, x: Tensor<Floats>): void {
  if (!(x.data instanceof Float64Array)) {
    throw new TypeError(`gradientCheck: ${name} is not float64; differences need its precision`);
  }
  if (!isContiguous(x)) {
    throw new RangeError(`gradientCheck: ${name} is a strided view; pass the array itself`);
  }
}

/** The report in words: verdict, worst entry, what was expected, and a warning if it says nothing. */
export function formatGradientReport(report: GradientReport): string {
  const { worst, entries, kinks, epsilon } = report;
  const lines = [
    `gradient check with ε = ${epsilon}: ${report.holds ? 'agrees' : 'DISAGREES'} (${entries.length} entries, ${kinks} passed over at kinks)`,
  ];
  if (worst !== null) {
    lines.push(
      `worst: ${worst.parameter}[${worst.index}], gradient ${worst.analytic}, difference quotient ${worst.numeric}`,
      `apart: ${worst.difference}; allowed ${worst.allowance} (expected truncation ${worst.truncation}, rounding ${worst.rounding})`,
    );
  }
  if (entries.length === 0) {
    lines.push('WARNING: no entry was checked; this check shows nothing');
  } else if (report.vacuous) {
    lines.push('WARNING: every gradient and every quotient is exactly 0; this check shows nothing');
  }
  return lines.join('\n');
}
