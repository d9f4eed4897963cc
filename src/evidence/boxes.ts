/** Boxes of a domain: every count fixed, every real entry an interval; and how they are halved. */
import { between, type Interval } from '../theory/arithmetic/interval.ts';
import { lengthOf, type Sort, type Variables } from '../theory/domain.ts';
import type { Entries } from '../theory/expression/evaluate.ts';
import { enumerate } from './draw.ts';

export interface Box {
  readonly counts: Readonly<Record<string, number>>;
  /** the real entries, variable by variable, row by row */
  readonly edges: readonly Interval[];
}

type RealSort = Exclude<Sort, { sort: 'count' }>;

const reals = (variables: Variables): [string, RealSort][] =>
  Object.entries(variables).flatMap(([name, sort]) =>
    sort.sort === 'count' ? [] : [[name, sort] as [string, RealSort]],
  );

/** Rows and columns; a scalar has none of either, a vector no columns. */
function shapeOf(sort: RealSort, counts: Box['counts']): number[] {
  if (sort.sort === 'scalar') return [];
  if (sort.sort === 'vector') return [lengthOf(sort.length, counts)];
  return [lengthOf(sort.rows, counts), lengthOf(sort.columns, counts)];
}

/** The whole domain, as one box for each choice of its counts. */
export function* boxesOf(variables: Variables): Generator<Box> {
  const counts = Object.fromEntries(
    Object.entries(variables).filter(([, { sort }]) => sort === 'count'),
  );
  for (const point of enumerate(counts)) {
    const edges = reals(variables).flatMap(([, sort]) => {
      const size = shapeOf(sort, point).reduce((product, n) => product * n, 1);
      return Array.from({ length: size }, () => between(sort.from, sort.to));
    });
    yield { counts: point, edges };
  }
}

/** The variables of an expression, taken from the box. */
export function entriesOf(variables: Variables, box: Box): Record<string, Entries<Interval>> {
  const edges = box.edges.values();
  const take = (shape: readonly number[]): Entries<Interval> => {
    const [length, ...inner] = shape;
    if (length === undefined) return edges.next().value as Interval;
    return Array.from({ length }, () => take(inner));
  };
  const entries = reals(variables).map(([name, sort]) => [name, take(shapeOf(sort, box.counts))]);
  return { ...box.counts, ...Object.fromEntries(entries) };
}

/**
 * The two halves along the edge that has kept the largest share of its length in `whole`; null where
 * no edge has a number strictly inside.
 */
export function halves({ counts, edges }: Box, whole: Box): [Box, Box] | null {
  let longest = -1;
  let largest = 0;
  edges.forEach(({ low, high }, n) => {
    const middle = low / 2 + high / 2;
    const share = (high - low) / (whole.edges[n].high - whole.edges[n].low);
    if (low < middle && middle < high && share > largest) [longest, largest] = [n, share];
  });
  if (longest === -1) return null;
  const { low, high } = edges[longest];
  const middle = low / 2 + high / 2;
  const withEdge = (half: Interval) => edges.map((edge, n) => (n === longest ? half : edge));
  return [
    { counts, edges: withEdge(between(low, middle)) },
    { counts, edges: withEdge(between(middle, high)) },
  ];
}

/** `n = 2, x = [[0, 1], [0, 0.5]]`: where a statement is not decided. */
export function formatBox(variables: Variables, box: Box): string {
  const format = (entries: Entries<Interval>): string => {
    if (Array.isArray(entries)) return `[${entries.map(format).join(', ')}]`;
    if (typeof entries === 'number') return `${entries}`;
    const { low, high } = entries as Interval;
    return low === high ? `${low}` : `[${low}, ${high}]`;
  };
  return Object.entries(entriesOf(variables, box))
    .map(([name, entries]) => `${name} = ${format(entries)}`)
    .join(', ');
}
