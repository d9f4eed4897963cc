/** Whether a submission keeps the rules of the competition. */
import type { DecodedPictures } from '../data/pictures/decodedPictures.ts';
import { idProblem } from '../data/pictures/layouts.ts';
import { type Problem, parseSubmission, quoted } from './submissionFile.ts';

export interface SubmissionCheck {
  readonly rows: number;
  /** rows of each class, in the order of the classes */
  readonly counts: readonly (readonly [name: string, rows: number])[];
  /** `line 3: …`, in the order of the lines, then what is missing; empty: it keeps all rules */
  readonly violations: readonly string[];
}

/**
 * The rules: the header `id,label`; in each line an id and one of the classes, and nothing else; no id
 * twice; and with `pictures` a row for each of them and for nothing else.
 */
export function checkSubmission(
  text: string,
  classes: readonly string[],
  pictures?: Pick<DecodedPictures, 'ids' | 'paths'>,
): SubmissionCheck {
  const { rows, problems: malformed } = parseSubmission(text);
  const problems: Problem[] = [...malformed];
  const known = pictures === undefined ? null : new Set(pictures.ids);
  const lines = new Map<string, number>();
  for (const { line, id, label } of rows) {
    const problem = idProblem(id);
    const first = lines.get(id);
    if (problem !== null) problems.push({ line, text: `the id is ${quoted(id)}, ${problem}` });
    else if (first !== undefined) {
      problems.push({ line, text: `the id ${id} has a row already, in line ${first}` });
    } else {
      lines.set(id, line);
      if (known?.has(id) === false) problems.push({ line, text: `no picture has the id ${id}` });
    }
    if (!classes.includes(label)) {
      problems.push({
        line,
        text: `the label is ${quoted(label)}; there are ${classes.join(' and ')}`,
      });
    }
  }
  if (rows.length === 0)
    problems.push({ line: null, text: 'there is no row with an id and a label' });
  for (const [n, id] of (pictures?.ids ?? []).entries()) {
    if (lines.has(id)) continue;
    problems.push({ line: null, text: `no row for the id ${id}, of ${pictures?.paths[n]}` });
  }
  const place = ({ line }: Problem) => line ?? Number.POSITIVE_INFINITY;
  // Sorting is stable: problems of a line, and what is missing, stay in their order.
  problems.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  return {
    rows: rows.length,
    counts: classes.map((name) => [name, rows.filter(({ label }) => label === name).length]),
    violations: problems.map(({ line, text: what }) =>
      line === null ? what : `line ${line}: ${what}`,
    ),
  };
}
