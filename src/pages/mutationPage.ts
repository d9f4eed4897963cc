/** How sharp the suite is: of every file, how many planted changes the tests notice. */
import { dirname } from 'node:path';
import { markdownTable, page } from './markdown.ts';
import {
  type FileMutations,
  type MutationCounts,
  type MutationRecord,
  scoreOf,
} from './mutationRecord.ts';

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

const cells = (counts: MutationCounts): string[] => [
  ...[counts.killed, counts.timedOut, counts.survived, counts.equivalent].map(String),
  percent(scoreOf(counts)),
];

const isMutated = ({ killed, timedOut, survived, equivalent }: MutationCounts): boolean =>
  killed + timedOut + survived + equivalent > 0;

export function mutationPage(record: MutationRecord): string {
  const files = Object.entries(record.files);
  const silent = files.filter(([, file]) => !isMutated(file)).map(([path]) => path);
  const listed = (title: string, of: (file: FileMutations) => readonly string[]) => {
    const lines = files.flatMap(([path, file]) => of(file).map((line) => `- \`${path}\` ${line}`));
    return lines.length === 0 ? [] : [`## ${title}`, lines.join('\n')];
  };
  return page(
    '# How sharp the suite is',
    'StrykerJS changes the code in one place at a time (another operator, a condition that is always true, an empty block …), and the tests run on each of these mutants: those written for the file, then, if they miss it, the unit tests of all the folders below and the claims. Written answers, which are evaluated once as their module loads, are left to the slips of the pen (on the page of each question). Other statements are declared in the same way: those that hold are checked like answers; of those that fail (errata, dropped assumptions, theorems that rounding breaks) the place where they fail is recorded. One that no test notices is a mistake that could be made without anybody knowing. `npm run mutation` judges the files that have changed since they were judged, and what survived before, and writes [mutation.json](mutation.json). Strings are not mutated, and tests that compare with a record take no part: they notice everything and judge nothing.',
    'A mutant that runs for ever is noticed as well, and may only have changed the step or the bound of a loop. An equivalent mutant computes the same; the reason stands beside the code and below.',
    markdownTable(
      ['file', 'killed', 'timed out', 'survived', 'equivalent', 'noticed'],
      [
        ...files
          .filter(([, file]) => isMutated(file))
          .map(([path, file]) => [`\`${path}\``, ...cells(file)]),
        ['**all of them**', ...cells(record)],
      ],
    ),
    ...(silent.length === 0
      ? []
      : [
          `In ${silent.length} more files there is nothing to plant, for they hold types or statements alone: ${foldersOf(silent)}.`,
        ]),
    ...(record.unjudged.length === 0
      ? []
      : [
          `Not judged yet, or changed since: ${record.unjudged.length} files of ${record.unjudged.length + files.length}, in ${foldersOf(record.unjudged)}.`,
        ]),
    ...listed('Survivors', ({ survivors }) =>
      survivors.map((m) => `${m.at}, ${m.mutator}: \`${oneLine(m.replacement)}\``),
    ),
    ...listed('Equivalent mutants', ({ reasons }) =>
      reasons.map((m) => `${m.at}, ${m.mutator}: ${m.reason}`),
    ),
  );
}

/** `src/nn` (30), `src/theory/q1` (5) */
function foldersOf(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return [...counts].map(([folder, count]) => `\`${folder}\` (${count})`).join(', ');
}

function oneLine(code: string): string {
  const line = code.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
