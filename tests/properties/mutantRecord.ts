/** `docs/mutants.json`: what became of every slip of the pen, as `npm run mutation:theory` writes it. */
import { existsSync, readFileSync } from 'node:fs';
import type { MutantRecord } from '../../src/evidence/mutants/judge.ts';

export const MUTANT_RECORD = 'docs/mutants.json';

/** Null where it was not recorded. */
export function readMutantRecord(): MutantRecord | null {
  return existsSync(MUTANT_RECORD) ? JSON.parse(readFileSync(MUTANT_RECORD, 'utf8')) : null;
}
