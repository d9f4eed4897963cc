/** Turns claims into test groups: `describe` is the claim's id, each of its checks a test. */
import { describe, expect, it } from 'vitest';
import { TEXTBOOK } from '../../src/evidence/checkAnswer.ts';
import { type Check, checksOf } from '../../src/evidence/checks.ts';
import { figuresOf } from '../../src/evidence/mutants/judge.ts';
import type { Outcome } from '../../src/evidence/outcome.ts';
import { type ClaimRecord, LOOSE, recordOf } from '../../src/evidence/record.ts';
import type { Assumption, Claim } from '../../src/theory/claim.ts';
import type { Subject } from '../../src/theory/operations.ts';
import { committedEvidence, settings } from './committed.ts';
import { readMutantRecord } from './mutantRecord.ts';
import { itIsRefuted } from './refuted.ts';
import { fast } from './subjects/fast.ts';
import { reference } from './subjects/reference.ts';
import { tfjs } from './subjects/tfjs.ts';

/** The implementations that every claim is checked on, beside the written formula. */
export const subjects: readonly Subject[] = [reference, fast, tfjs];

const foreign = subjects.filter((subject) => subject.foreign);
const OWN = [TEXTBOOK, ...subjects.filter((subject) => !subject.foreign)].map(({ name }) => name);

const mutants = readMutantRecord();

declare module 'vitest' {
  interface TaskMeta {
    /** what a check found out, for the reporter that collects the evidence */
    evidence?: { claim: string; check: string; outcome: Outcome };
  }
}

export function verify(claims: readonly Claim[]): void {
  for (const claim of claims) {
    describe(`${claim.id} ${claim.title}`, () => {
      const checks = checksOf(claim, subjects);
      const outcomes: Outcome[] = [];
      for (const check of checks) verifyCheck(claim, check, outcomes);
      for (const assumption of claim.assumptions) verifyAssumption(assumption);
      /** The recorded entry and this run's; skips where the two say different things by design. */
      const entries = (skip: (note: string) => void) => {
        const recorded = committedEvidence(skip);
        if (outcomes.length < checks.length) skip('only some of the checks ran');
        const entry = recorded.claims.find(({ id }) => id === claim.id);
        return [entry, recordOf(claim, outcomes, figuresOf(claim, mutants))] as const;
      };
      it('the evidence in docs/evidence.json is what this run found', ({ skip }) => {
        const [recorded, found] = entries(skip).map(withoutForeign);
        for (const { name, knownToBreak = [] } of subjects.filter((s) => !s.foreign)) {
          const asked = knownToBreak.filter((o) => claim.answers.some((a) => a.operation === o));
          const broken = Object.keys(found?.subjects[name]?.breaks ?? {});
          expect(broken, `what breaks of ${name}; else take it from knownToBreak`).toEqual(asked);
        }
        expect(recorded, 'run `npm run docs` to record the evidence anew').toEqual(found);
      });
      it('a bound a thousand times wider than what is observed is explained, no other', ({
        skip,
      }) => {
        const found = withoutForeign(entries(skip)[1]);
        const { derivation, answers } = claim.slack;
        const parts = [found, ...Object.values(found?.subjects ?? {})].flatMap(
          (part) => part ?? [],
        );
        const loose = parts.filter((part) => part.comparisons > 0 && part.worstRatio < LOOSE);
        expect(loose.filter(({ because }) => because === null)).toEqual([]);
        const given = [derivation, answers].flatMap((sentence) => sentence ?? []);
        expect(
          given.filter((sentence) => parts.every((part) => part.because !== sentence)),
        ).toEqual([]);
      });
      for (const { name } of claim.answers.length === 0 ? [] : foreign) {
        it(`the evidence about ${name} is what this run found`, ({ skip }) => {
          const [recorded, found] = entries(skip).map((entry) => entry?.subjects[name]);
          if (recorded === undefined) skip(`${name} did not run when the evidence was recorded`);
          expect(recorded, 'run `npm run docs` to record the evidence anew').toEqual(found);
        });
      }
    });
  }
}

/** Without an assumption the claim fails somewhere, unless the assumption is only convenient. */
function verifyAssumption({ without, convenient }: Assumption): void {
  if (without === null) return;
  if (convenient === null) {
    itIsRefuted(without);
    return;
  }
  for (const check of checksOf(without, [])) {
    it(`holds without: ${without.title}, ${check.name}`, () => {
      expect(check.run(settings).comparisons).toBeGreaterThan(0);
    });
  }
}

/** Which implementations of others there are depends on the machine. */
function withoutForeign(record: ClaimRecord | undefined): ClaimRecord | undefined {
  if (record === undefined) return undefined;
  const own = Object.entries(record.subjects).filter(([name]) => OWN.includes(name));
  return { ...record, subjects: Object.fromEntries(own) };
}

function verifyCheck(claim: Claim, check: Check, outcomes: Outcome[]): void {
  it(check.name, ({ task, skip }) => {
    const outcome = check.run(settings);
    outcomes.push(outcome);
    task.meta.evidence = { claim: claim.id, check: check.name, outcome };
    const { subject } = outcome;
    if (subject?.status === 'not applicable') {
      skip(`not applicable: ${subject.name} has no ${subject.operation}`);
    }
  });
}
