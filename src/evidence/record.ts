/** Outcomes of checks → the record of a claim: what is known, how strongly, from which run. */
import type { Claim } from '../theory/claim.ts';
import type { Outcome } from './outcome.ts';

/**
 * How strongly a claim is known, from weak to strong. Only `exact` is called proof.
 * - `property`: random cases
 * - `bounded`: random cases that agree within a computed, rigorous rounding bound, with the error
 *   of every implementation measured against 64-digit values
 * - `exact`: every case of a finite set, in exact arithmetic
 */
export type Level = 'property' | 'bounded' | 'exact';

export type Status = 'holds' | 'breaks' | 'not applicable';

export interface ClaimRecord {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly scope: string;
  readonly runs: number;
  readonly comparisons: number;
  /** largest observed gap as a share of what rounding allows */
  readonly worstRatio: number;
  readonly subjects: Readonly<Record<string, Status>>;
  /** largest error of each subject's operations, in ulps of the largest entry of the result */
  readonly ulps: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** hostile points at which the written formula breaks in floating point */
  readonly breaksAt: Readonly<Record<string, string>>;
}

export interface EvidenceRecord {
  readonly schema: 1;
  readonly seed: number;
  readonly runsPerCheck: number;
  readonly claims: readonly ClaimRecord[];
}

/** Three significant digits: enough to read, and short. */
const rounded = (x: number): number => Number(x.toPrecision(3));

const RANK: readonly Status[] = ['not applicable', 'holds', 'breaks'];

/** A claim that needs an integral relies on an estimated error, which is no rigorous bound. */
function levelOf(claim: Claim, outcomes: readonly Outcome[]): Level {
  if (outcomes.every((o) => o.exhaustive)) return 'exact';
  return usesIntegral(claim) ? 'property' : 'bounded';
}

function usesIntegral(claim: Claim): boolean {
  return /"kind":"integral"/.test(JSON.stringify([claim.proof, claim.definitions]));
}

/** Throws if the outcomes are empty: a claim that nothing checked has no level. */
export function recordOf(claim: Claim, outcomes: readonly Outcome[]): ClaimRecord {
  if (outcomes.length === 0) throw new Error(`recordOf: nothing was checked about ${claim.id}`);
  const subjects: Record<string, Status> = {};
  const ulps: Record<string, Record<string, number>> = {};
  const breaksAt: Record<string, string> = {};
  for (const { subject } of outcomes) {
    if (subject === undefined) continue;
    const { name, operation, status, worstUlps, witness } = subject;
    const before = subjects[name] ?? 'not applicable';
    subjects[name] = RANK.indexOf(status) > RANK.indexOf(before) ? status : before;
    if (status === 'breaks') breaksAt[operation] ??= witness ?? '';
    if (status === 'holds' && worstUlps > 0) {
      ulps[name] ??= {};
      ulps[name][operation] = Math.max(ulps[name][operation] ?? 0, rounded(worstUlps));
    }
  }
  return {
    id: claim.id,
    title: claim.title,
    level: levelOf(claim, outcomes),
    scope: claim.scope,
    runs: outcomes.reduce((sum, o) => sum + o.runs, 0),
    comparisons: outcomes.reduce((sum, o) => sum + o.comparisons, 0),
    worstRatio: rounded(Math.max(...outcomes.map((o) => o.worstRatio))),
    subjects,
    ulps,
    breaksAt,
  };
}
