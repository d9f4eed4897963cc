/** Checks that a chain holds where its assumption is met, and fails wherever it is not. */
import { Undefined } from '../theory/arithmetic/arithmetic.ts';
import type { Chain, Claim } from '../theory/claim.ts';
import { isExhaustible } from '../theory/domain.ts';
import { isTrue, type Scope } from '../theory/expression/evaluate.ts';
import type { Expression } from '../theory/expression/expression.ts';
import { checkCell, titleOf } from './checkChain.ts';
import { onlyWhatMatters } from './dependence.ts';
import { forAll } from './forAll.ts';
import { type Outcome, Tally } from './outcome.ts';
import { forEachCell, formatCell, withScope } from './scope.ts';
import type { Settings } from './settings.ts';
import { inPlace, Violation } from './violation.ts';

/**
 * Draws from the whole domain of the claim, whatever the chain itself is drawn from. An assumption
 * that excludes a point at which the chain holds says less than it could: a case is too narrow, or a
 * condition is idle. Throws {@link Violation} with such a point, or with one at which a step fails
 * although the assumption is met.
 */
export function checkAssumption(
  whole: Claim,
  chain: Chain,
  given: Expression,
  settings: Settings,
): Outcome {
  const claim = onlyWhatMatters(whole, chain);
  const tally = new Tally();
  const title = titleOf(claim, chain);
  let excluded = 0;
  const [arithmetic] = chain.arithmetics;
  const runs = forAll(claim, arithmetic, 'ordinary', settings, (point) => {
    withScope(claim, arithmetic, point, (scope) => {
      forEachCell(chain.indices, scope, (inner, cell) => {
        if (inPlace('the assumption', () => isTrue(given, inner))) {
          checkCell(chain, inner, cell, tally, title);
          return;
        }
        excluded++;
        if (failsAt(chain, inner, cell)) return;
        throw new Violation(
          'the assumption',
          formatCell(chain.indices, cell),
          { left: 'not met', relation: 'but', right: 'every step holds' },
          0,
          0,
          'it must be needed wherever it excludes something',
        );
      });
    });
  });
  if (excluded === 0) {
    throw new Error(`${claim.id}: the assumption of a chain excludes no draw, so it is idle`);
  }
  return {
    runs,
    comparisons: tally.comparisons + excluded,
    worstRatio: tally.worstRatio,
    worstAt: tally.worstAt,
    allowed: tally.allowed,
    exact: arithmetic === 'exact',
    exhaustive: isExhaustible(claim.variables),
  };
}

function failsAt<T extends object>(
  chain: Chain,
  scope: Scope<T>,
  cell: readonly number[],
): boolean {
  try {
    checkCell(chain, scope, cell, new Tally());
    return false;
  } catch (error) {
    if (error instanceof Violation || error instanceof Undefined) return true;
    throw error;
  }
}
