/** Looks for the check that finds a mutant, and asks whether it names the place. */
import type { Chain } from '../../theory/claim.ts';
import type { Subject } from '../../theory/operations.ts';
import {
  type Check,
  checksOf,
  formulaChecks,
  partChecks,
  subjectChecks,
  witnessCheck,
} from '../checks.ts';
import type { Settings } from '../settings.ts';
import type { Mutant } from './mutant.ts';

/** The checks that have to find a mutant, and how their message names the place. */
function killersOf({ claim, place }: Mutant, subject: Subject): [checks: Check[], names: RegExp] {
  switch (place.kind) {
    case 'step': {
      const { part, step } = place;
      const last = (claim.proof[part] as Chain).steps.length - 1;
      const steps = step === 0 ? 'the first line|step 1 of' : `step (${step}|${step + 1}) of`;
      const names = new RegExp(step === last ? `${steps}|the limit in` : steps);
      return [partChecks(claim, part), names];
    }
    case 'assumption':
      return [
        partChecks(claim, place.part),
        /step \d+ of|the first line|the assumption|outside the case/,
      ];
    case 'cost':
      return [partChecks(claim, place.part), /cost «|the formula that is counted/];
    case 'definition':
    case 'range':
      return [checksOf(claim, [subject]), /./];
    case 'answer': {
      const n = place.answer;
      const { operation } = claim.answers[n];
      return [
        [...formulaChecks(claim, n), ...subjectChecks(claim, n, [subject])],
        new RegExp(
          `${subject.name}.${operation}|as a careful implementation|the careful formula|the assumption`,
        ),
      ];
    }
    case 'witness':
      return [[witnessCheck(claim, claim.witnesses[place.witness])], /the witness «/];
  }
}

/** Most mutants die at the first draws of some check; only the others are worth all draws of all. */
const FIRST_DRAWS = 2;

/** What the first check that finds the mutant says; null if it survives. */
export function killOf(mutant: Mutant, subject: Subject, settings: Settings): string | null {
  const [checks, names] = killersOf(mutant, subject);
  for (const runs of [Math.min(FIRST_DRAWS, settings.runs), settings.runs]) {
    for (const check of checks) {
      const failure = failureOf(() => check.run({ ...settings, runs, shrink: false }));
      if (failure === null || !names.test(failure.message)) continue;
      // Of few draws many may say nothing by chance.
      if (runs === settings.runs || failure.cause !== undefined) return failure.message;
    }
  }
  return null;
}

function failureOf(run: () => unknown): Error | null {
  try {
    run();
    return null;
  } catch (error) {
    return error as Error;
  }
}
