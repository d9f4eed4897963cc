/** Fills one part of a split with whole groups. */

/** Indices of pictures that must stay together. */
export type Group = readonly number[];

/**
 * Takes groups, in their order, as long as no class gets more pictures than its target; where a
 * class is then short, because only larger groups are left, the smallest of these that has the class,
 * so that no class ends below its target. Throws where the groups do not suffice.
 */
export function takePart(
  part: string,
  groups: readonly Group[],
  labels: ArrayLike<number>,
  target: ReadonlyMap<number, number>,
): { readonly taken: Group[]; readonly left: Group[] } {
  const open = new Map(target);
  const openFor = (label: number) => open.get(label) ?? 0;
  const take = (group: Group) => {
    for (const n of group) open.set(labels[n], openFor(labels[n]) - 1);
  };
  const taken: Group[] = [];
  let left: Group[] = [];
  for (const group of groups) {
    if (group.every((n) => countOf(labels[n], group, labels) <= openFor(labels[n]))) {
      take(group);
      taken.push(group);
    } else {
      left.push(group);
    }
  }
  for (const label of target.keys()) {
    while (openFor(label) > 0) {
      const having = left.filter((group) => countOf(label, group, labels) > 0);
      if (having.length === 0) {
        throw new RangeError(
          `splitPictures: ${part} lacks ${openFor(label)} pictures of class ${label}: too many are near-duplicates of each other; ask for fewer`,
        );
      }
      const smallest = having.reduce((best, group) => (group.length < best.length ? group : best));
      take(smallest);
      taken.push(smallest);
      left = left.filter((group) => group !== smallest);
    }
  }
  return { taken, left };
}

function countOf(label: number, group: Group, labels: ArrayLike<number>): number {
  return group.filter((n) => labels[n] === label).length;
}
