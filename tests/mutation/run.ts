/**
 * `npm run mutation -- [--all] [--own] [PATH…]`: mutates the files under these paths (all that belong
 * to it unless some are given) that have changed since they were judged (`--all`: every one) and, once
 * more, what survived before or ran for ever without reason. Each mutant meets the tests written for
 * its file; what they miss meets the unit tests and the claims (`--own`: not yet).
 * `docs/mutation.json` is written after each round, so that it can be interrupted at any moment. Ends
 * with an error if a mutant survives, runs for ever without reason, or more than 2 % are called
 * equivalent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { MutantResult } from '@stryker-mutator/api/core';
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
import { bundleMathjs, SMALL_MATHJS } from './smallMathjs.ts';
import { complaints } from './verdict.ts';

const RECORD = 'docs/mutation.json';
/** Before each round the tests run once without any mutant. */
const FILES_A_ROUND = 8;

try {
  const { values, positionals } = parseArgs({
    options: {
      all: { type: 'boolean', default: false },
      own: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const paths = mutatedFiles(positionals);
  process.env[SMALL_MATHJS] = await bundleMathjs();
  await mutate(paths, values);
} catch (error) {
  process.stderr.write(`mutation: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

interface Options {
  readonly all: boolean;
  readonly own: boolean;
}

async function mutate(paths: readonly string[], { all, own }: Options): Promise<void> {
  const judged: Record<string, FileMutations> = { ...readMutationRecord(RECORD)?.files };
  const sources = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
  const sourceOf = (path: string) => sources.get(path) as string;
  const changed = paths.filter((path) => all || judged[path]?.sha256 !== sha256(sourceOf(path)));
  process.stderr.write(`mutation: ${changed.length} of ${paths.length} files are to be judged\n`);
  const openIn = (path: string) => {
    const { survivors, stuck } = judged[path];
    return [...new Set([...survivors, ...stuck].map(({ at }) => `${path}:${at}`))];
  };
  const isOpen = (path: string) => openIn(path).length > 0;
  const rejudge = (path: string, results: readonly MutantResult[]) => {
    judged[path] = judgeAgain(path, sourceOf(path), judged[path], of(path, results));
  };

  const first = paths.filter((path) => changed.includes(path) || isOpen(path));
  for (const files of inRounds(first)) {
    const [whole, again] = partition(files, (path) => changed.includes(path));
    const results = await round([...whole, ...again.flatMap(openIn)], ownTests(files[0]));
    for (const path of whole) judged[path] = judge(path, sourceOf(path), of(path, results));
    for (const path of again) rejudge(path, results);
    write(judged);
  }
  const alive = paths.filter(isOpen);
  if (alive.length > 0 && !own) {
    const survivors = alive.flatMap(openIn);
    process.stderr.write(`mutation: ${survivors.length} mutants are left to all of the tests\n`);
    const results = await round(survivors, null);
    for (const path of alive) rejudge(path, results);
    write(judged);
  }
  const lines = complaints(Object.fromEntries(paths.map((path) => [path, judged[path]])));
  if (lines.length > 0) throw new Error(`\n${lines.join('\n')}`);
  process.stderr.write(`mutation: every mutant of ${paths.length} files is noticed\n`);
}

/** Files with the same tests, a few at a time: an interruption loses a round at most. */
function inRounds(paths: readonly string[]): string[][] {
  return [...new Set(paths.map(ownTests))].flatMap((judges) => {
    const files = paths.filter((path) => ownTests(path) === judges);
    return Array.from({ length: Math.ceil(files.length / FILES_A_ROUND) }, (_, n) =>
      files.slice(n * FILES_A_ROUND, (n + 1) * FILES_A_ROUND),
    );
  });
}

function partition<T>(all: readonly T[], holds: (one: T) => boolean): [T[], T[]] {
  return [all.filter(holds), all.filter((one) => !holds(one))];
}

function of(path: string, results: readonly MutantResult[]): MutantResult[] {
  return results.filter(({ fileName }) => fileName.endsWith(path));
}

/** What has changed since it was judged is not judged. */
function write(judged: Readonly<Record<string, FileMutations>>): void {
  const current = Object.fromEntries(
    Object.entries(judged).filter(
      ([path, file]) => existsSync(path) && sha256(readFileSync(path, 'utf8')) === file.sha256,
    ),
  );
  writeAtomically(
    RECORD,
    `${JSON.stringify(mutationRecord(current, mutatedFiles([])), null, 2)}\n`,
  );
}
