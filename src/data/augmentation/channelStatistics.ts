/** Mean and deviation of each channel, and the normalization by them. */
import type { LabelledImages } from '../dataset.ts';

/** One number a channel, for pixels / 255. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * Over all pixels of all pictures: mean and √(Σ(x − mean)²/n). Give it the training part alone. Both
 * sums are of integers and exact, so their order does not matter. Throws where a channel has the
 * same value everywhere, which no division by its deviation survives.
 */
export function measureChannels(data: LabelledImages): ChannelStatistics {
  const { images, count, channels, height, width } = data;
  const plane = height * width;
  const n = BigInt(count * plane);
  const [mean, deviation]: [number[], number[]] = [[], []];
  for (let k = 0; k < channels; k++) {
    let [sum, squares] = [0, 0];
    for (let start = k * plane; start < images.length; start += channels * plane) {
      for (let j = start; j < start + plane; j++) {
        sum += images[j];
        squares += images[j] * images[j];
      }
    }
    // n²·variance = n·Σx² − (Σx)², which needs more than 53 bits.
    const spread = n * BigInt(squares) - BigInt(sum) * BigInt(sum);
    if (spread === 0n) {
      throw new RangeError(
        `measureChannels: channel ${k} is ${images[k * plane]} in every pixel of ${count} pictures; it cannot be normalized`,
      );
    }
    mean.push(sum / (255 * count * plane));
    deviation.push(Math.sqrt(Number(spread)) / (255 * count * plane));
  }
  return { mean, deviation };
}

/** Bytes v become (v − centre) · scale, channel by channel. */
export interface Normalization {
  readonly centre: readonly number[];
  readonly scale: readonly number[];
}

/**
 * (v/255 − mean)/deviation for bytes v. Throws unless there is a finite mean and a positive finite
 * deviation for each of `channels`.
 */
export function normalizationOf(
  caller: string,
  { mean, deviation }: ChannelStatistics,
  channels: number,
): Normalization {
  if (mean.length !== channels || deviation.length !== channels) {
    throw new RangeError(
      `${caller}: ${mean.length} means and ${deviation.length} deviations for ${channels} channels; give one of each`,
    );
  }
  for (let k = 0; k < channels; k++) {
    if (Number.isFinite(mean[k]) && deviation[k] > 0 && Number.isFinite(deviation[k])) continue;
    throw new RangeError(
      `${caller}: mean ${mean[k]} and deviation ${deviation[k]} of channel ${k} must be finite, the deviation above 0`,
    );
  }
  return {
    centre: mean.map((m) => 255 * m),
    scale: deviation.map((d) => 1 / (255 * d)),
  };
}

/** `(pixels / 255 − (0.488, 0.455, 0.417)) / (0.263, 0.256, 0.258)`, to three digits. */
export function describeNormalization({ mean, deviation }: ChannelStatistics): string {
  const list = (values: readonly number[]) =>
    `(${values.map((value) => Number(value.toPrecision(3))).join(', ')})`;
  return `(pixels / 255 − ${list(mean)}) / ${list(deviation)}`;
}
