/** What a network says about pictures when it is shown each in several views. */
import type { ChannelStatistics } from '../../data/augmentation/channelStatistics.ts';
import { type View, viewedPictures } from '../../data/augmentation/views.ts';
import type { LabelledImages } from '../../data/dataset.ts';
import type { Classifier } from '../../nn/training.ts';
import { type Predictions, type PredictOptions, predict } from './predict.ts';
import { likeliest } from './probabilities.ts';

/** Pictures at once: the first layers of a large network take some megabytes for each. */
const BATCH = 50;

export interface PredictViewsOptions extends Pick<PredictOptions, 'nameOf'> {
  /** hears how many of all views of all pictures are done */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/**
 * p̄ₙₖ = 1/V · Σᵥ S(logits of view v of picture n)ₖ, the mean over the V views in their order, and the
 * largest of each row; ties go to the first class. Throws if there are no views or no pictures, and
 * at the first picture with a logit that is NaN.
 */
export function predictViews(
  network: Classifier,
  data: LabelledImages,
  statistics: ChannelStatistics,
  views: readonly View[],
  { nameOf, progress }: PredictViewsOptions = {},
): Predictions {
  if (views.length === 0) {
    throw new RangeError('predictViews: there are no views; give at least the picture as it is');
  }
  let mean = new Float64Array(0);
  let classes = 0;
  for (const [v, view] of views.entries()) {
    const one = predict(network, viewedPictures(data, statistics, view), {
      ...{ batch: BATCH, nameOf },
      progress: (done) => progress?.(v * data.count + done, views.length * data.count),
    });
    if (v === 0) mean = new Float64Array(one.probabilities.length);
    classes = one.classes;
    for (let i = 0; i < mean.length; i++) mean[i] += one.probabilities[i];
  }
  for (let i = 0; i < mean.length; i++) mean[i] /= views.length;
  const predictions = Uint32Array.from({ length: data.count }, (_, n) =>
    likeliest(mean, n, classes),
  );
  return { classes, probabilities: mean, predictions };
}
