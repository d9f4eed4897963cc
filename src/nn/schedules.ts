/**
 * Learning rates as functions of progress: the share of the training that is done, k/N before step
 * k + 1 of N. All take the values stated at their ends and corners exactly, and every schedule throws
 * if progress is not in [0, 1].
 */
import { cospi, exp, ln } from '../kernels/elementary.ts';

/** The learning rate η ≥ 0 at `progress` in [0, 1]. */
export type Schedule = (progress: number) => number;

/** η = `rate` all the time. */
export function constantRate(rate: number): Schedule {
  requireRate('constantRate', 'rate', rate);
  return (progress) => {
    requireProgress('constantRate', progress);
    return rate;
  };
}

export interface StepDecayOptions {
  readonly initial: number;
  /** 0 < factor ≤ 1, by which the rate is multiplied at each milestone */
  readonly factor: number;
  /** increasing, in (0, 1]; each belongs to the lower rate */
  readonly milestones: readonly number[];
}

/** η = initial · factorᵐ, m the number of milestones ≤ progress. */
export function stepDecay({ initial, factor, milestones }: StepDecayOptions): Schedule {
  requireRate('stepDecay', 'initial', initial);
  if (!(factor > 0 && factor <= 1)) {
    throw new RangeError(`stepDecay: factor ${factor} must be above 0 and at most 1`);
  }
  milestones.forEach((milestone, m) => {
    const before = m === 0 ? 0 : milestones[m - 1];
    if (!(milestone > before && milestone <= 1)) {
      throw new RangeError(
        `stepDecay: milestone ${milestone} must be above ${before} and at most 1; give them in increasing order`,
      );
    }
  });
  return (progress) => {
    requireProgress('stepDecay', progress);
    let rate = initial;
    for (const milestone of milestones) if (progress >= milestone) rate *= factor;
    return rate;
  };
}

export interface ExponentialDecayOptions {
  /** positive */
  readonly initial: number;
  /** positive */
  readonly final: number;
}

/** η = initial · (final/initial)^progress, by e^{progress · ln(final/initial)}. */
export function exponentialDecay({ initial, final }: ExponentialDecayOptions): Schedule {
  for (const [name, rate] of Object.entries({ initial, final })) {
    requireRate('exponentialDecay', name, rate);
    if (rate === 0) throw new RangeError(`exponentialDecay: ${name} 0 must be positive`);
  }
  const logRatio = ln(final / initial);
  return (progress) => {
    requireProgress('exponentialDecay', progress);
    return progress === 1 ? final : initial * exp(progress * logRatio);
  };
}

export interface CosineOptions {
  /** η at the end of the warm-up */
  readonly peak: number;
  /** share of the training that the warm-up takes, 0 ≤ warmup < 1 */
  readonly warmup: number;
  /** η at progress 0, if there is a warm-up; 0 unless given */
  readonly initial?: number;
  /** η at progress 1; 0 unless given */
  readonly final?: number;
}

/**
 * Linear from `initial` to `peak`, then half a cosine from `peak` to `final` (Loshchilov and Hutter
 * 2017, "SGDR", equation 5, without restarts; the warm-up is that of Goyal et al. 2017).
 */
export function warmupCosine(options: CosineOptions): Schedule {
  const { peak, warmup, initial = 0, final = 0 } = options;
  requireCycle('warmupCosine', { peak, warmup, initial, final });
  return (progress) => {
    requireProgress('warmupCosine', progress);
    if (progress < warmup) return mix(initial, peak, progress / warmup);
    return mix(peak, final, cosineShare((progress - warmup) / (1 - warmup)));
  };
}

/**
 * Half a cosine from `initial` up to `peak`, then one down to `final` (Smith and Topin 2018,
 * "Super-convergence", with the cosines that have become usual for its straight lines). Unless given,
 * `initial` is peak/25 and `final` is peak/10⁴.
 */
export function oneCycle(options: CosineOptions): Schedule {
  const { peak, warmup, initial = peak / 25, final = peak / 1e4 } = options;
  requireCycle('oneCycle', { peak, warmup, initial, final });
  return (progress) => {
    requireProgress('oneCycle', progress);
    if (progress < warmup) return mix(initial, peak, cosineShare(progress / warmup));
    return mix(peak, final, cosineShare((progress - warmup) / (1 - warmup)));
  };
}

/** (1 − cos πt)/2: from 0 to 1, flat at both ends. */
function cosineShare(t: number): number {
  return (1 - cospi(t)) / 2;
}

/** From `from` to `to`, both exactly, as `share` goes from 0 to 1. */
function mix(from: number, to: number, share: number): number {
  return (1 - share) * from + share * to;
}

function requireProgress(caller: string, progress: number): void {
  if (!(progress >= 0 && progress <= 1)) {
    throw new RangeError(
      `${caller}: progress ${progress} is not in [0, 1]; it is the share of the training that is done`,
    );
  }
}

function requireRate(caller: string, name: string, rate: number): void {
  if (!(rate >= 0) || !Number.isFinite(rate)) {
    throw new RangeError(`${caller}: ${name} ${rate} must be finite and at least 0`);
  }
}

function requireCycle(caller: string, { warmup, ...rates }: Required<CosineOptions>): void {
  for (const [name, rate] of Object.entries(rates)) requireRate(caller, name, rate);
  if (!(warmup >= 0 && warmup < 1)) {
    throw new RangeError(`${caller}: warmup ${warmup} must be at least 0 and below 1`);
  }
}
