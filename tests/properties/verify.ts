/** Turns claims into test groups: `describe` is the claim's id, each of its checks a test. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Check, checksOf } from '../../src/evidence/checks.ts';
import type { Outcome } from '../../src/evidence/outcome.ts';
import { type EvidenceRecord, recordOf } from '../../src/evidence/record.ts';
import { DEFAULT_SETTINGS, settingsFrom } from '../../src/evidence/settings.ts';
import type { Claim } from '../../src/theory/claim.ts';
import { reference } from './subjects/reference.ts';

const settings = settingsFrom(process.env);

declare module 'vitest' {
  interface TaskMeta {
    /** what a check found out, for the reporter that collects the evidence */
    evidence?: { claim: string; check: string; outcome: Outcome };
  }
}

export function verify(claims: readonly Claim[]): void {
  for (const claim of claims) {
    describe(`${claim.id} ${claim.title}`, () => {
      const checks = checksOf(claim, [reference]);
      const outcomes: Outcome[] = [];
      for (const check of checks) verifyCheck(claim, check, outcomes);
      it('the evidence in docs/evidence.json is what this run found', ({ skip }) => {
        const differs =
          settings.seed !== DEFAULT_SETTINGS.seed || settings.runs !== DEFAULT_SETTINGS.runs;
        if (differs) skip('the committed evidence is for the default seed and number of runs');
        if (process.env.PROOFBOOK_RECORD === '1') skip('the evidence is being recorded anew');
        if (outcomes.length < checks.length) skip('only some of the checks ran');
        const recorded: EvidenceRecord = JSON.parse(readFileSync('docs/evidence.json', 'utf8'));
        const entry = recorded.claims.find(({ id }) => id === claim.id);
        expect(entry, 'run `npm run docs` to record the evidence anew').toEqual(
          recordOf(claim, outcomes),
        );
      });
    });
  }
}

function verifyCheck(claim: Claim, check: Check, outcomes: Outcome[]): void {
  it(check.name, ({ task }) => {
    const outcome = check.run(settings);
    outcomes.push(outcome);
    task.meta.evidence = { claim: claim.id, check: check.name, outcome };
  });
}
