/** Runs one check on every point of a finite box, or on random points that shrink when it fails. */
import fc from 'fast-check';
import { Undecided, Undefined } from '../theory/arithmetic/arithmetic.ts';
import type { Claim } from '../theory/claim.ts';
import { isExhaustible } from '../theory/domain.ts';
import { OutsideCase } from './cases.ts';
import { type Drawing, enumerate, formatPoint, type Point, points, type Region } from './draw.ts';
import type { Settings } from './settings.ts';
import { ClaimFailure } from './violation.ts';

/**
 * Returns how many points were checked. `visit` throws where the claim does not hold; a draw that
 * rounding leaves undecided, or that lies outside the case of the check, is redrawn. Where more than
 * half of the draws say nothing, the check fails and names the case. (A box is looked at whole,
 * however small the case is in it.)
 * Throws {@link ClaimFailure} with the shrunk counterexample.
 */
export function forAll(
  claim: Claim,
  drawing: Drawing,
  region: Region,
  settings: Settings,
  visit: (point: Point) => void,
): number {
  if (isExhaustible(claim.variables)) {
    let checked = 0;
    for (const point of enumerate(claim.variables)) {
      try {
        visit(point);
      } catch (error) {
        if (!(error instanceof OutsideCase)) {
          throw failure(claim, error, point, 'found by enumerating the whole box');
        }
      }
      checked++;
    }
    return checked;
  }
  const silent: Silence = { undecided: [], outside: new Map() };
  const property = fc.property(points(claim.variables, drawing, region), (point) => {
    try {
      visit(point);
    } catch (error) {
      if (!(error instanceof Undecided || error instanceof OutsideCase)) throw error;
      count(silent, error);
      fc.pre(false);
    }
  });
  const { seed, shrink = true } = settings;
  const runs = Math.min(settings.runs, claim.runs ?? settings.runs);
  const parameters = { seed, numRuns: runs, maxSkipsPerRun: 1, endOnFailure: !shrink };
  const details = fc.check(property, parameters);
  if (!details.failed) return details.numRuns;
  if (details.counterexample === null) {
    throw new ClaimFailure(
      `${claim.id}: more than half of the draws say nothing (${describe(silent)}, seed ${seed})`,
      '',
    );
  }
  const trace = `seed ${seed}, path ${details.counterexamplePath}, shrunk ${details.numShrinks} times`;
  throw failure(claim, details.errorInstance, details.counterexample[0], trace);
}

/** Why draws said nothing. */
interface Silence {
  /** what rounding left open */
  readonly undecided: string[];
  /** draws outside a case, by the case */
  readonly outside: Map<string, number>;
}

function count(silent: Silence, error: Undecided | OutsideCase): void {
  if (error instanceof Undecided) silent.undecided.push(error.message);
  else silent.outside.set(error.message, (silent.outside.get(error.message) ?? 0) + 1);
}

function describe({ undecided, outside }: Silence): string {
  return [
    ...[...outside].map(([given, n]) => `${n} outside the case ${given}`),
    ...(undecided.length > 0 ? [`${undecided.length} undecided, such as ${undecided[0]}`] : []),
  ].join(', ');
}

function failure(claim: Claim, error: unknown, point: Point, trace: string): ClaimFailure {
  const message = error instanceof Error ? error.message : String(error);
  const kind = error instanceof Undefined ? 'a value does not exist: ' : '';
  const at = formatPoint(point);
  return new ClaimFailure(
    `${claim.id}: ${kind}${message}\n  counterexample ${at}\n  ${trace}`,
    at,
    { cause: error },
  );
}
