/** What Stryker found out about the mutants of one file, as it is recorded. */
import { createHash } from 'node:crypto';
import type { MutantResult } from '@stryker-mutator/api/core';
import type { FileMutations, Mutant } from '../../src/pages/mutationRecord.ts';
import { changesLoopControl } from './loops.ts';

/** What Stryker writes where the comment that disables a mutant gives no reason. */
const NO_REASON = /^Ignored using a comment$|^Ignored because of/;
/** Strings, and texts that are evaluated as their module loads. */
const EXCLUDED = /excluded mutation|^Static mutant/;

export const sha256 = (source: string): string => createHash('sha256').update(source).digest('hex');

/**
 * `results`: all mutants of the file with this source. What Stryker could not judge (no test reaches
 * it, or the tests could not run) counts as survived. Throws if a mutant is disabled without a reason.
 */
export function judge(
  path: string,
  source: string,
  results: readonly MutantResult[],
): FileMutations {
  const relevant = results.filter(({ statusReason }) => !EXCLUDED.test(statusReason ?? ''));
  const of = (...statuses: readonly MutantResult['status'][]) =>
    relevant.filter(({ status }) => statuses.includes(status));
  const ignored = of('Ignored');
  for (const result of ignored) {
    if (NO_REASON.test(result.statusReason ?? 'Ignored using a comment')) {
      throw new Error(
        `judge: ${path}:${placeOf(result)} disables ${result.mutatorName} without a reason; write it after the colon of the comment`,
      );
    }
  }
  const timedOut = of('Timeout');
  const survivors = relevant.filter(
    ({ status }) => status !== 'Killed' && status !== 'Timeout' && status !== 'Ignored',
  );
  return {
    sha256: sha256(source),
    killed: of('Killed').length,
    survived: survivors.length,
    timedOut: timedOut.length,
    equivalent: ignored.length,
    survivors: survivors.map(mutantOf),
    stuck: timedOut
      .filter(({ location }) => !changesLoopControl(source, rangeOf(source, location)))
      .map(mutantOf),
    reasons: ignored.map((result) => ({
      at: placeOf(result),
      mutator: result.mutatorName,
      reason: result.statusReason ?? '',
    })),
  };
}

/**
 * The file once more, after what survived, or ran for ever without reason, met other tests; `results`
 * may hold mutants that were noticed before, which change nothing.
 */
export function judgeAgain(
  path: string,
  source: string,
  before: FileMutations,
  results: readonly MutantResult[],
): FileMutations {
  const keyOf = ({ at, mutator, replacement }: Mutant) => [at, mutator, replacement].join(' ');
  const open = new Set([...before.survivors, ...before.stuck].map(keyOf));
  const now = judge(
    path,
    source,
    results.filter((result) => open.has(keyOf(mutantOf(result)))),
  );
  return {
    ...before,
    killed: before.killed + now.killed,
    survived: now.survived,
    timedOut: before.timedOut - before.stuck.length + now.timedOut,
    survivors: now.survivors,
    stuck: now.stuck,
  };
}

const mutantOf = (result: MutantResult): Mutant => ({
  at: placeOf(result),
  mutator: result.mutatorName,
  replacement: result.replacement ?? '',
});

/** Stryker counts columns from 1 in its results, and from 0 where it is told what to mutate. */
function placeOf({ location: { start, end } }: MutantResult): string {
  return `${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

/** As offsets in the source; lines and columns count from 1. */
function rangeOf(source: string, { start, end }: MutantResult['location']) {
  const lines = source.split('\n');
  const offset = ({ line, column }: { line: number; column: number }) =>
    lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, column - 1);
  return { start: offset(start), end: offset(end) };
}
