/** Turns a false statement into tests: it fails somewhere, and at the place that is recorded. */
import { expect, it } from 'vitest';
import { type Refutation, refute } from '../../src/evidence/refute.ts';
import type { Claim } from '../../src/theory/claim.ts';
import { committedEvidence, settings } from './committed.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** where a false statement failed, for the reporter that collects the evidence */
    refutation?: Refutation;
  }
}

export function itIsRefuted(statement: Claim): void {
  const { id, title } = statement;
  let found: Refutation | null = null;
  it(`is false: ${title}`, ({ task }) => {
    found = refute(statement, settings);
    task.meta.refutation = found;
  });
  it(`where it fails is recorded: ${title}`, ({ skip }) => {
    const { refutations } = committedEvidence(skip);
    if (found === null) skip('the refutation did not run');
    const recorded = refutations.filter(({ of, says }) => of === id && says === title);
    expect(recorded, 'run `npm run docs` to record the evidence anew').toEqual([found]);
  });
}
