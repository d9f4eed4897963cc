/** What Stryker found out about the mutants of one file, as it is recorded. */
import { createHash } from 'node:crypto';
import type { MutantResult } from '@stryker-mutator/api/core';
import type { FileMutations, Mutant } from '../../src/pages/mutationRecord.ts';
import { changesLoopControl } from './loops.ts';

/** What Stryker writes where the comment that disables a mutant gives no reason. */
const NO_REASON = /^Ignored using a comment$|^Ignored because of/;
const EXCLUDED = /excluded mutation/;

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
  const lineOf = ({ location }: MutantResult) => location.start.line + 1;
  const mutant = (result: MutantResult): Mutant => ({
    line: lineOf(result),
    mutator: result.mutatorName,
    replacement: result.replacement ?? '',
  });
  const relevant = results.filter(({ statusReason }) => !EXCLUDED.test(statusReason ?? ''));
  const of = (...statuses: readonly MutantResult['status'][]) =>
    relevant.filter(({ status }) => statuses.includes(status));
  const ignored = of('Ignored');
  for (const result of ignored) {
    if (NO_REASON.test(result.statusReason ?? 'Ignored using a comment')) {
      throw new Error(
        `judge: ${path}:${lineOf(result)} disables ${result.mutatorName} without a reason; write it after the colon of the comment`,
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
    survivors: survivors.map(mutant),
    stuck: timedOut
      .filter(({ location }) => !changesLoopControl(source, rangeOf(source, location)))
      .map(mutant),
    reasons: ignored.map((result) => ({
      line: lineOf(result),
      mutator: result.mutatorName,
      reason: result.statusReason ?? '',
    })),
  };
}

/** Lines and columns count from 0. */
function rangeOf(source: string, { start, end }: MutantResult['location']) {
  const lines = source.split('\n');
  const offset = ({ line, column }: { line: number; column: number }) =>
    lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, column);
  return { start: offset(start), end: offset(end) };
}
