/**
 * Three parts of labelled pictures: to train on, to choose by, and held out, which no choice has
 * seen. Near-duplicates lie within one part, or a picture would be judged by its own copy.
 */
import { createHash } from 'node:crypto';
import { RandomStream } from '../../kernels/random.ts';
import type { LabelledImages } from '../dataset.ts';
import { NEAR_DISTANCE, nearDuplicates } from './nearDuplicates.ts';
import { perceptualHashes } from './perceptualHash.ts';
import { type Group, takePart } from './takePart.ts';

export interface SplitOptions {
  readonly seed: number;
  /** pictures that are held out; 2,000 unless given, of fewer than 8,000 a quarter */
  readonly heldOut?: number;
  /** pictures to choose by; 1,000 unless given, of fewer than 8,000 an eighth */
  readonly selection?: number;
  /** bits in which the codes of near-duplicates differ at most */
  readonly distance?: number;
}

/**
 * Why a picture is in no part: it is of one colour, or the very same pixels also stand under another
 * label. Neither shows what its label says.
 */
export type ExclusionReason = 'blank' | 'contradictory';

export interface PictureSplit {
  /** indices of pictures; in an order that depends on their contents, not on the order of the files */
  readonly train: Uint32Array;
  readonly selection: Uint32Array;
  readonly heldOut: Uint32Array;
  readonly excluded: readonly { readonly index: number; readonly reason: ExclusionReason }[];
  /** near-duplicates, two or more a group; each group lies in one part */
  readonly groups: readonly (readonly number[])[];
}

/**
 * Splits by seed and contents: the same pictures in another order, or under other names, are split
 * in the same way. Each part has the classes in the proportion of the whole; where groups do not fit,
 * a part has up to a group more. What is left after the held-out part and the selection is the
 * training part.
 *
 * Throws where a size is not a positive integer, or so small or so large that a part would lack a
 * class, and unless there are two classes with at least three usable pictures each.
 */
export function splitPictures(data: LabelledImages, options: SplitOptions): PictureSplit {
  const random = new RandomStream(options.seed, 'split of pictures');
  const digests = digestsOf(data);
  const hashes = perceptualHashes(data);
  const excluded = exclusions(data, digests, hashes.blank);
  const gone = new Set(excluded.map(({ index }) => index));
  const usable = Array.from(digests.keys())
    .filter((n) => !gone.has(n))
    .sort((a, b) => compare(digests[a] + data.labels[a], digests[b] + data.labels[b]));
  const shares = classCounts(usable, data.labels);
  const { heldOut, selection } = requireSizes(options, usable.length, shares);
  const near = nearDuplicates(hashes, options.distance ?? NEAR_DISTANCE)
    .map((group) => group.filter((n) => !gone.has(n)))
    .filter((group) => group.length > 1);
  const groups = groupsInOrder(usable, near);
  const shuffled = Array.from(random.permutation(groups.length), (g) => groups[g]);
  const first = takePart('heldOut', shuffled, data.labels, targets('heldOut', heldOut, shares));
  const second = takePart(
    'selection',
    first.left,
    data.labels,
    targets('selection', selection, shares),
  );
  const train = second.left.flat();
  const rank = new Map(usable.map((n, position) => [n, position]));
  const inOrder = (part: readonly number[]) =>
    Uint32Array.from(part).sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
  for (const label of shares.keys()) {
    if (!train.some((n) => data.labels[n] === label)) {
      throw new RangeError(
        `splitPictures: no picture of class ${label} is left to train on; ask for smaller parts than heldOut ${heldOut} and selection ${selection}`,
      );
    }
  }
  return {
    train: inOrder(train),
    selection: inOrder(second.taken.flat()),
    heldOut: inOrder(first.taken.flat()),
    excluded,
    groups: near,
  };
}

const compare = (a: string, b: string) => Number(a > b) - Number(a < b);

/** sha256 of the pixels of each picture. */
function digestsOf({ images, count, channels, height, width }: LabelledImages): string[] {
  const size = channels * height * width;
  return Array.from({ length: count }, (_, n) =>
    createHash('sha256')
      .update(images.subarray(n * size, (n + 1) * size))
      .digest('hex'),
  );
}

function exclusions({ labels }: LabelledImages, digests: readonly string[], blank: Uint8Array) {
  const seen = new Map<string, Set<number>>();
  for (const [n, digest] of digests.entries()) {
    seen.set(digest, (seen.get(digest) ?? new Set()).add(labels[n]));
  }
  const contradictory = (n: number) => (seen.get(digests[n])?.size ?? 0) > 1;
  return Array.from(digests.keys()).flatMap((index) => {
    if (blank[index] === 1) return { index, reason: 'blank' as const };
    return contradictory(index) ? { index, reason: 'contradictory' as const } : [];
  });
}

/** The classes, ascending, and how many pictures each has. */
function classCounts(pictures: readonly number[], labels: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const n of pictures) counts.set(labels[n], (counts.get(labels[n]) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => a - b));
}

function requireSizes(options: SplitOptions, usable: number, shares: Map<number, number>) {
  if (shares.size < 2) {
    const only = shares.size === 0 ? 'none is left' : `all are of class ${[...shares.keys()][0]}`;
    throw new RangeError(
      `splitPictures: ${usable} usable pictures, ${only}; it needs two classes or more`,
    );
  }
  for (const [label, count] of shares) {
    if (count >= 3) continue;
    throw new RangeError(
      `splitPictures: class ${label} has ${count} usable pictures; three parts need three or more`,
    );
  }
  const share = (pictures: number, part: number) =>
    Math.max(shares.size, Math.min(pictures, Math.floor(usable / part)));
  const { heldOut = share(2000, 4), selection = share(1000, 8) } = options;
  for (const [name, size] of Object.entries({ heldOut, selection })) {
    if (Number.isInteger(size) && size > 0) continue;
    throw new RangeError(`splitPictures: ${name} ${size} must be a positive integer`);
  }
  if (heldOut + selection >= usable) {
    throw new RangeError(
      `splitPictures: heldOut ${heldOut} and selection ${selection} leave nothing to train on of ${usable} usable pictures`,
    );
  }
  return { heldOut, selection };
}

/**
 * How many of each class a part of `size` pictures has, by largest remainders; ties go to the first.
 * Throws where a class would have none.
 */
function targets(part: string, size: number, shares: Map<number, number>): Map<number, number> {
  const total = [...shares.values()].reduce((sum, count) => sum + count);
  const whole = new Map<number, number>();
  for (const [label, count] of shares) whole.set(label, Math.floor((size * count) / total));
  let missing = size - [...whole.values()].reduce((sum, count) => sum + count);
  const remainder = ([, count]: [number, number]) => (size * count) % total;
  const byRemainder = [...shares].sort((a, b) => remainder(b) - remainder(a));
  for (const [label] of byRemainder) {
    if (missing === 0) break;
    whole.set(label, (whole.get(label) ?? 0) + 1);
    missing--;
  }
  for (const [label, count] of whole) {
    if (count > 0) continue;
    throw new RangeError(
      `splitPictures: ${part} ${size} has no room for a picture of class ${label}; ask for more`,
    );
  }
  return whole;
}

/** Every usable picture in one group, by itself or with its near-duplicates, at the place of its first. */
function groupsInOrder(usable: readonly number[], near: readonly number[][]): Group[] {
  const groupOf = new Map(near.flatMap((group) => group.map((n) => [n, group] as const)));
  return [...new Set(usable.map((n) => groupOf.get(n) ?? n))].map((group) =>
    typeof group === 'number' ? [group] : group,
  );
}
