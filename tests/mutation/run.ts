/**
 * `npm run mutation -- [--all] [PATH…]`: mutates the files under these paths (all that belong to it
 * unless some are given) that have changed since they were judged (`--all`: every one), runs the unit
 * tests and the claims on each mutant, and writes `docs/mutation.json` after each folder. Ends with an
 * error if a mutant survives, runs for ever without reason, or more than 2 % are called equivalent.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { writeAtomically } from '../../src/kernels/atomicFile.ts';
import {
  type FileMutations,
  mutationRecord,
  readMutationRecord,
} from '../../src/pages/mutationRecord.ts';
import { judge, sha256 } from './judge.ts';
import { mutatedFiles } from './scope.ts';
import { complaints } from './verdict.ts';

const RECORD = 'docs/mutation.json';
/** Milliseconds beyond one and a half times what the tests take: other work may slow them down. */
const PATIENCE = 30_000;

try {
  const { values, positionals } = parseArgs({
    options: { all: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  await mutate(mutatedFiles(positionals), values.all);
} catch (error) {
  process.stderr.write(`mutation: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function mutate(paths: readonly string[], all: boolean): Promise<void> {
  const judged: Record<string, FileMutations> = { ...readMutationRecord(RECORD)?.files };
  const sources = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
  const changed = paths.filter(
    (path) => all || judged[path]?.sha256 !== sha256(sources.get(path) as string),
  );
  const folders = [...new Set(changed.map((path) => dirname(path)))];
  process.stderr.write(`mutation: ${changed.length} of ${paths.length} files are to be judged\n`);
  for (const folder of folders) {
    const files = changed.filter((path) => dirname(path) === folder);
    const results = await new Stryker({
      mutate: files,
      mutator: { plugins: null, excludedMutations: ['StringLiteral'] },
      testRunner: 'vitest',
      vitest: { configFile: 'tests/mutation/vitest.config.ts' },
      coverageAnalysis: 'perTest',
      timeoutMS: PATIENCE,
      ignorePatterns: ['/runs', '/data', '/models', '/docs/experiments'],
      tempDirName: 'runs/stryker',
      reporters: [process.stderr.isTTY ? 'progress' : 'progress-append-only'],
    } as object).runMutationTest();
    for (const path of files) {
      const own = results.filter(({ fileName }) => fileName.endsWith(path));
      judged[path] = judge(path, sources.get(path) as string, own);
    }
    const inScope = new Set(mutatedFiles([]));
    const kept = Object.entries(judged).filter(([path]) => inScope.has(path));
    writeAtomically(
      RECORD,
      `${JSON.stringify(mutationRecord(Object.fromEntries(kept)), null, 2)}\n`,
    );
  }
  const found = Object.fromEntries(
    paths.flatMap((path) => (judged[path] ? [[path, judged[path]]] : [])),
  );
  const lines = complaints(found);
  if (lines.length > 0) throw new Error(`\n${lines.join('\n')}`);
  process.stderr.write(`mutation: every mutant of ${paths.length} files is noticed\n`);
}
