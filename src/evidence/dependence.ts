/** On which variables a part of a derivation can depend, read off its expressions. */
import type { Claim, Part } from '../theory/claim.ts';
import { type Count, isExhaustible, type Length, type Sort } from '../theory/domain.ts';
import { children, type Expression } from '../theory/expression/expression.ts';

function* namesIn(e: Expression): Generator<string> {
  switch (e.kind) {
    case 'entry':
    case 'call':
      yield e.name;
      break;
    case 'fold':
      yield e.index;
  }
  for (const child of children(e)) yield* namesIn(child);
}

function* lengthsOf(sort: Sort): Generator<Length> {
  switch (sort.sort) {
    case 'vector':
      yield sort.length;
      break;
    case 'matrix':
      yield sort.rows;
      yield sort.columns;
  }
}

/** What a part names: in its expressions, and the indices and variables that it speaks of beside them. */
function* namesOfPart(part: Part): Generator<string> {
  switch (part.kind) {
    case 'chain':
      yield* part.indices;
      if (part.given !== null) yield* namesIn(part.given);
      for (const { expression } of part.steps) yield* namesIn(expression);
      break;
    case 'cost':
      yield* part.indices;
      yield* namesIn(part.expression);
      yield* namesIn(part.multiplications);
      break;
    case 'computation':
      yield* part.reads;
  }
}

/** Definitions that are not looked into, by their names. */
type Opaque = Readonly<Record<string, unknown>>;

function namesOf(
  { definitions, ranges, variables }: Claim,
  parts: readonly Part[],
  opaque: Opaque,
): ReadonlySet<string> {
  const names = new Set<string>();
  const visitName = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    if (Object.hasOwn(definitions, name) && !Object.hasOwn(opaque, name)) {
      visit(definitions[name].body);
    }
    if (Object.hasOwn(ranges, name)) ranges[name].forEach(visit);
    if (Object.hasOwn(variables, name)) {
      for (const length of lengthsOf(variables[name])) {
        visitName(`${typeof length === 'object' ? length[0] : length}`);
      }
    }
  };
  const visit = (e: Expression): void => {
    for (const name of namesIn(e)) visitName(name);
  };
  for (const part of parts) for (const name of namesOfPart(part)) visitName(name);
  return names;
}

/** The counts of the claim; those that the parts do not depend on stay at their first value. */
export function countsOf(
  claim: Claim,
  parts: readonly Part[],
  opaque: Opaque = {},
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
