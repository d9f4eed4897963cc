/** What a proof of identities is about: which sizes, which values, which functions. */
import type { Claim, Part } from '../theory/claim.ts';
import type { Count, Length, Sort } from '../theory/domain.ts';
import { children, type Expression } from '../theory/expression/expression.ts';

function* namesIn(e: Expression): Generator<string> {
  if (e.kind === 'entry' || e.kind === 'call') yield e.name;
  if (e.kind === 'fold') yield e.index;
  for (const child of children(e)) yield* namesIn(child);
}

function lengthsOf(sort: Sort): readonly Length[] {
  if (sort.sort === 'vector') return [sort.length];
  return sort.sort === 'matrix' ? [sort.rows, sort.columns] : [];
}

/** The expressions of a part, and the indices that they are for all values of. */
function contentOf(part: Part): { expressions: readonly Expression[]; indices: readonly string[] } {
  switch (part.kind) {
    case 'chain': {
      const given = part.given === null ? [] : [part.given];
      const lines = part.steps.map(({ expression }) => expression);
      return { expressions: [...given, ...lines], indices: part.indices };
    }
    case 'cost':
      return { expressions: [part.expression, part.multiplications], indices: part.indices };
    default:
      return { expressions: [], indices: [] };
  }
}

/** Names that these parts can depend on: those in the definition of a free function are not. */
function namesOf(claim: Claim, parts: readonly Part[]): ReadonlySet<string> {
  const { definitions, identities, ranges, variables } = claim;
  const free = Object.keys(identities?.free ?? {});
  const names = new Set<string>();
  const visitName = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    if (Object.hasOwn(definitions, name) && !free.includes(name)) visit(definitions[name].body);
    if (Object.hasOwn(ranges, name)) for (const bound of ranges[name]) visit(bound);
    if (Object.hasOwn(variables, name)) {
      for (const length of lengthsOf(variables[name])) {
        visitName(`${typeof length === 'object' ? length[0] : length}`);
      }
    }
  };
  const visit = (e: Expression): void => {
    for (const name of namesIn(e)) visitName(name);
  };
  for (const { expressions, indices } of parts.map(contentOf)) {
    for (const index of indices) visitName(index);
    for (const e of expressions) visit(e);
  }
  return names;
}

/** The counts of the claim; those that the parts do not depend on stay at their first value. */
export function sizesOf(
  claim: Claim,
  parts: readonly Part[] = claim.proof,
): Readonly<Record<string, Count>> {
  const names = namesOf(claim, parts);
  const sizes: Record<string, Count> = {};
  for (const [name, sort] of Object.entries(claim.variables)) {
    if (sort.sort === 'count') sizes[name] = names.has(name) ? sort : { ...sort, to: sort.from };
  }
  return sizes;
}

/** `1 ≤ n ≤ 6, every function φ, all real values`; `every n` where the proof is for every size. */
export function provedScope(claim: Claim, everySize: boolean): string {
  const sizes = Object.entries(sizesOf(claim)).filter(([, { from, to }]) => from < to);
  const free = Object.values(claim.identities?.free ?? {});
  return [
    ...sizes.map(([name, { from, to }]) =>
      everySize ? `every ${name}` : `${from} ≤ ${name} ≤ ${to}`,
    ),
    ...free.map((name) => `every function ${name}`),
    'all real values',
  ].join(', ');
}
