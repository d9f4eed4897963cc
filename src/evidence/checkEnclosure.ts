/**
 * Decides inequalities for all numbers of a box at once: interval arithmetic says yes, no, or that
 * the box is too large to tell; then its halves are asked. A box that stays open when the budget is
 * spent makes the check fail, by its name. Nothing passes that was not decided.
 */
import { Undecided } from '../theory/arithmetic/arithmetic.ts';
import { enclosing } from '../theory/arithmetic/enclosedIntegral.ts';
import type { Interval } from '../theory/arithmetic/interval.ts';
import type { Claim, Enclosure } from '../theory/claim.ts';
import { evaluate, type Scope } from '../theory/expression/evaluate.ts';
import { type Box, boxesOf, entriesOf, formatBox, halves } from './boxes.ts';
import { forEachCellOfCase, OutsideCase } from './cases.ts';
import { relate, show, stepName } from './checkChain.ts';
import { describeBox } from './describeBox.ts';
import type { Outcome } from './outcome.ts';
import { formatCell } from './scope.ts';
import { ClaimFailure, Violation } from './violation.ts';

/** At most so many boxes are tried for each choice of the counts. */
export const BUDGET = 20_000;

/** Throws {@link Undecided} where the box is too large to tell. Returns the statements decided. */
function decide(enclosure: Enclosure, scope: Scope<Interval>): number {
  const { indices, given, steps } = enclosure;
  let statements = 0;
  forEachCellOfCase(indices, given, scope, (inner, cell) => {
    const values = steps.map(({ expression }) => evaluate(expression, inner));
    for (let step = 1; step < steps.length; step++) {
      const { relation } = steps[step];
      const [left, right] = [values[step - 1], values[step]];
      const { holds, gap } = relate(left, relation, right, enclosing);
      if (!holds) {
        throw new Violation(
          stepName(enclosure, step),
          formatCell(indices, cell),
          { left: show(left, enclosing), relation, right: show(right, enclosing) },
          gap,
          0,
          'fails for all numbers of the box',
        );
      }
      statements++;
    }
  });
  return statements;
}

/** Throws {@link ClaimFailure} with the box in which a statement fails or stays open. */
export function checkEnclosure(claim: Claim, enclosure: Enclosure, budget = BUDGET): Outcome {
  // A variable of the box stands for itself, even where the claim defines something of that name.
  const definitions = Object.fromEntries(
    Object.entries(claim.definitions).filter(([name]) => !Object.hasOwn(enclosure.box, name)),
  );
  const { ranges } = claim;
  const decideOn = (box: Box): number => {
    const variables = entriesOf(enclosure.box, box);
    const known = new Map();
    const arithmetic = enclosing;
    return decide(enclosure, { arithmetic, variables, definitions, ranges, bound: {}, known });
  };
  const failure = (what: string, box: Box, cause: unknown): ClaimFailure => {
    const at = formatBox(enclosure.box, box);
    const message = cause instanceof Error ? cause.message : String(cause);
    return new ClaimFailure(`${claim.id}: ${message}\n  ${what} ${at}`, at, { cause });
  };
  let boxes = 0;
  let statements = 0;
  for (const whole of boxesOf(enclosure.box)) {
    const open = [whole];
    let tried = 0;
    let decided = 0;
    for (let box = open.pop(); box !== undefined; box = open.pop()) {
      tried++;
      try {
        decided = decideOn(box);
        boxes++;
      } catch (error) {
        if (error instanceof OutsideCase) break;
        if (!(error instanceof Undecided)) throw failure('in the box', box, error);
        const parts = tried < budget ? halves(box, whole) : null;
        if (parts === null) throw failure(`not decided after ${tried} boxes:`, box, error);
        open.push(...parts);
      }
    }
    statements += decided;
  }
  if (statements === 0) {
    throw new Error(`${claim.id}: no point satisfies the assumption of an enclosure`);
  }
  return {
    ...{ runs: 0, comparisons: 0, worstRatio: 0, exact: false, exhaustive: true },
    enclosed: { scope: describeBox(enclosure.box), statements, boxes },
  };
}
