/** The text of a submission: a header, then `7,Cat` for each picture. */

const HEADER = 'id,label';
const BYTE_ORDER_MARK = '\ufeff';
/** Characters of a wrong line that are quoted. */
const SHOWN = 60;

/** A row of a submission: a picture and its class. */
export interface SubmissionRow {
  /** of the text, from 1 on */
  readonly line: number;
  readonly id: string;
  readonly label: string;
}

export interface SubmissionText {
  /** those that have two columns */
  readonly rows: readonly SubmissionRow[];
  /** what else is in the text: `line 3: …` */
  readonly problems: readonly Problem[];
}

export interface Problem {
  /** of the text, from 1 on; null for what is missing */
  readonly line: number | null;
  readonly text: string;
}

/** `id,label` and a row for each picture, in their order. */
export function formatSubmission(ids: readonly string[], labels: readonly string[]): string {
  return [HEADER, ...ids.map((id, n) => `${id},${labels[n]}`), ''].join('\n');
}

/** Takes a text apart, line by line; lines may end with CR LF. */
export function parseSubmission(text: string): SubmissionText {
  const problems: Problem[] = [];
  const rows: SubmissionRow[] = [];
  if (text.startsWith(BYTE_ORDER_MARK)) {
    problems.push({ line: 1, text: 'begins with a byte order mark; save it as UTF-8 without one' });
  }
  const lines = text.replace(BYTE_ORDER_MARK, '').split(/\r?\n/);
  if (lines[lines.length - 1] === '') lines.pop();
  if (lines[0] !== HEADER) {
    const found = lines.length === 0 ? 'the file is empty' : `is ${quoted(lines[0])}`;
    problems.push({ line: 1, text: `${found}; it must be the header «${HEADER}»` });
  }
  for (const [n, content] of lines.entries()) {
    if (n === 0) continue;
    const line = n + 1;
    const columns = content.split(',');
    if (content.trim() === '') problems.push({ line, text: 'is blank' });
    else if (columns.length !== 2) {
      const count = columns.length === 1 ? '1 column' : `${columns.length} columns`;
      problems.push({ line, text: `${quoted(content)} has ${count}; there must be 2` });
    } else rows.push({ line, id: columns[0], label: columns[1] });
  }
  return { rows, problems };
}

/** The beginning of a text, fit for one line of a message. */
export function quoted(text: string): string {
  const shown = JSON.stringify(text).slice(1, -1);
  return shown.length > SHOWN ? `«${shown.slice(0, SHOWN)}…»` : `«${shown}»`;
}
