/** Checks an implementation: its operation must equal what the claim says it computes. */
import { Undecided } from '../theory/arithmetic/arithmetic.ts';
import { ulp } from '../theory/arithmetic/decimal.ts';
import { exact } from '../theory/arithmetic/exact.ts';
import { PRECISIONS } from '../theory/arithmetic/precision.ts';
import { boundedErrorIn, runningError } from '../theory/arithmetic/runningError.ts';
import type { Answer, Claim } from '../theory/claim.ts';
import { isExhaustible } from '../theory/domain.ts';
import { isTrue, type Scope, valueIn } from '../theory/expression/evaluate.ts';
import type { Operations, Subject } from '../theory/operations.ts';
import { forEachCellOfCase } from './cases.ts';
import { fractions, type Point, type Region, rounded } from './draw.ts';
import { forAll } from './forAll.ts';
import { Oracle } from './oracle.ts';
import { type Outcome, Tally } from './outcome.ts';
import { forEachCell, formatCell, scopeOf } from './scope.ts';
import type { Settings } from './settings.ts';
import { inPlace, Violation } from './violation.ts';

/** The entry of a nested result at a cell of 1-based indices. */
function entryAt(result: unknown, cell: readonly number[], operation: string): number {
  let entry = result;
  for (const i of cell) entry = (entry as ArrayLike<unknown> | undefined)?.[i - 1];
  if (typeof entry !== 'number') {
    throw new TypeError(`${operation} returned no number at [${cell}]: ${String(entry)}`);
  }
  return entry;
}

/** A result that is longer than what is asked for answers another question. */
function checkLengths(result: unknown, lengths: readonly number[], operation: string): void {
  if (lengths.length === 0) return;
  const [expected, ...inner] = lengths;
  const entries = result as ArrayLike<unknown>;
  if (entries.length !== expected) {
    throw new TypeError(`${operation} returned ${entries.length} entries instead of ${expected}`);
  }
  for (let i = 0; i < expected; i++) checkLengths(entries[i], inner, operation);
}

/** Calls `visit` for each entry that the answer speaks of, in a result of just these entries. */
function forEachEntry<T extends object>(
  answer: Answer,
  scope: Scope<T>,
  result: Result | null,
  operation: string,
  visit: (inner: Scope<T>, cell: readonly number[]) => void,
): void {
  const { given, indices } = answer;
  const isAsked = result !== null && result.value !== null;
  if (isAsked && indices.length === 0 && given !== null && !isTrue(given, scope)) {
    throw new Error(`${operation} is asked where the assumption of the answer is not met`);
  }
  forEachCellOfCase(indices, given, scope, (inner, cell) => {
    inPlace(operation, () => visit(inner, cell));
  });
  if (result === null) return;
  const values = indices.map(() => new Set<number>());
  forEachCell(indices, scope, (_, cell) => {
    for (let n = 0; n < cell.length; n++) values[n].add(cell[n]);
  });
  const lengths = values.map(({ size }) => size);
  checkLengths(result.value, lengths, operation);
}

/** One comparison of an implementation's number with the truth. */
function compare(
  name: string,
  at: string,
  got: number,
  truth: { value: string; gap: number; allowance: number },
  tally: Tally,
): void {
  if (!Number.isFinite(truth.gap) || truth.gap > truth.allowance) {
    throw new Violation(
      name,
      at,
      { left: `${got}`, relation: '=', right: truth.value },
      truth.gap,
      truth.allowance,
      truth.allowance === 0
        ? 'the operation is exact'
        : 'error bound of the formula it is computed by',
    );
  }
  // An infinite bound would let everything pass.
  if (!Number.isFinite(truth.allowance)) throw new Undecided(`${name}: no finite error bound`);
  tally.note(truth.gap, truth.allowance);
}

/** The written answer itself, evaluated in float64, as if it were an implementation. */
export const TEXTBOOK: Subject = { name: 'textbook', operations: {} };

/** What an operation returned, be it what it may. */
interface Result {
  readonly value: unknown;
}
type Compute = (point: Point) => Result;

/** Where the error bound itself is at most so many ulps of the result, ulps are worth counting. */
const WELL_CONDITIONED = 100;

/** Integers over a finite box: exact equality. */
function checkExactly(
  claim: Claim,
  answer: Answer,
  name: string,
  compute: Compute | null,
  tally: Tally,
) {
  return (point: Point): void => {
    const scope = scopeOf(claim, exact, fractions(claim.variables, point));
    const result = compute === null ? null : compute(point);
    const float64 = scopeOf(claim, runningError, rounded(claim.variables, point));
    forEachEntry(answer, scope, result, name, (inner, cell) => {
      const truth = exact.toNumber(valueIn(answer.expression, inner));
      const bound = inner.bound as Record<string, number>;
      const got =
        result === null
          ? valueIn(answer.expression, { ...float64, bound }).value
          : entryAt(result.value, cell, name);
      const at = formatCell(answer.indices, cell);
      const gap = Math.abs(got - truth);
      compare(name, at, got, { value: `${truth}`, gap, allowance: 0 }, tally);
    });
  };
}

/**
 * Runs the subject's operation on random points of the region and compares each entry with the
 * 64-digit value of the claim's expression. The allowance is the error bound of the formula by
 * which a careful implementation computes it (for the textbook: of the written formula), in the
 * subject's precision and with its exponential. The points are numbers of that precision, so that
 * nobody's input is rounded on the way.
 */
export function checkAnswer(
  claim: Claim,
  answer: Answer,
  subject: Subject,
  region: Region,
  settings: Settings,
): Outcome {
  const name = `${subject.name}.${answer.operation}`;
  const tally = new Tally();
  const exhaustive = isExhaustible(claim.variables);
  const outcome = (
    runs: number,
    status: 'holds' | 'not applicable',
    worstUlps: number,
  ): Outcome => ({
    runs,
    comparisons: tally.comparisons,
    worstRatio: tally.worstRatio,
    allowed: tally.allowed,
    exact: exhaustive,
    exhaustive,
    subject: {
      name: subject.name,
      precision: precision.name,
      operation: answer.operation,
      status,
      worstUlps,
    },
  });
  const held = (runs: number, worstUlps: number): Outcome => {
    if (tally.comparisons === 0) {
      throw new Error(`${claim.id}: no point satisfies the assumption of the answer ${name}`);
    }
    return outcome(runs, 'holds', worstUlps);
  };
  const precision = PRECISIONS[subject.precision ?? 'float64'];
  if (subject !== TEXTBOOK && subject.operations[answer.operation] === undefined) {
    return outcome(0, 'not applicable', 0);
  }
  const compute: Compute | null =
    subject === TEXTBOOK
      ? null
      : (point) => ({ value: answer.call(subject.operations as Operations, point) });
  if (exhaustive) {
    const visit = checkExactly(claim, answer, name, compute, tally);
    return held(forAll(claim, 'exact', region, settings, visit), 0);
  }
  let worstUlps = 0;
  const bounded = boundedErrorIn(precision, subject.elementaryUlps?.exp ?? 1);
  const limited = { ...settings, runs: Math.min(settings.runs, subject.runs ?? settings.runs) };
  const runs = forAll(claim, precision.name, region, limited, (point) => {
    const oracle = new Oracle(claim, answer.expression, precision, point);
    const bounds = scopeOf(claim, bounded, rounded(claim.variables, point));
    const result = compute === null ? null : compute(point);
    let largestGap = 0;
    let largestTruth = 0;
    let largestAllowance = 0;
    forEachEntry(answer, bounds, result, name, (inner, cell) => {
      const formula = valueIn(result === null ? answer.expression : answer.computedAs, inner);
      const got = result === null ? formula.value : entryAt(result.value, cell, name);
      const allowance = formula.error;
      const bound = inner.bound as Record<string, number>;
      const { gap, size, truth } = oracle.distance(got, bound, allowance);
      const at = formatCell(answer.indices, cell);
      compare(name, at, got, { value: truth, gap, allowance }, tally);
      largestGap = Math.max(largestGap, gap);
      largestTruth = Math.max(largestTruth, size);
      largestAllowance = Math.max(largestAllowance, allowance);
    });
    // In ulps of the largest entry, since a small one may cancel; where all of them cancel, ulps say
    // nothing about the implementation and the bound alone judges.
    const unit = ulp(largestTruth, precision);
    if (largestAllowance <= WELL_CONDITIONED * unit) {
      worstUlps = Math.max(worstUlps, largestGap / unit);
    }
  });
  return held(runs, worstUlps);
}
