/** Collects what the claims' checks found out into `runs/evidence.json`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { figuresOf } from '../src/evidence/mutants/judge.ts';
import type { Outcome } from '../src/evidence/outcome.ts';
import { type EvidenceRecord, type FloatRecord, recordOf } from '../src/evidence/record.ts';
import type { Refutation } from '../src/evidence/refute.ts';
import { settingsFrom } from '../src/evidence/settings.ts';
import { claims } from '../src/theory/book.ts';
import { errata } from '../src/theory/errata/book.ts';
import { floats } from '../src/theory/floats.ts';
import { readMutantRecord } from './properties/mutantRecord.ts';

/** The order of the record is that of the book, not that in which files happened to run. */
const ORDER = [...errata, ...floats, ...claims].map(({ id }) => id);
const inOrder = <T extends { readonly of: string }>(found: readonly T[]): T[] =>
  [...found].sort((a, b) => ORDER.indexOf(a.of) - ORDER.indexOf(b.of));

export default class EvidenceReporter implements Reporter {
  /** A claim is left out if one of its checks failed or none ran. */
  onTestRunEnd(modules: readonly TestModule[]): void {
    const outcomes = new Map<string, Outcome[]>();
    const failed = new Set<string>();
    const refutations: Refutation[] = [];
    const lost: FloatRecord[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { evidence, refutation, digits } = test.meta();
        if (refutation !== undefined) refutations.push(refutation);
        if (digits !== undefined) lost.push(digits);
        if (evidence !== undefined) {
          outcomes.set(evidence.claim, [...(outcomes.get(evidence.claim) ?? []), evidence.outcome]);
        } else if (test.result().state === 'failed') {
          failed.add(test.fullName.split(' ')[0]);
        }
      }
    }
    if (outcomes.size === 0) return;
    const settings = settingsFrom(process.env);
    const mutants = readMutantRecord();
    const record: EvidenceRecord = {
      schema: 4,
      seed: settings.seed,
      runsPerCheck: settings.runs,
      claims: claims
        .filter(({ id }) => outcomes.has(id) && !failed.has(id))
        .map((claim) => recordOf(claim, outcomes.get(claim.id) ?? [], figuresOf(claim, mutants))),
      refutations: inOrder(refutations),
      floats: inOrder(lost),
    };
    mkdirSync('runs', { recursive: true });
    writeFileSync('runs/evidence.json', `${JSON.stringify(record, null, 2)}\n`);
    const { log } = console;
    for (const line of lacking(record)) log(line);
    log(
      `\n${record.claims.length} of ${claims.length} claims verified in this run, seed ${settings.seed}; evidence in runs/evidence.json`,
    );
  }
}

/** What could not be asked of an implementation: `not applicable: tfjs has no outputSize (9 claims)`. */
function lacking({ claims }: EvidenceRecord): string[] {
  const counts = new Map<string, number>();
  for (const { subjects } of claims) {
    for (const [name, { lacks }] of Object.entries(subjects)) {
      for (const operation of lacks) {
        const what = `${name} has no ${operation}`;
        counts.set(what, (counts.get(what) ?? 0) + 1);
      }
    }
  }
  return [...counts].map(([what, n]) => `not applicable: ${what} (${n} claims)`);
}
