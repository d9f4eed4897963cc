/** Checks that the careful formula of an answer is careful: nothing overflows on hostile inputs. */
import { boundedError } from '../theory/arithmetic/runningError.ts';
import type { Answer, Claim } from '../theory/claim.ts';
import { isTrue, valueIn } from '../theory/expression/evaluate.ts';
import { rounded } from './draw.ts';
import { forAll } from './forAll.ts';
import { type Outcome, Tally } from './outcome.ts';
import { forEachCell, formatCell, scopeOf } from './scope.ts';
import type { Settings } from './settings.ts';
import { Violation } from './violation.ts';

/** Whatever the input, the formula must have a value with a finite error bound in float64. */
export function checkCareful(claim: Claim, answer: Answer, settings: Settings): Outcome {
  const tally = new Tally();
  const runs = forAll(claim, 'float64', 'hostile', settings, (point) => {
    const scope = scopeOf(claim, boundedError, rounded(claim.variables, point));
    forEachCell(answer.indices, scope, (inner, cell) => {
      if (answer.given !== null && !isTrue(answer.given, inner)) return;
      const { value, error } = valueIn(answer.computedAs, inner);
      tally.note(0, 0);
      if (Number.isFinite(error)) return;
      throw new Violation(
        'the careful formula',
        formatCell(answer.indices, cell),
        { left: `${value} ± ${error}`, relation: 'is', right: 'no number with an error bound' },
        error,
        0,
        'a careful implementation must not overflow',
      );
    });
  });
  return { runs, comparisons: tally.comparisons, worstRatio: 0, exact: false, exhaustive: false };
}
