/** Averages of the weights along a training, kept beside it: often better than its last weights. */
import {
  elements,
  type Floats,
  formatShape,
  isContiguous,
  requireShape,
  type Tensor,
} from '../kernels/array.ts';

/**
 * average ← d·average + (1 − d)·weights, array by array, in place: the mean that forgets, over about
 * the last 1/(1 − d) updates (Polyak and Juditsky 1992, with exponential weights). It starts as a copy
 * of the weights, so nothing has to be corrected for a start at 0.
 *
 * Computed in float64, as written, and rounded once on store.
 * Throws unless 0 ≤ d < 1, the lists have the same shapes, and the averages are contiguous.
 */
export function exponentialAverage(
  averages: readonly Tensor<Floats>[],
  weights: readonly Tensor<Floats>[],
  decay: number,
): void {
  if (!(decay >= 0 && decay < 1)) {
    throw new RangeError(`exponentialAverage: decay ${decay} must be at least 0 and below 1`);
  }
  requireAlike('exponentialAverage', averages, weights);
  averages.forEach((array, a) => {
    const [average, current] = [elements(array), elements(weights[a])];
    // Stryker disable next-line EqualityOperator: one more lies outside of every array, where nothing is written
    for (let i = 0; i < average.length; i++) {
      average[i] = decay * average[i] + (1 - decay) * current[i];
    }
  });
}

/**
 * average ← (n·average + weights)/(n + 1), array by array, in place: the mean of all weights so far,
 * of which `averaged` = n are in the average already (Izmailov et al. 2018, "Averaging weights leads
 * to wider optima and better generalization", equation 2). With n = 0 it becomes the weights.
 *
 * Computed in float64, as written, and rounded once on store.
 * Throws unless n is an integer from 0 on, the shapes agree, and the averages are contiguous.
 */
export function equalAverage(
  averages: readonly Tensor<Floats>[],
  weights: readonly Tensor<Floats>[],
  averaged: number,
): void {
  if (!Number.isInteger(averaged) || averaged < 0) {
    throw new RangeError(
      `equalAverage: ${averaged} weights averaged so far; this must be an integer from 0 on`,
    );
  }
  requireAlike('equalAverage', averages, weights);
  averages.forEach((array, a) => {
    const [average, current] = [elements(array), elements(weights[a])];
    // Stryker disable next-line EqualityOperator: one more lies outside of every array, where nothing is written
    for (let i = 0; i < average.length; i++) {
      average[i] = (averaged * average[i] + current[i]) / (averaged + 1);
    }
  });
}

function requireAlike(
  caller: string,
  averages: readonly Tensor<Floats>[],
  weights: readonly Tensor<Floats>[],
): void {
  if (averages.length !== weights.length) {
    throw new RangeError(
      `${caller}: ${averages.length} averages for ${weights.length} arrays of weights`,
    );
  }
  averages.forEach((average, a) => {
    requireShape(caller, `averages[${a}]`, average, weights[a].shape);
    if (!isContiguous(average)) {
      throw new RangeError(
        `${caller}: averages[${a}] of shape ${formatShape(average.shape)} is a strided view; give the array itself`,
      );
    }
  });
}
