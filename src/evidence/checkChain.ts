/** Checks every step of a chain, for all values of its indices, in one arithmetic. */
import type { Agreement, Arithmetic } from '../theory/arithmetic/arithmetic.ts';
import type { ArithmeticName, Chain, Claim, Relation } from '../theory/claim.ts';
import { isExhaustible } from '../theory/domain.ts';
import { evaluate, type Scope } from '../theory/expression/evaluate.ts';
import { embed, type Value } from '../theory/expression/values.ts';
import { forEachCellOfCase } from './cases.ts';
import { onlyWhatMatters } from './dependence.ts';
import { forAll } from './forAll.ts';
import { type Outcome, Tally } from './outcome.ts';
import { formatCell, withScope } from './scope.ts';
import type { Settings } from './settings.ts';
import { inPlace, Violation } from './violation.ts';

/** Relates two sides: truth values by ⇔, everything else by the arithmetic. */
export function relate<T extends object>(
  left: Value<T>,
  relation: Relation,
  right: Value<T>,
  A: Arithmetic<T>,
): Agreement {
  if (relation === '<=>') {
    if (typeof left !== 'boolean' || typeof right !== 'boolean') {
      throw new TypeError('relate: ⇔ between values that are not truth values');
    }
    return { holds: left === right, gap: Number(left !== right), allowance: 0 };
  }
  return A.relate(embed(left, A), relation, embed(right, A));
}

export function show<T extends object>(value: Value<T>, A: Arithmetic<T>): string {
  return String(typeof value === 'object' ? A.toNumber(value) : value);
}

/** `step 3 of 5 «quotient rule»`: the name by which a broken step is reported. */
export function stepName(chain: Pick<Chain, 'steps'>, step: number): string {
  return `step ${step} of ${chain.steps.length - 1} «${chain.steps[step].because}»`;
}

/** The name of a line, by which it is reported if it has no value. */
export function lineName(chain: Pick<Chain, 'steps'>, line: number): string {
  return line === 0 ? 'the first line' : stepName(chain, line);
}

/** `derivation 2, `; nothing where the chain is none of the claim's own. */
export function titleOf({ proof }: Claim, chain: Chain): string {
  const n = proof.indexOf(chain) + 1;
  return n === 0 ? '' : `derivation ${n}, `;
}

/** Throws where a step does not hold for these values of the indices; `title` names the chain. */
export function checkCell<T extends object>(
  chain: Chain,
  scope: Scope<T>,
  cell: readonly number[],
  tally: Tally,
  title = '',
): void {
  const A = scope.arithmetic;
  const valueAt = (line: number) =>
    inPlace(lineName(chain, line), () => evaluate(chain.steps[line].expression, scope));
  let left = valueAt(0);
  for (let step = 1; step < chain.steps.length; step++) {
    const { relation } = chain.steps[step];
    const right = valueAt(step);
    const { holds, gap, allowance } = inPlace(lineName(chain, step), () =>
      relate(left, relation, right, A),
    );
    if (!holds) {
      throw new Violation(
        stepName(chain, step),
        formatCell(chain.indices, cell),
        { left: show(left, A), relation, right: show(right, A) },
        gap,
        allowance,
        allowance === 0 ? 'the comparison is exact' : 'running error of both sides',
      );
    }
    const at = () => `${title}${stepName(chain, step)}: ${show(left, A)} beside ${show(right, A)}`;
    tally.note(gap, allowance, at);
    left = right;
  }
}

/** The claim as the chain speaks of it: drawn from where its case is met. */
export function inCase(claim: Claim, chain: Chain): Claim {
  const variables = { ...claim.variables, ...chain.within };
  return onlyWhatMatters({ ...claim, variables }, chain);
}

export function checkChain(
  whole: Claim,
  chain: Chain,
  arithmetic: ArithmeticName,
  settings: Settings,
): Outcome {
  const claim = inCase(whole, chain);
  const tally = new Tally();
  const title = titleOf(whole, chain);
  const runs = forAll(claim, arithmetic, 'ordinary', settings, (point) => {
    withScope(claim, arithmetic, point, (scope) => {
      forEachCellOfCase(chain.indices, chain.given, scope, (inner, cell) => {
        checkCell(chain, inner, cell, tally, title);
      });
    });
  });
  if (tally.comparisons === 0) {
    throw new Error(
      `${claim.id}: no point satisfies the assumption of a chain, so it says nothing`,
    );
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
