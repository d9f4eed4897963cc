/** Runs the property suite as a user would, and reads back what it found out. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EvidenceRecord } from '../evidence/record.ts';

const EVIDENCE = 'runs/evidence.json';

/** Throws if a claim does not hold; vitest has then said which and why. */
export function verifyTheory(environment: Readonly<Record<string, string>>): EvidenceRecord {
  rmSync(EVIDENCE, { force: true });
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'properties'], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error('a claim does not hold; the report above names it');
  return JSON.parse(readFileSync(EVIDENCE, 'utf8'));
}
