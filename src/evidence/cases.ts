/** The case that a chain or an answer speaks of. */
import { isTrue, type Scope } from '../theory/expression/evaluate.ts';
import type { Expression } from '../theory/expression/expression.ts';
import { toTex } from '../theory/expression/toTex.ts';
import { forEachCell } from './scope.ts';
import { inPlace } from './violation.ts';

/** A point that has no cell in the case: such a draw says nothing and is redrawn. */
export class OutsideCase extends Error {
  override name = 'OutsideCase';
}

/**
 * Calls `visit` for the cells in which `given` is true, all of them where it is null.
 * Throws {@link OutsideCase} if there is none.
 */
export function forEachCellOfCase<T extends object>(
  indices: readonly string[],
  given: Expression | null,
  scope: Scope<T>,
  visit: (inner: Scope<T>, cell: readonly number[]) => void,
): void {
  let isEmpty = true;
  forEachCell(indices, scope, (inner, cell) => {
    if (given !== null && !inPlace('the assumption', () => isTrue(given, inner))) return;
    isEmpty = false;
    visit(inner, cell);
  });
  if (isEmpty && given !== null) {
    throw new OutsideCase(toTex(given, { ranges: scope.ranges, names: {} }));
  }
}
