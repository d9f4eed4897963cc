/**
 * `npm run docs`: verifies the theory, records the evidence and writes the generated pages of
 * `docs` from it, from the recorded runs in `docs/experiments` and from what was measured of the
 * kernels: `docs/errors.json` and, where it exists, `docs/benchmarks.json`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { experiments } from '../experiments/catalogue.ts';
import { type ExperimentRecord, readRecord } from '../experiments/record.ts';
import { writeAtomically } from '../kernels/atomicFile.ts';
import { measurementsIn, pages, writePages } from '../pages/book.ts';
import { claims } from '../theory/book.ts';
import { runCommand } from './failure.ts';
import { verifyTheory } from './verifyTheory.ts';

/** The records in this folder, in the order of the catalogue. */
export function recordsIn(folder: string): ExperimentRecord[] {
  return experiments
    .map(({ id }) => join(folder, `${id}.json`))
    .filter((path) => existsSync(path))
    .map(readRecord);
}

async function main(): Promise<void> {
  const evidence = verifyTheory({ PROOFBOOK_RECORD: '1' });
  if (evidence.claims.length !== claims.length) {
    throw new Error(`only ${evidence.claims.length} of ${claims.length} claims were verified`);
  }
  writeAtomically('docs/evidence.json', `${JSON.stringify(evidence, null, 2)}\n`);
  const all = pages(evidence, recordsIn('docs/experiments'), measurementsIn('docs'));
  writePages('docs', all);
  process.stdout.write(`${all.size} pages and plots written to docs\n`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) await runCommand(main);
