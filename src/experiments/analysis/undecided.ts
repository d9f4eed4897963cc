/** The examples between whose likeliest classes a network cannot decide. */
import { classesOf, likeliest } from './probabilities.ts';

export interface Undecided {
  /** of the example */
  readonly index: number;
  readonly label: number;
  /** the largest probability minus the next one, in [0, 1] */
  readonly margin: number;
}

/**
 * The examples whose margin, by probabilities (N, K), is at most `most`: by ascending margin, and by
 * index where that is equal. Of two classes a margin of 0.2 says that both lie between 40 % and 60 %.
 * Throws if there is one class only, or the probabilities and labels do not belong together.
 */
export function undecided(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  most: number,
): Undecided[] {
  const classes = classesOf('undecided', probabilities, labels);
  if (classes < 2) {
    throw new RangeError('undecided: there is one class; with at least two there is a choice');
  }
  const found: Undecided[] = [];
  for (let index = 0; index < labels.length; index++) {
    const best = likeliest(probabilities, index, classes);
    let next = 0;
    for (let k = 0; k < classes; k++) {
      if (k !== best) next = Math.max(next, probabilities[index * classes + k]);
    }
    const margin = probabilities[index * classes + best] - next;
    if (margin <= most) found.push({ index, label: labels[index], margin });
  }
  // The sort is stable: equal margins stay in the order of the examples.
  return found.sort((a, b) => a.margin - b.margin);
}
