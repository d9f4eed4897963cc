/** What a network says about pictures, averaged over several views of each. */
import type { ChannelStatistics } from '../../data/augmentation/channelStatistics.ts';
import { type View, viewedPictures } from '../../data/augmentation/views.ts';
import type { LabelledImages } from '../../data/dataset.ts';
import type { Classifier } from '../../nn/training.ts';
import { type Predictions, predict } from './predict.ts';
import { likeliest } from './probabilities.ts';

/**
 * pₙ = (1/V) Σᵥ S(logits of view v of picture n): the mean of the softmax over V `views`, summed in
 * their order, with the class of the largest pₙ; ties go to the first class. Pictures are normalized
 * by `normalization`. Throws if there are no views, and where `viewedPictures` and `predict` do.
 */
export function predictViews(
  network: Classifier,
  images: LabelledImages,
  normalization: ChannelStatistics,
  views: readonly View[],
): Predictions {
  if (views.length === 0) {
    throw new RangeError('predictViews: there are no views; testViews(0) has two');
  }
  const [first, ...others] = views.map((view) =>
    predict(network, viewedPictures(images, normalization, view)),
  );
  const { classes } = first;
  const probabilities = first.probabilities.map((p, i) => {
    const sum = others.reduce((all, { probabilities: other }) => all + other[i], p);
    return sum / views.length;
  });
  const predictions = first.predictions.map((_, n) => likeliest(probabilities, n, classes));
  return { classes, probabilities, predictions };
}
