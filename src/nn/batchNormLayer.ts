/** Batch normalization as a layer (Ioffe and Szegedy, 2015). */
import { assign, type Floats, sizeOf, type Tensor } from '../kernels/array.ts';
import type { BatchNormalization, Kernels } from '../kernels/kernels.ts';
import { besselCorrection, updateRunning } from './batchNorm.ts';
import {
  createParameter,
  type Layer,
  type Parameter,
  requireEarlier,
  type Statistic,
} from './layer.ts';

export interface BatchNormOptions {
  /** added to the variance, 10⁻⁵ unless given */
  readonly epsilon?: number;
  /** how much of the batch enters the running mean and variance, 0.1 unless given */
  readonly momentum?: number;
}

/** What `init` finds out, and room for what a batch has. */
interface Built {
  readonly kernels: Kernels;
  readonly shape: readonly number[];
  readonly normalization: BatchNormalization;
  readonly mean: Tensor<Floats>;
  readonly variance: Tensor<Floats>;
}

/**
 * x (N, C) or (N, C, H, W): every channel is normalized with its mean and variance, of the batch in
 * training, of the running averages else, then scaled and shifted; see `batchNorm` for the formulas.
 * The running variance keeps the unbiased one: that is what a single image will be judged by.
 */
export class BatchNormLayer implements Layer {
  parameters: readonly Parameter[] = [];
  statistics: readonly Statistic[] = [];
  name = 'batch norm';
  private readonly epsilon: number;
  private readonly momentum: number;
  /** of the next batch in the running mean and variance */
  private share: number;
  private built: Built | null = null;

  /** Throws unless ε is positive and finite and the momentum is in (0, 1]. */
  constructor({ epsilon = 1e-5, momentum = 0.1 }: BatchNormOptions = {}) {
    if (!(epsilon > 0) || !Number.isFinite(epsilon)) {
      throw new RangeError(`BatchNormLayer: ε = ${epsilon} must be positive and finite`);
    }
    if (!(momentum > 0 && momentum <= 1)) {
      throw new RangeError(`BatchNormLayer: momentum ${momentum} must be in (0, 1]`);
    }
    this.epsilon = epsilon;
    this.momentum = momentum;
    this.share = momentum;
  }

  init(_random: unknown, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    const [C] = inputShape;
    this.name = `batch norm ${C}`;
    this.built = {
      kernels,
      shape: inputShape,
      normalization: kernels.batchNormalization(C, this.epsilon),
      mean: kernels.tensor([C]),
      variance: kernels.tensor([C]),
    };
    const scale = createParameter(kernels, 'scale', [C]);
    const ones = new Float64Array(C).fill(1);
    assign(scale.value, ones);
    this.parameters = [scale, createParameter(kernels, 'shift', [C])];
    const runningVariance = { name: 'running variance', value: kernels.tensor([C]) };
    assign(runningVariance.value, ones);
    this.statistics = [{ name: 'running mean', value: kernels.tensor([C]) }, runningVariance];
    return inputShape;
  }

  forward(x: Tensor<Floats>, training = false): Tensor<Floats> {
    const built = requireEarlier('BatchNormLayer.forward', 'init', this.built);
    const { kernels, normalization } = built;
    const [scale, shift] = this.parameters;
    const y = kernels.scratch(x.shape[0], built.shape);
    if (training) {
      const { mean, variance } = built;
      normalization.train(y, mean, variance, x, scale.value, shift.value);
      this.remember(mean, variance, x);
    } else {
      const [mean, variance] = this.statistics;
      normalization.infer(y, x, mean.value, variance.value, scale.value, shift.value);
    }
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const { kernels, normalization, shape } = requireEarlier(
      'BatchNormLayer.backward',
      'init',
      this.built,
    );
    const [scale, shift] = this.parameters;
    const dx = kernels.scratch(dy.shape[0], shape);
    normalization.backward(dx, scale.gradient, shift.gradient, dy, scale.value);
    return dx;
  }

  /** Throws unless the share is null, for the momentum, or in [0, 1]. */
  weighBatches(share: number | null): void {
    const next = share ?? this.momentum;
    if (!(next >= 0 && next <= 1)) {
      throw new RangeError(`BatchNormLayer.weighBatches: share ${next} must be in [0, 1]`);
    }
    this.share = next;
  }

  /** running ← running + share·(batch − running), with the variance unbiased */
  private remember(mean: Tensor<Floats>, variance: Tensor<Floats>, x: Tensor<Floats>): void {
    const { statistics, share } = this;
    const M = sizeOf(x.shape) / mean.shape[0];
    updateRunning(statistics[0].value, mean, share);
    updateRunning(statistics[1].value, variance, share, besselCorrection(M));
  }
}
