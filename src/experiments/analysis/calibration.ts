/**
 * Whether a network is right as often as it says. Guo, Pleiss, Sun and Weinberger, “On Calibration of
 * Modern Neural Networks”, ICML 2017, section 2.
 */
import { classesOf, likeliest } from './probabilities.ts';

/** The examples whose confidence, the largest of their probabilities, lies in (from, to]. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** mean confidence of these examples, in [0, 1]; NaN if there are none */
  readonly confidence: number;
  /** share of them that are predicted right, in [0, 1]; NaN if there are none */
  readonly accuracy: number;
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  /** ECE = Σₘ |Bₘ|/N · |acc(Bₘ) − conf(Bₘ)| over the bins Bₘ, in [0, 1] */
  readonly expectedCalibrationError: number;
}

/**
 * Sorts N examples by the confidence p of their prediction into M = `bins` bins of equal width, bin
 * m = 1 … M with (m−1)/M < p ≤ m/M, from probabilities (N, K). Ties are predicted as the first class.
 * Throws if M is not a positive integer or the probabilities and labels do not belong together.
 */
export function calibration(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  bins: number,
): Calibration {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(`calibration: ${bins} bins; take a positive integer, such as 15`);
  }
  const classes = classesOf('calibration', probabilities, labels);
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (let n = 0; n < labels.length; n++) {
    const predicted = likeliest(probabilities, n, classes);
    const confidence = probabilities[n * classes + predicted];
    // Counted up, not p·M rounded up: a product may round past the bound that the bin is said to have.
    let m = 0;
    while (confidence > (m + 1) / bins) m++;
    sums[m].count++;
    sums[m].confidence += confidence;
    sums[m].right += predicted === labels[n] ? 1 : 0;
  }
  let error = 0;
  for (const { right, confidence } of sums) error += Math.abs(right - confidence);
  return {
    bins: sums.map(({ count, confidence, right }, m) => ({
      from: m / bins,
      to: (m + 1) / bins,
      count,
      confidence: confidence / count,
      accuracy: right / count,
    })),
    // |Bₘ| cancels against the means of its bin.
    expectedCalibrationError: error / labels.length,
  };
}
