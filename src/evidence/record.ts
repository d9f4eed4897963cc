/** Outcomes of checks → the record of a claim: what is known, how strongly, from which run. */
import type { Claim, Part } from '../theory/claim.ts';
import type { Digits } from './loseDigits.ts';
import type { MutantFigures, NotJudged } from './mutants/judge.ts';
import type { Break, EnclosedOutcome, Outcome, Proof, SubjectOutcome } from './outcome.ts';
import type { Refutation } from './refute.ts';

/**
 * How strongly a claim is known, from weak to strong. Only `exact` is called proof.
 * - `property`: random cases
 * - `bounded`: random cases that agree within a computed, rigorous rounding bound, with the error
 *   of every implementation measured against 64-digit values
 * - `enclosed`: besides, interval arithmetic decides the inequalities of every chain for all
 *   numbers of a stated box
 * - `exact`: every case of a finite set, in exact arithmetic; or every step of the derivation proved as
 *   an identity of rational functions
 */
export type Level = 'property' | 'bounded' | 'enclosed' | 'exact';

export type Status = 'holds' | 'breaks' | 'not applicable';

/** What is known about one implementation and one claim. */
export interface SubjectRecord {
  readonly precision: 'float64' | 'float32';
  readonly status: Status;
  readonly runs: number;
  readonly comparisons: number;
  /** largest error as a share of what rounding explains in its precision, where it holds */
  readonly worstRatio: number;
  /** why that is below 10⁻³, where it is */
  readonly because: string | null;
  /** largest error of each operation, in ulps of the largest entry of the result, where it holds */
  readonly ulps: Readonly<Record<string, number>>;
  /** the first point at which an operation breaks */
  readonly breaks: Readonly<Record<string, Break>>;
  /** operations that the claim asks for and the implementation does not have */
  readonly lacks: readonly string[];
}

export interface ClaimRecord {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly scope: string;
  /** where the whole derivation is proved as identities: what was proved, and for what */
  readonly proved: Proof | null;
  /** of the derivation: steps, limits, computations, trials, costs, witnesses */
  readonly runs: number;
  readonly comparisons: number;
  /** largest observed gap as a share of what rounding allows */
  readonly worstRatio: number;
  /** the check in which that was, and both sides there; null where every comparison was exact */
  readonly worstAt: string | null;
  /** inequalities decided on whole boxes, where the claim has some */
  readonly enclosed?: EnclosedOutcome;
  /** why that is below 10⁻³, where it is */
  readonly because: string | null;
  readonly subjects: Readonly<Record<string, SubjectRecord>>;
  /** slips of the pen planted in its text, or why nothing is known of them */
  readonly mutants: MutantFigures | NotJudged;
}

/** Where float64 breaks a true theorem. */
export interface FloatRecord extends Digits {
  /** `F1` */
  readonly of: string;
}

export interface EvidenceRecord {
  readonly schema: 4;
  readonly seed: number;
  readonly runsPerCheck: number;
  readonly claims: readonly ClaimRecord[];
  /** of the errata and of assumptions that were dropped: where each false statement fails */
  readonly refutations: readonly Refutation[];
  readonly floats: readonly FloatRecord[];
}

/** Three significant digits: enough to read, and short. */
const rounded = (x: number): number => Number(x.toPrecision(3));

const RANK: readonly Status[] = ['not applicable', 'holds', 'breaks'];

/**
 * A claim that needs an integral relies on an estimated error, which is no rigorous bound; within an
 * enclosure it has one.
 */
function levelOf(claim: Claim, outcomes: readonly Outcome[]): Level {
  const held = outcomes.filter(({ subject }) => subject?.status !== 'breaks');
  if (held.every((o) => o.exhaustive) || proofOf(claim, outcomes) !== null) return 'exact';
  if (usesIntegral(claim)) return 'property';
  return isEnclosed(claim) ? 'enclosed' : 'bounded';
}

/** Parts with nothing to prove as an identity: words, what is enclosed, what is only tried. */
const UNPROVED: readonly Part['kind'][] = ['prose', 'enclosure', 'trial'];

/** All proofs together; null unless every chain, computation and cost is proved. */
function proofOf(claim: Claim, outcomes: readonly Outcome[]): Proof | null {
  const parts = claim.proof.filter(({ kind }) => !UNPROVED.includes(kind));
  const proofs = outcomes.flatMap(({ proof }) => proof ?? []);
  if (proofs.length === 0 || proofs.length < parts.length) return null;
  const total = (count: (proof: Proof) => number) =>
    proofs.reduce((sum, proof) => sum + count(proof), 0);
  return {
    scope: [...new Set(proofs.map(({ scope }) => scope))].join('; '),
    identities: total(({ identities }) => identities),
    shapes: total(({ shapes }) => shapes),
    points: total(({ points }) => points),
  };
}

function usesIntegral(claim: Claim): boolean {
  const estimated = claim.proof.filter(({ kind }) => kind !== 'enclosure');
  return /"kind":"integral"/.test(JSON.stringify([estimated, claim.definitions]));
}

/** True if the derivation has inequalities and an enclosure stands behind each chain with some. */
function isEnclosed({ proof }: Claim): boolean {
  const withInequalities = proof.flatMap((part, n) =>
    part.kind === 'chain' &&
    part.steps.some(({ relation }) => relation.startsWith('<') && relation !== '<=>')
      ? [n]
      : [],
  );
  const areCovered = withInequalities.every((n) => proof[n + 1]?.kind === 'enclosure');
  return withInequalities.length > 0 && areCovered;
}

/** All boxes of a claim together; undefined where it has none. */
function enclosedOf(outcomes: readonly Outcome[]): EnclosedOutcome | undefined {
  const all = outcomes.flatMap(({ enclosed }) => enclosed ?? []);
  if (all.length === 0) return undefined;
  return {
    scope: [...new Set(all.map(({ scope }) => scope))].filter((text) => text !== '').join('; '),
    statements: all.reduce((sum, { statements }) => sum + statements, 0),
    boxes: all.reduce((sum, { boxes }) => sum + boxes, 0),
  };
}

/** Throws if the outcomes are empty: a claim that nothing checked has no level. */
export function recordOf(
  claim: Claim,
  outcomes: readonly Outcome[],
  mutants: MutantFigures | NotJudged = 'never judged',
): ClaimRecord {
  if (outcomes.length === 0) throw new Error(`recordOf: nothing was checked about ${claim.id}`);
  const names = new Set(outcomes.flatMap(({ subject }) => subject?.name ?? []));
  const enclosed = enclosedOf(outcomes);
  const derivation = outcomes.filter(({ subject }) => subject === undefined);
  return {
    id: claim.id,
    title: claim.title,
    level: levelOf(claim, outcomes),
    scope: claim.scope,
    proved: proofOf(claim, outcomes),
    ...totals(derivation, claim.slack.derivation),
    worstAt: worstAtOf(derivation),
    ...(enclosed === undefined ? {} : { enclosed }),
    subjects: Object.fromEntries(
      [...names].map((name) => [name, subjectRecord(name, claim, outcomes)]),
    ),
    mutants,
  };
}

/** Where the largest of the ratios was. */
function worstAtOf(outcomes: readonly Outcome[]): string | null {
  const worst = outcomes.reduce<Outcome | null>(
    (largest, outcome) => (outcome.worstRatio > (largest?.worstRatio ?? 0) ? outcome : largest),
    null,
  );
  return worst?.worstAt ?? null;
}

/** Below this share of what is allowed, the record says why so much is allowed. */
export const LOOSE = 1e-3;

const EXACT = 'every comparison is exact: rounding has no part in it';

/** `slack`: what the claim itself says about a ratio that is small. */
function totals(outcomes: readonly Outcome[], slack: string | undefined) {
  const comparisons = outcomes.reduce((sum, o) => sum + o.comparisons, 0);
  const worstRatio = Math.max(0, ...outcomes.map((o) => o.worstRatio));
  const isExact = outcomes.every(({ allowed = 0 }) => allowed === 0);
  const isLoose = comparisons > 0 && worstRatio < LOOSE;
  return {
    runs: outcomes.reduce((sum, o) => sum + o.runs, 0),
    comparisons,
    worstRatio: rounded(worstRatio),
    because: isLoose ? (isExact ? EXACT : (slack ?? null)) : null,
  };
}

function subjectRecord(name: string, claim: Claim, outcomes: readonly Outcome[]): SubjectRecord {
  const own = outcomes.filter(({ subject }) => subject?.name === name);
  const answers = own.map(({ subject }) => subject as SubjectOutcome);
  const lacks = new Set<string>();
  const ulps: Record<string, number> = {};
  const breaks: Record<string, Break> = {};
  let worst: Status = 'not applicable';
  for (const { operation, status, worstUlps, witness } of answers) {
    worst = RANK[Math.max(RANK.indexOf(worst), RANK.indexOf(status))];
    if (status === 'not applicable') lacks.add(operation);
    if (witness !== undefined) breaks[operation] ??= witness;
    if (status === 'holds' && worstUlps > 0) {
      ulps[operation] = Math.max(ulps[operation] ?? 0, rounded(worstUlps));
    }
  }
  return {
    precision: answers[0].precision,
    status: worst,
    ...totals(own, claim.slack.answers),
    ulps,
    breaks,
    lacks: [...lacks],
  };
}
