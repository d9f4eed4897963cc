/** What is wrong with a suite in the light of its mutants. */
import { type FileMutations, type Mutant, totalOf } from '../../src/pages/mutationRecord.ts';

/** At most this share of all mutants may be called equivalent. */
const MOST_EQUIVALENT = 0.02;

/** One line for each thing that is wrong; none if nothing is. */
export function complaints(files: Readonly<Record<string, FileMutations>>): string[] {
  const of = (path: string, { at, mutator, replacement }: Mutant) =>
    `${path}:${at} ${mutator} → ${replacement.replace(/\s+/g, ' ')}`;
  const each = Object.entries(files).flatMap(([path, { survivors, stuck }]) => [
    ...survivors.map((mutant) => `survived: ${of(path, mutant)}`),
    ...stuck.map(
      (mutant) => `ran for ever, though it is no loop’s step or bound: ${of(path, mutant)}`,
    ),
  ]);
  const { killed, survived, timedOut, equivalent } = totalOf(Object.values(files));
  const all = killed + survived + timedOut + equivalent;
  if (equivalent <= MOST_EQUIVALENT * all) return each;
  return [...each, `${equivalent} of ${all} mutants are called equivalent, more than 2 in 100`];
}
