/** The cases that other projects wrote: what ran, what agreed, and what does not apply, with reasons. */
import type { ConformanceRecord, ConformanceSubject } from './conformanceRecord.ts';
import { markdownTable, page } from './markdown.ts';

const count = (n: number): string => n.toLocaleString('en-US');
const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

export function conformancePage({ cases, subjects }: ConformanceRecord): string {
  return page(
    '# Cases of other projects',
    `${count(cases)} cases with inputs, options and expected outputs, taken from the test suites of WebNN, ONNX, TensorFlow.js, numpy and scipy, are run on the implementations of this project: the readable functions (reference), the kernels in float64, and the fast kernels. Every case that ran agreed within the tolerance that its source states; the suite fails otherwise. Recorded in [conformance.json](conformance.json) by \`PROOFBOOK_RECORD=1 PROOFBOOK_CONFORMANCE=DIR npx vitest run --project units tests/units/conformance.test.ts\`.`,
    'Conventions that differ from those of the sources are in [conventions](conventions.md). What the project does not have is left out, with the reason.',
    ...subjects.flatMap(subject),
  );
}

function subject({ name, ran, notAdapted }: ConformanceSubject): string[] {
  return [
    `## ${name}`,
    `${count(total(ran))} comparisons ran; a case counts once for each implementation of its operation.`,
    markdownTable(
      ['operation and implementation', 'cases that agree'],
      Object.entries(ran).map(([key, n]) => [key, count(n)]),
    ),
    markdownTable(
      ['not run, and why', 'cases'],
      // An operation that the folder has no case of left nothing out.
      Object.entries(notAdapted).flatMap(([key, n]) => (n === 0 ? [] : [[key, count(n)]])),
    ),
  ];
}
