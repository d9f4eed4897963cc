/**
 * `npm run mutation -- [--all] [PATH…]`: mutates the files under these paths (all that belong to it
 * unless some are given) that have changed since they were judged (`--all`: every one) and, once more,
 * what survived before. Each mutant meets the tests written for its file; what they miss meets the
 * unit tests and the claims. `docs/mutation.json` is written after each round, so that it can be
 * interrupted at any moment. Ends with an error if a mutant survives, runs for ever without reason, or
 * more than 2 % are called equivalent.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeAtomically } from '../../src/kernels/atomicFile.ts';
import {
  type FileMutations,
  mutationRecord,
  readMutationRecord,
} from '../../src/pages/mutationRecord.ts';
import { judge, judgeAgain, sha256 } from './judge.ts';
import { ownTests } from './ownTests.ts';
import { round } from './round.ts';
import { mutatedFiles } from './scope.ts';
import { complaints } from './verdict.ts';

const RECORD = 'docs/mutation.json';

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
  const sourceOf = (path: string) => sources.get(path) as string;
  const changed = paths.filter((path) => all || judged[path]?.sha256 !== sha256(sourceOf(path)));
  process.stderr.write(`mutation: ${changed.length} of ${paths.length} files are to be judged\n`);
  for (const tests of new Set(changed.map(ownTests))) {
    const files = changed.filter((path) => ownTests(path) === tests);
    const results = await round(files, tests);
    for (const path of files) {
      const own = results.filter(({ fileName }) => fileName.endsWith(path));
      judged[path] = judge(path, sourceOf(path), own);
    }
    write(judged);
  }
  const alive = paths.filter((path) => judged[path].survived > 0);
  if (alive.length > 0) {
    const ranges = alive.flatMap((path) => judged[path].survivors.map(({ at }) => `${path}:${at}`));
    process.stderr.write(`mutation: ${ranges.length} mutants are left to all of the tests\n`);
    const results = await round([...new Set(ranges)], null);
    for (const path of alive) {
      const own = results.filter(({ fileName }) => fileName.endsWith(path));
      judged[path] = judgeAgain(path, sourceOf(path), judged[path], own);
    }
    write(judged);
  }
  const lines = complaints(Object.fromEntries(paths.map((path) => [path, judged[path]])));
  if (lines.length > 0) throw new Error(`\n${lines.join('\n')}`);
  process.stderr.write(`mutation: every mutant of ${paths.length} files is noticed\n`);
}

function write(judged: Readonly<Record<string, FileMutations>>): void {
  writeAtomically(RECORD, `${JSON.stringify(mutationRecord(judged, mutatedFiles([])), null, 2)}\n`);
}
