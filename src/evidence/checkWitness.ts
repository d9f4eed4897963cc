/** Checks the worked examples and counterexamples that a claim names. */
import { runningError } from '../theory/arithmetic/runningError.ts';
import type { Claim, Witness } from '../theory/claim.ts';
import { isTrue } from '../theory/expression/evaluate.ts';
import { formatPoint, type Point, rounded } from './draw.ts';
import type { Outcome } from './outcome.ts';
import { scopeOf } from './scope.ts';
import { ClaimFailure, inPlace } from './violation.ts';

export function checkWitness(claim: Claim, witness: Witness): Outcome {
  const point = witness.values as Point;
  const scope = scopeOf(claim, runningError, rounded(claim.variables, point));
  const name = `${claim.id}: the witness «${witness.text}»`;
  if (!inPlace(name, () => isTrue(witness.shows, scope))) {
    const at = formatPoint(point);
    throw new ClaimFailure(`${name} does not show it\n  at ${at}`, at);
  }
  return { runs: 1, comparisons: 1, worstRatio: 0, exact: false, exhaustive: true };
}
