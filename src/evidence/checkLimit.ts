/** Checks that the bound at the end of a chain really tends to 0. */
import { runningError } from '../theory/arithmetic/runningError.ts';
import type { Chain, Claim, Limit } from '../theory/claim.ts';
import { isTrue, valueIn } from '../theory/expression/evaluate.ts';
import { forEachCellOfCase } from './cases.ts';
import { inCase } from './checkChain.ts';
import { type Point, rounded } from './draw.ts';
import { forAll } from './forAll.ts';
import { type Outcome, Tally } from './outcome.ts';
import { forEachCell, formatCell, scopeOf } from './scope.ts';
import type { Settings } from './settings.ts';
import { Violation } from './violation.ts';

/** Below this the bound counts as vanished. */
const NEGLIGIBLE = 2 ** -52;
const FACTOR = 4;
const STAGES = 60;

/**
 * Along 1, 4, 16, … (or 1, ¼, 1/16, …) the bound must never grow and must fall below 2⁻⁵². A cell
 * that is outside the chain's case at the start is passed over; one that leaves the case on the way
 * would end the limit before it is reached, and fails.
 */
export function checkLimit(whole: Claim, chain: Chain, limit: Limit, settings: Settings): Outcome {
  const claim = inCase(whole, chain);
  const tally = new Tally();
  const bound = chain.steps[chain.steps.length - 1].expression;
  const scopeAt = (point: Point, stage: number) => {
    const factor = limit.toward === 'infinity' ? FACTOR ** stage : FACTOR ** -stage;
    const moved = { ...point, [limit.variable]: factor };
    return scopeOf(claim, runningError, rounded(claim.variables, moved));
  };
  const boundAt = (point: Point, stage: number, at: string): number | null => {
    let value: number | null = null;
    forEachCell(chain.indices, scopeAt(point, stage), (inner, cell) => {
      if (formatCell(chain.indices, cell) !== at) return;
      if (chain.given === null || isTrue(chain.given, inner)) value = valueIn(bound, inner).value;
    });
    return value;
  };
  const runs = forAll(claim, 'float64', 'ordinary', settings, (point) => {
    forEachCellOfCase(chain.indices, chain.given, scopeAt(point, 0), (_, cell) => {
      const at = formatCell(chain.indices, cell);
      let previous = Number.POSITIVE_INFINITY;
      for (let stage = 0; stage < STAGES; stage++) {
        const current = boundAt(point, stage, at);
        if (current === null) {
          throw new Violation(
            `the limit in ${limit.variable}`,
            at,
            { left: `outside the case at stage ${stage}`, relation: 'after', right: `${previous}` },
            previous,
            NEGLIGIBLE,
            'the chain must speak of every stage until the bound has vanished',
          );
        }
        tally.note(0, 0);
        if (current > previous) {
          throw new Violation(
            `the limit in ${limit.variable}`,
            at,
            { left: `${current}`, relation: '<=', right: `${previous}` },
            current - previous,
            0,
            'the bound must not grow',
          );
        }
        if (current < NEGLIGIBLE) return;
        previous = current;
      }
      throw new Violation(
        `the limit in ${limit.variable}`,
        at,
        { left: `${previous}`, relation: '<', right: `${NEGLIGIBLE}` },
        previous,
        NEGLIGIBLE,
        `after ${STAGES} stages of a factor ${FACTOR} the bound must have vanished`,
      );
    });
  });
  if (tally.comparisons === 0) throw new Error(`${claim.id}: no draw reaches the limit`);
  return { runs, comparisons: tally.comparisons, worstRatio: 0, exact: false, exhaustive: false };
}
