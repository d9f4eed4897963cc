/** `docs/mutation.json`: what became of every change of the code, as `npm run mutation` writes it. */
import { existsSync, readFileSync } from 'node:fs';

/** How many mutants ended how. */
export interface MutationCounts {
  /** a test failed */
  readonly killed: number;
  /** all tests passed: nothing would notice this mistake */
  readonly survived: number;
  /** the tests ran for ever; only the step or the bound of a loop may do that */
  readonly timedOut: number;
  /** no test can notice, for the reason written beside the code */
  readonly equivalent: number;
}

/** One mutant: where, and what stood there instead. */
export interface Mutant {
  /** `3:4-3:9`: from where to where in its file, lines from 1, columns from 0, the end excluded */
  readonly at: string;
  /** `ArithmeticOperator` */
  readonly mutator: string;
  readonly replacement: string;
}

export interface FileMutations extends MutationCounts {
  /** of the source that was mutated */
  readonly sha256: string;
  readonly survivors: readonly Mutant[];
  /** mutants that time out although they change neither step nor bound of a loop */
  readonly stuck: readonly Mutant[];
  /** why no test can notice a mutant, one entry for each */
  readonly reasons: readonly (Omit<Mutant, 'replacement'> & { readonly reason: string })[];
}

export interface MutationRecord extends MutationCounts {
  /** share of the mutants that are noticed, equivalent ones aside, in [0, 1] */
  readonly score: number;
  /** paths of files that belong to it and were not judged as they were when this was written */
  readonly unjudged: readonly string[];
  /** by path, in alphabetical order */
  readonly files: Readonly<Record<string, FileMutations>>;
}

const NONE: MutationCounts = { killed: 0, survived: 0, timedOut: 0, equivalent: 0 };

export function totalOf(all: readonly MutationCounts[]): MutationCounts {
  return all.reduce<MutationCounts>(
    (sum, each) => ({
      killed: sum.killed + each.killed,
      survived: sum.survived + each.survived,
      timedOut: sum.timedOut + each.timedOut,
      equivalent: sum.equivalent + each.equivalent,
    }),
    NONE,
  );
}

/** (killed + timed out) / (killed + timed out + survived); 1 where there is no mutant. */
export function scoreOf({ killed, timedOut, survived }: MutationCounts): number {
  const judged = killed + timedOut + survived;
  return judged === 0 ? 1 : (killed + timedOut) / judged;
}

/**
 * With totals, and the files in alphabetical order.
 *
 * @param inScope the paths of all files that are to be judged; what is known of others is dropped
 */
export function mutationRecord(
  judged: Readonly<Record<string, FileMutations>>,
  inScope: readonly string[],
): MutationRecord {
  const files = Object.fromEntries(
    [...inScope].sort().flatMap((path) => (path in judged ? [[path, judged[path]]] : [])),
  );
  const unjudged = inScope.filter((path) => !(path in judged));
  const total = totalOf(Object.values(files));
  return { ...total, score: scoreOf(total), unjudged, files };
}

/** Null where nothing is recorded. */
export function readMutationRecord(path: string): MutationRecord | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as MutationRecord) : null;
}
