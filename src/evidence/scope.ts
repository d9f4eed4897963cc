/** A claim at one point, in one arithmetic: what its expressions are evaluated in. */
import type { Arithmetic } from '../theory/arithmetic/arithmetic.ts';
import { exact } from '../theory/arithmetic/exact.ts';
import { runningError } from '../theory/arithmetic/runningError.ts';
import type { ArithmeticName, Claim } from '../theory/claim.ts';
import { type Entries, forEachIndex, type Scope } from '../theory/expression/evaluate.ts';
import { fractions, type Point, rounded } from './draw.ts';

export function scopeOf<T extends object>(
  claim: Claim,
  arithmetic: Arithmetic<T>,
  drawn: Readonly<Record<string, Entries<T>>>,
): Scope<T> {
  return {
    arithmetic,
    variables: claim.construct === null ? drawn : claim.construct(drawn, arithmetic),
    definitions: claim.definitions,
    ranges: claim.ranges,
    bound: {},
    known: new Map(),
  };
}

/** The scope with these variables only: an expression that names another one has no value. */
export function seeing<T extends object>(scope: Scope<T>, names: readonly string[]): Scope<T> {
  const visible = Object.entries(scope.variables).filter(([name]) => names.includes(name));
  return { ...scope, variables: Object.fromEntries(visible) };
}

/** Calls `visit` with the claim at this point in the named arithmetic, whatever its values are. */
export function withScope<R>(
  claim: Claim,
  arithmetic: ArithmeticName,
  point: Point,
  visit: <T extends object>(scope: Scope<T>) => R,
): R {
  return arithmetic === 'exact'
    ? visit(scopeOf(claim, exact, fractions(claim.variables, point)))
    : visit(scopeOf(claim, runningError, rounded(claim.variables, point)));
}

/** Calls `visit` for all values of several indices; the first one varies slowest. */
export function forEachCell<T extends object>(
  indices: readonly string[],
  scope: Scope<T>,
  visit: (inner: Scope<T>, cell: readonly number[]) => void,
): void {
  const nest = (depth: number, outer: Scope<T>, cell: readonly number[]): void => {
    if (depth === indices.length) {
      visit(outer, cell);
      return;
    }
    const index = indices[depth];
    forEachIndex(index, null, outer, (inner) => {
      nest(depth + 1, inner, [...cell, inner.bound[index] as number]);
    });
  };
  nest(0, scope, []);
}

/** `i = 1, j = 2` */
export function formatCell(indices: readonly string[], cell: readonly number[]): string {
  return indices.map((index, n) => `${index} = ${cell[n]}`).join(', ');
}
