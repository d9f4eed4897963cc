/**
 * Compares hand-written gradients with central differences, and says how far apart they may be.
 *
 * For (L(θ+ε) − L(θ−ε))/2ε two errors are expected: truncation, L‴ε²/6, estimated by comparing the
 * quotients with ε and 2ε (their difference is three times it); and rounding, about u·|L|/ε for each
 * unit of work in L. The verdict uses their sum, so no tolerance is chosen by the caller.
 */
import type { Parameter } from './layer.ts';

const UNIT_ROUNDOFF = 2 ** -53;
/** Roundings that reach the loss per evaluation, generously: a network sums some thousand terms. */
const ROUNDINGS = 64;

export interface GradientCheckOptions {
  /** the loss at the current values of the parameters */
  readonly loss: () => number;
  /** with their gradients already computed */
  readonly parameters: readonly Parameter[];
  /** 2⁻¹⁷ by default, near the optimum u^{1/3} */
  readonly epsilon?: number;
  /** entries checked per parameter; evenly spread where there are more */
  readonly perParameter?: number;
  /** the pattern of active pieces (signs of pre-activations, say); entries that change it are passed over */
  readonly pieces?: () => string;
}

export interface GradientEntry {
  readonly parameter: string;
  readonly index: number;
  readonly analytic: number;
  readonly numeric: number;
  readonly difference: number;
  readonly truncation: number;
  readonly rounding: number;
}

export interface GradientReport {
  readonly holds: boolean;
  readonly epsilon: number;
  readonly checked: number;
  /** entries where a piece changed between θ − 2ε and θ + 2ε: the quotient averages two slopes */
  readonly kinks: number;
  /** the entry with the largest difference / (truncation + rounding); null if none was checked */
  readonly worst: GradientEntry | null;
  /** true if every gradient and every quotient was exactly 0: then nothing has been shown */
  readonly vacuous: boolean;
}

const allowed = (e: GradientEntry): number => e.truncation + e.rounding;
const excess = (e: GradientEntry): number => e.difference / Math.max(allowed(e), Number.MIN_VALUE);

/** Throws unless all parameters are float64: in float32 rounding drowns the differences. */
export function gradientCheck(options: GradientCheckOptions): GradientReport {
  const { loss, parameters, epsilon = 2 ** -17, perParameter = 20, pieces = () => '' } = options;
  if (!(epsilon > 0)) throw new RangeError(`gradientCheck: ε = ${epsilon} must be positive`);
  for (const { name, value } of parameters) {
    if (!(value.data instanceof Float64Array)) {
      throw new TypeError(`gradientCheck: ${name} is not float64; differences need its precision`);
    }
  }
  const level = Math.abs(loss());
  const pattern = pieces();
  const entries: GradientEntry[] = [];
  let kinks = 0;
  for (const { name, value, gradient } of parameters) {
    const size = value.data.length;
    const count = Math.min(size, perParameter);
    for (let n = 0; n < count; n++) {
      const index = Math.floor((n * size) / count);
      const kept = value.data[index];
      let kink = false;
      const at = (offset: number): number => {
        value.data[index] = kept + offset;
        const result = loss();
        kink ||= pieces() !== pattern;
        return result;
      };
      const numeric = (at(epsilon) - at(-epsilon)) / (2 * epsilon);
      const coarse = (at(2 * epsilon) - at(-2 * epsilon)) / (4 * epsilon);
      value.data[index] = kept;
      if (kink) {
        kinks++;
        continue;
      }
      const analytic = gradient.data[index];
      entries.push({
        parameter: name,
        index,
        analytic,
        numeric,
        difference: Math.abs(numeric - analytic),
        truncation: Math.abs(coarse - numeric),
        rounding: (ROUNDINGS * UNIT_ROUNDOFF * Math.max(level, 1)) / epsilon,
      });
    }
  }
  const worst = entries.reduce<GradientEntry | null>(
    (a, b) => (a === null || excess(b) > excess(a) ? b : a),
    null,
  );
  return {
    holds: worst === null || worst.difference <= allowed(worst),
    epsilon,
    checked: entries.length,
    kinks,
    worst,
    vacuous: entries.every((e) => e.analytic === 0 && e.numeric === 0),
  };
}

/** The report in words: verdict, worst entry, what was expected, and a warning if it says nothing. */
export function formatGradientReport(report: GradientReport): string {
  const { worst } = report;
  const lines = [
    `gradient check with ε = ${report.epsilon}: ${report.holds ? 'agrees' : 'DISAGREES'} (${report.checked} entries, ${report.kinks} passed over at kinks)`,
  ];
  if (worst !== null) {
    lines.push(
      `worst: ${worst.parameter}[${worst.index}], gradient ${worst.analytic}, difference quotient ${worst.numeric}`,
      `apart: ${worst.difference}; expected truncation ${worst.truncation}, rounding ${worst.rounding}`,
    );
  }
  if (report.vacuous) {
    lines.push('WARNING: every gradient and every quotient is exactly 0; this check shows nothing');
  }
  return lines.join('\n');
}
