/** Judges all mutants of a claim: which are found, which change nothing, which nobody notices. */
import { createHash } from 'node:crypto';
import type { Claim, ClaimId } from '../../theory/claim.ts';
import type { Subject } from '../../theory/operations.ts';
import type { Settings } from '../settings.ts';
import { EQUIVALENT } from './equivalent.ts';
import { killOf } from './kill.ts';
import { mutantsOf } from './mutant.ts';

export interface MutantFigures {
  readonly planted: number;
  /** found by the check next to them, by name */
  readonly killed: number;
  /** change nothing that could be found, each for a reason that is written down */
  readonly equivalent: number;
}

/** Why there are no figures of a claim. */
export type NotJudged = 'never judged' | 'judged before the text changed';

/** What became of the mutants of one claim. */
export interface JudgedClaim {
  /** of the names of its mutants and the expressions they stand in: changes whenever they do */
  readonly sha256: string;
  readonly planted: number;
  /** the names of those that no check finds */
  readonly alive: readonly string[];
}

/** `docs/mutants.json`, as `npm run mutation:theory` writes it. */
export interface MutantRecord {
  readonly seed: number;
  /** draws a check, at most */
  readonly runs: number;
  readonly claims: Readonly<Record<ClaimId, JudgedClaim>>;
}

/** Why each of the claim's equivalent mutants is one. */
export function reasonsOf(id: ClaimId): ReadonlyMap<string, string> {
  const listed = EQUIVALENT[id] ?? [];
  return new Map(
    listed.flatMap(({ mutants, because }) => mutants.map((name) => [name, because] as const)),
  );
}

/** The text that the mutants are made of, as a checksum. */
export function checksumOf(claim: Claim): string {
  const { proof, definitions, ranges, answers, witnesses, variables } = claim;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([proof, definitions, ranges, answers, witnesses, variables]));
  for (const { name } of mutantsOf(claim)) hash.update(name);
  return hash.digest('hex');
}

export function judgeClaim(claim: Claim, subject: Subject, settings: Settings): JudgedClaim {
  const mutants = [...mutantsOf(claim)];
  const alive = mutants.filter((mutant) => killOf(mutant, subject, settings) === null);
  return {
    sha256: checksumOf(claim),
    planted: mutants.length,
    alive: alive.map(({ name }) => name),
  };
}

/** The figures of a claim, or why there are none. */
export function figuresOf(claim: Claim, record: MutantRecord | null): MutantFigures | NotJudged {
  const judged = record?.claims[claim.id];
  if (judged === undefined) return 'never judged';
  if (judged.sha256 !== checksumOf(claim)) return 'judged before the text changed';
  const { planted, alive } = judged;
  const reasons = reasonsOf(claim.id);
  const equivalent = alive.filter((name) => reasons.has(name)).length;
  return { planted, killed: planted - alive.length, equivalent };
}

/** What is wrong with a judged claim: mutants that nobody explains, and reasons without a mutant. */
export function complaintsAbout(id: ClaimId, { alive }: JudgedClaim): string[] {
  const reasons = reasonsOf(id);
  return [
    ...alive.filter((name) => !reasons.has(name)).map((name) => `${id}: nobody notices ${name}`),
    ...[...reasons.keys()]
      .filter((name) => !alive.includes(name))
      .map((name) => `${id}: a check finds ${name}, which is said to change nothing`),
  ];
}
