/** Turns claims into test groups: `describe` is the claim's id, each of its checks a test. */
import { describe, it } from 'vitest';
import { type Check, checksOf } from '../../src/evidence/checks.ts';
import type { Outcome } from '../../src/evidence/outcome.ts';
import { settingsFrom } from '../../src/evidence/settings.ts';
import type { Claim } from '../../src/theory/claim.ts';
import { reference } from './subjects/reference.ts';

export const settings = settingsFrom(process.env);

declare module 'vitest' {
  interface TaskMeta {
    /** what a check found out, for the reporter that collects the evidence */
    evidence?: { claim: string; check: string; outcome: Outcome };
  }
}

export function verify(claims: readonly Claim[]): void {
  for (const claim of claims) {
    describe(`${claim.id} ${claim.title}`, () => {
      for (const check of checksOf(claim, [reference])) verifyCheck(claim, check);
    });
  }
}

function verifyCheck(claim: Claim, check: Check): void {
  it(check.name, ({ task }) => {
    const outcome = check.run(settings);
    task.meta.evidence = { claim: claim.id, check: check.name, outcome };
  });
}
