/** Checks the algorithms of a derivation: computed sides and counted costs. */
import { type Counter, counting } from '../theory/arithmetic/counting.ts';
import { runningError } from '../theory/arithmetic/runningError.ts';
import type { ArithmeticName, Claim, Computation, Cost, Trial } from '../theory/claim.ts';
import { isExhaustible } from '../theory/domain.ts';
import { evaluate, integerOf } from '../theory/expression/evaluate.ts';
import { rounded } from './draw.ts';
import { forAll } from './forAll.ts';
import { type Outcome, Tally } from './outcome.ts';
import { forEachCell, scopeOf, seeing, withScope } from './scope.ts';
import type { Settings } from './settings.ts';
import { inPlace, Violation } from './violation.ts';

export function checkComputation(
  claim: Claim,
  computation: Computation | Trial,
  arithmetic: ArithmeticName,
  settings: Settings,
): Outcome {
  const tally = new Tally();
  const runs = forAll(claim, arithmetic, 'ordinary', settings, (point) => {
    withScope(claim, arithmetic, point, (scope) => {
      const A = scope.arithmetic;
      const comparisons = computation.run(seeing(scope, computation.reads));
      for (const { what, left, relation, right } of comparisons) {
        const { holds, gap, allowance } = A.relate(left, relation, right);
        const name = `${computation.name}: ${what}`;
        const sides = [left, right].map((side) => `${A.toNumber(side)}`);
        if (!holds) {
          throw new Violation(
            name,
            '',
            { left: sides[0], relation, right: sides[1] },
            gap,
            allowance,
            allowance === 0 ? 'the comparison is exact' : 'running error of both sides',
          );
        }
        tally.note(
          gap,
          allowance,
          () => `«${computation.name}», ${what}: ${sides.join(' beside ')}`,
        );
      }
    });
  });
  if (tally.comparisons === 0) {
    throw new Error(`${claim.id}: the computation «${computation.name}» compared nothing`);
  }
  return {
    runs,
    comparisons: tally.comparisons,
    worstRatio: tally.worstRatio,
    worstAt: tally.worstAt,
    allowed: tally.allowed,
    exact: arithmetic === 'exact',
    exhaustive: isExhaustible(claim.variables),
  };
}

/** Counts multiplications while the expression is evaluated for all values of its indices. */
export function checkCost(claim: Claim, cost: Cost, settings: Settings): Outcome {
  const tally = new Tally();
  const runs = forAll(claim, 'float64', 'ordinary', settings, (point) => {
    const counter: Counter = { multiplications: 0 };
    const scope = scopeOf(claim, counting(runningError, counter), rounded(claim.variables, point));
    const name = `cost «${cost.text}»`;
    forEachCell(cost.indices, scope, (inner) => {
      inPlace(name, () => evaluate(cost.expression, inner));
    });
    const counted = counter.multiplications;
    const expected = inPlace(name, () => integerOf(cost.multiplications, scope));
    if (counted !== expected) {
      throw new Violation(
        name,
        '',
        { left: `${counted} multiplications counted`, relation: '=', right: `${expected} stated` },
        Math.abs(counted - expected),
        0,
        'a count is exact',
      );
    }
    tally.note(0, 0);
  });
  return { runs, comparisons: tally.comparisons, worstRatio: 0, exact: true, exhaustive: false };
}
