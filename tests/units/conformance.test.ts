/**
 * Cases that other projects wrote; they need `PROOFBOOK_CONFORMANCE`. What ran is compared with
 * `docs/conformance.json`, or written there with `PROOFBOOK_RECORD=1`.
 */
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type ConformanceRecord,
  type ConformanceSubject,
  readConformanceRecord,
} from '../../src/pages/conformanceRecord.ts';
import { operations } from './conformance/adapter.ts';
import { type ConformanceCase, readCases } from './conformance/cases.ts';
import { disagreement } from './conformance/comparison.ts';
import { NotAdapted, type Operation } from './conformance/operation.ts';
import { type Subject, startSubjects } from './conformance/subjects.ts';

const RECORD = 'docs/conformance.json';
const folder = process.env.PROOFBOOK_CONFORMANCE ?? '';
const why =
  'skipped: PROOFBOOK_CONFORMANCE names no folder of conformance cases; set it to run them';

/** Null where the operation does what the case expects, else what is wrong or lacking. */
function tried(operation: Operation, given: ConformanceCase): null | string | NotAdapted {
  const { inputs, options, expected, tolerance } = given;
  try {
    const outputs = operation(inputs, options);
    if (expected === null) return 'no error where one is expected';
    for (const [name, tensor] of Object.entries(expected)) {
      if (outputs[name] === undefined) return `no output ${name}`;
      const why = disagreement(outputs[name], tensor, tolerance);
      if (why !== null) return `${name}: ${why}`;
    }
    return null;
  } catch (error) {
    if (error instanceof NotAdapted) return error;
    if (error instanceof RangeError) return expected === null ? null : error.message;
    throw error;
  }
}

if (folder === '') {
  process.stderr.write(`conformance: ${why}\n`);
  describe.skip(`the cases of others (${why})`, () => it('agree', () => {}));
} else {
  const cases = readCases(folder);
  const { subjects, close } = await startSubjects();
  afterAll(close);
  const counted: ConformanceSubject[] = [];
  for (const subject of subjects) {
    describe(`the cases of others, by ${subject.name}`, () => {
      counted.push(checkCases(subject, cases));
    });
  }

  it('are as many as the record says, and left out for the same reasons', () => {
    const record: ConformanceRecord = { cases: cases.length, subjects: counted };
    if (process.env.PROOFBOOK_RECORD === '1') {
      writeFileSync(RECORD, `${JSON.stringify(record, null, 2)}\n`);
    }
    expect(readConformanceRecord(RECORD)).toEqual(JSON.parse(JSON.stringify(record)));
  });

  it('are sharp enough to tell correlation from convolution', () => {
    const { correlate } = operations.correlate1d;
    const wrong = cases.filter((c) => c.op === 'convolve1d').map((c) => tried(correlate, c));
    expect(wrong.filter((why) => typeof why === 'string').length).toBeGreaterThan(5);
  });
}

/** Tests of one subject; returns the counts, which they fill. */
function checkCases(
  { name, operations, least }: Subject,
  cases: readonly ConformanceCase[],
): ConformanceSubject {
  const ran: Record<string, number> = {};
  const notAdapted: Record<string, number> = {};
  const count = (counts: Record<string, number>, key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };

  for (const [op, implementations] of Object.entries(operations)) {
    if (least[op] === 0 && !cases.some((c) => c.op === op)) {
      notAdapted[`${op}: the folder has no such cases`] = 0;
      it.skip(`${op}: the folder has no such cases`, () => {});
      continue;
    }
    it.each(Object.entries(implementations))(`${op}: %s agrees`, (implementation, operation) => {
      const key = `${op} by ${implementation}`;
      const failures: string[] = [];
      for (const given of cases.filter((c) => c.op === op)) {
        const result = tried(operation, given);
        if (result instanceof NotAdapted) {
          count(notAdapted, `${key}: ${result.message}`);
          continue;
        }
        count(ran, key);
        if (result !== null) failures.push(`${given.file} «${given.name}» ${result}`);
      }
      expect(failures).toEqual([]);
      expect(ran[key] ?? 0).toBeGreaterThanOrEqual(least[key] ?? least[op]);
    });
  }

  for (const { op } of cases) {
    if (!Object.hasOwn(operations, op)) count(notAdapted, `${op}: no such operation`);
  }
  afterAll(() => {
    const list = (counts: Readonly<Record<string, number>>) =>
      Object.entries(counts)
        .map(([key, n]) => `  ${String(n).padStart(4)} ${key}`)
        .join('\n');
    console.info(
      `conformance of ${name}: cases that ran\n${list(ran)}\nconformance of ${name}: cases not adapted\n${list(notAdapted)}`,
    );
  });
  return { name, ran, notAdapted };
}
