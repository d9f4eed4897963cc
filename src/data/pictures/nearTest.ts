/**
 * Training pictures that look like a picture of the test set: whoever trains on them is told a part of
 * the answers.
 */
import { NEAR_DISTANCE, requireDistance } from './nearDuplicates.ts';
import { orderedCodes } from './orderedCodes.ts';
import { codeDistance, type PictureHashes } from './perceptualHash.ts';

export interface NearPair {
  /** number of the training picture */
  readonly train: number;
  /** number of the test picture */
  readonly test: number;
  /** bits in which their codes differ */
  readonly distance: number;
}

/**
 * All pairs of a training and a test picture whose codes differ in at most `distance` bits, by training
 * picture, then by test picture. Blank pictures are in no pair: their codes say nothing. Throws unless
 * the distance is an integer of at least 0.
 *
 * Pairs whose numbers of ones differ by more than the distance are passed over; of 20,000 · 5,000 pairs
 * the others take about a second.
 */
export function nearTest(
  train: PictureHashes,
  test: PictureHashes,
  distance = NEAR_DISTANCE,
): NearPair[] {
  requireDistance('nearTest', distance);
  const [ours, theirs] = [orderedCodes(train), orderedCodes(test)];
  const pairs: NearPair[] = [];
  let first = 0;
  for (let i = 0; i < ours.count; i++) {
    const ones = ours.ones[i];
    while (first < theirs.count && theirs.ones[first] < ones - distance) first++;
    for (let j = first; j < theirs.count && theirs.ones[j] <= ones + distance; j++) {
      const bits = codeDistance(ours.words, i, theirs.words, j);
      if (bits > distance) continue;
      pairs.push({ train: ours.pictures[i], test: theirs.pictures[j], distance: bits });
    }
  }
  return pairs.sort((a, b) => a.train - b.train || a.test - b.test);
}
