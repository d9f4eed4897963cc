/** What finite differences of the trained networks of Problem 1 show. */
import { ln } from '../kernels/elementary.ts';
import type { Conclusion } from './experiment.ts';
import {
  type DifferenceError,
  type ErrorModel,
  modelledError,
  optimalN,
} from './finiteDifferences.ts';

/** Of one network. */
export interface Measured {
  /** of the first ten weights of the first layer, as the assignment says */
  readonly literal: readonly DifferenceError[];
  /** of ten weights of the brightest pixel */
  readonly live: readonly DifferenceError[];
  /** of the same weights, computed in float32 throughout */
  readonly inFloat32: readonly DifferenceError[];
  /** fitted to the live weights over the N of the assignment */
  readonly model: ErrorModel | null;
}

/** Slope of ln error against ln N by least squares. */
export function slope(errors: readonly DifferenceError[]): number {
  const points = errors.map(({ N, error }) => [ln(N), ln(error)]);
  const mean = (axis: 0 | 1) => points.reduce((sum, p) => sum + p[axis], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  const top = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return top / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

export const smallest = (errors: readonly DifferenceError[]): DifferenceError =>
  errors.reduce((a, b) => (b.error < a.error ? b : a));

/** Truncation and rounding meet near ε = u^⅓, that is N = 2·10⁵; on a logarithmic scale, thereabouts. */
const inTheValley = (N: number): boolean => N >= 1e3 && N <= 1e6;

/** How far the model is from what was measured where no kink is crossed: the largest factor, either way. */
function misfit({ live, model }: Measured): number {
  if (model === null) return Number.POSITIVE_INFINITY;
  const factors = live
    .filter(({ error, kinkCrossed }) => error > 0 && !kinkCrossed)
    .map(({ N, error }) => modelledError(model, N) / error);
  // A fit may well have a negative coefficient; an error below 0 is no factor away.
  return Math.max(
    ...factors.map((factor) =>
      factor > 0 ? Math.max(factor, 1 / factor) : Number.POSITIVE_INFINITY,
    ),
  );
}

/** Whether a unit changes sign depends on the sample; the sentence follows what was found. */
function kinkConclusion(errors: readonly DifferenceError[]): Conclusion {
  const largest = (list: readonly DifferenceError[]) => Math.max(...list.map((e) => e.error));
  const crossed = errors.filter((e) => e.kinkCrossed);
  const smooth = errors.filter((e) => !e.kinkCrossed && e.N <= 10 ** 6);
  if (crossed.length === 0) {
    return {
      text: 'With ReLU no hidden unit changes sign between θ − ε and θ + ε for any N, so the error falls and rises as for tanh.',
      holds: inTheValley(smallest(errors).N),
    };
  }
  return {
    text: `With ReLU the largest errors are those where a hidden unit changes sign between θ − ε and θ + ε (N up to ${Math.max(...crossed.map((e) => e.N))}, marked as kink crossed): there the quotient averages two different slopes, and no smooth model fits.`,
    holds: largest(crossed) > largest(smooth),
  };
}

export function finiteDifferenceConclusions({
  relu,
  tanh,
}: {
  readonly relu: Measured;
  readonly tanh: Measured;
}): Conclusion[] {
  const vacuous = [...relu.literal, ...tanh.literal].every(({ error }) => error === 0);
  const truncated = tanh.live.filter(({ N }) => N >= 5 && N <= 100);
  const tanhSlope = slope(truncated);
  const best = smallest(tanh.live);
  const bestInFloat32 = smallest(tanh.inFloat32);
  const predicted = tanh.model === null ? Number.NaN : optimalN(tanh.model);
  const worstFit = Math.max(misfit(relu), misfit(tanh));
  return [
    {
      text: 'The literal first ten weights leave the check vacuous: they belong to a pixel that is 0 in the sample, so gradient and difference quotient are both exactly 0 for every N.',
      holds: vacuous,
    },
    {
      text: `With live weights and tanh the error first falls like 1/N²: the slope between N = 5 and N = 100 is ${tanhSlope.toFixed(2)}, within 0.2 of −2, as Taylor's theorem says of central differences.`,
      holds: Math.abs(tanhSlope + 2) <= 0.2,
    },
    {
      text: `The error does not tend to 0 as N grows: it is smallest at N = ${best.N.toExponential(0)} and more than a hundred times larger at N = 10⁹, where subtracting two nearly equal losses leaves mostly rounding.`,
      holds: tanh.live[tanh.live.length - 1].error > 100 * best.error && inTheValley(best.N),
    },
    {
      text: `The model a/N² + b·u·N, fitted to the N of the question, has its minimum for tanh at N = ${predicted.toExponential(1)}, within a factor of 5 of the best N observed, ${best.N.toExponential(0)}.`,
      holds: predicted > best.N / 5 && predicted < best.N * 5,
    },
    {
      text: `Where no kink is crossed the model is right within a factor of 3 for both networks, also for the N beyond the question, up to 10⁹: ${worstFit.toFixed(1)} at most.`,
      holds: worstFit <= 3,
    },
    kinkConclusion(relu.live),
    {
      text: `In float32 the check is worth little: with tanh the smallest error is ${bestInFloat32.error.toExponential(1)} at N = ${bestInFloat32.N}, more than a thousand times that of float64, and at a smaller N, because rounding sets in earlier.`,
      holds: bestInFloat32.error > 1000 * best.error && bestInFloat32.N < best.N,
    },
  ];
}
