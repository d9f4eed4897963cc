/** On which variables a part of a derivation can depend, read off its expressions. */
import type { Claim, Part } from '../theory/claim.ts';
import { type Count, isExhaustible, type Length, type Sort } from '../theory/domain.ts';
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

/** What a part names: expressions, and the indices and variables that it speaks of beside them. */
function contentOf(part: Part): { expressions: readonly Expression[]; names: readonly string[] } {
  switch (part.kind) {
    case 'chain': {
      const given = part.given === null ? [] : [part.given];
      const lines = part.steps.map(({ expression }) => expression);
      return { expressions: [...given, ...lines], names: part.indices };
    }
    case 'cost':
      return { expressions: [part.expression, part.multiplications], names: part.indices };
    case 'computation':
      return { expressions: [], names: part.reads };
    default:
      return { expressions: [], names: [] };
  }
}

/** @param opaque definitions that are not looked into */
function namesOf(
  { definitions, ranges, variables }: Claim,
  parts: readonly Part[],
  opaque: readonly string[],
): ReadonlySet<string> {
  const names = new Set<string>();
  const visitName = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    if (Object.hasOwn(definitions, name) && !opaque.includes(name)) visit(definitions[name].body);
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
  for (const { expressions, names: named } of parts.map(contentOf)) {
    for (const name of named) visitName(name);
    for (const e of expressions) visit(e);
  }
  return names;
}

/** The counts of the claim; those that the parts do not depend on stay at their first value. */
export function countsOf(
  claim: Claim,
  parts: readonly Part[],
  opaque: readonly string[] = [],
): Readonly<Record<string, Count>> {
  const names = namesOf(claim, parts, opaque);
  const counts: Record<string, Count> = {};
  for (const [name, sort] of Object.entries(claim.variables)) {
    if (sort.sort === 'count') counts[name] = names.has(name) ? sort : { ...sort, to: sort.from };
  }
  return counts;
}

/** The claim, its finite box without the points at which the part says the same as at others. */
export function onlyWhatMatters(claim: Claim, part: Part): Claim {
  if (!isExhaustible(claim.variables) || claim.construct !== null) return claim;
  return { ...claim, variables: countsOf(claim, [part]) };
}
