/** Pictures that look the same, found by their codes: they must not lie on both sides of a split. */
import { orderedCodes } from './orderedCodes.ts';
import { codeDistance, type PictureHashes } from './perceptualHash.ts';

/**
 * Codes that differ in at most this many of their 128 bits are those of near-duplicates. Of 1,000
 * photographs of the course 998 or more keep within it when they are moved by a pixel, get a grain of
 * ±8 or another light. Of the 200 million pairs of its training pictures, two that are no duplicates
 * come as near; to be kept in one part does them no harm.
 */
export const NEAR_DISTANCE = 20;

/**
 * Groups of two or more pictures that are connected by codes within `distance` of each other, each
 * ascending, in the order of their first members. Blank pictures are in no group: their codes say
 * nothing. Throws unless the distance is an integer of at least 0.
 *
 * All pairs are compared, but those whose numbers of ones differ by more than the distance: no search
 * that is exact saves much at such distances, and 25,000 pictures take seconds.
 */
export function nearDuplicates(hashes: PictureHashes, distance = NEAR_DISTANCE): number[][] {
  requireDistance('nearDuplicates', distance);
  const { count, pictures, ones, words } = orderedCodes(hashes);
  const roots = Int32Array.from({ length: hashes.count }, (_, n) => n);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      if (ones[j] - ones[i] > distance) break;
      if (codeDistance(words, i, words, j) <= distance) join(roots, pictures[i], pictures[j]);
    }
  }
  return groupsOf(roots);
}

/** Throws unless it is a number of bits. */
export function requireDistance(caller: string, distance: number): void {
  if (Number.isInteger(distance) && distance >= 0) return;
  throw new RangeError(`${caller}: distance ${distance} must be an integer of at least 0`);
}

/** The root of n's tree, to which everything on the way is hung. */
function rootOf(roots: Int32Array, n: number): number {
  let root = n;
  while (roots[root] !== root) root = roots[root];
  for (let at = n; at !== root; ) {
    const next = roots[at];
    roots[at] = root;
    at = next;
  }
  return root;
}

/** The smaller root becomes the root of both. */
function join(roots: Int32Array, a: number, b: number): void {
  const [x, y] = [rootOf(roots, a), rootOf(roots, b)];
  roots[Math.max(x, y)] = Math.min(x, y);
}

function groupsOf(roots: Int32Array): number[][] {
  const groups = new Map<number, number[]>();
  for (let n = 0; n < roots.length; n++) {
    const root = rootOf(roots, n);
    groups.set(root, [...(groups.get(root) ?? []), n]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
