/** The front page: all claims with their evidence, all experiments with their headline. */
import type { EvidenceRecord } from '../evidence/record.ts';
import { experiments } from '../experiments/catalogue.ts';
import type { ExperimentRecord } from '../experiments/record.ts';
import { questions } from '../theory/book.ts';
import { LAW_IDS } from '../theory/claim.ts';
import { conventions } from './conventions.ts';
import { headlineRows } from './experimentPage.ts';
import { markdownTable, page } from './markdown.ts';
import type { MutationRecord } from './mutationRecord.ts';
import { claimLink, subjectCell } from './theoryPage.ts';

export function indexPage(
  evidence: EvidenceRecord,
  records: readonly ExperimentRecord[],
  mutation: MutationRecord | null,
): string {
  const verified = new Map(evidence.claims.map((record) => [record.id, record]));
  const subjects = [...new Set(evidence.claims.flatMap((record) => Object.keys(record.subjects)))];
  const rows = questions.flatMap(({ claims }) =>
    claims.map(({ id, title }) => {
      const record = verified.get(id);
      if (record === undefined)
        return [inTheory(id), title, '**not verified**', ...subjects.map(() => '')];
      return [
        inTheory(id),
        title,
        record.level,
        ...subjects.map((name) => subjectCell(record.subjects[name])),
      ];
    }),
  );
  return page(
    '# Proofbook',
    'The answers to an assignment in deep learning, each one an executable claim. The table shows how strongly every claim is known; it is written by the run that checked it.',
    `## Theory\n\n${questions.map(({ number, title }) => `${number}. [${title}](theory/q${number}.md)`).join('\n')}`,
    markdownTable(['claim', 'statement', 'level', ...subjects], rows),
    `General laws behind the answers, beyond the parts that the assignment asks for: ${LAW_IDS.map(inTheory).join(', ')}.`,
    'What is wrong with the statement and its solution key, with counterexamples: [errata](errata.md). What floating point makes of true theorems: [the float gallery](floats.md).',
    `Levels: **exact** is proof: every case of a finite set in exact arithmetic, or every step of the derivation as an identity of rational functions. **enclosed**: interval arithmetic decides the inequalities of every chain for all numbers of stated boxes. **bounded**: random cases agree within a computed, rigorous rounding bound, and the errors of the implementations are measured against 64-digit values (in ulps of the largest entry of the result). **property**: random cases agree. \`textbook\` is the written formula itself in float64, which may break on hostile inputs; what the others compute in, and where they break, stands on the pages. Seed ${evidence.seed}, ${evidence.runsPerCheck} draws a check.`,
    ...(mutation === null ? [] : [sharpness(mutation)]),
    '## Experiments',
    markdownTable(
      ['experiment', 'data', 'conclusions that hold', 'headline'],
      experiments.map(({ id, title }) => {
        const record = records.find((r) => r.id === id);
        if (record === undefined) return [title, 'not run yet', '', ''];
        const held = record.conclusions.filter((c) => c.holds).length;
        return [
          `[${title}](experiments/${id}.md)`,
          record.data.synthetic ? `${record.data.name} (synthetic)` : record.data.name,
          `${held} of ${record.conclusions.length}`,
          headline(record),
        ];
      }),
    ),
    timeAsAsked(records),
    'More: [conventions](conventions.md), [derivatives four ways](derivatives.md), [known maximum errors](errors.md), [speed of the kernels](kernels.md), [cases of other projects](conformance.md), [architecture](architecture.md), [evidence.json](evidence.json).',
  );
}

function sharpness(mutation: MutationRecord): string {
  const judged = Object.keys(mutation.files).length;
  const files = judged + mutation.unjudged.length;
  return `[How sharp the suite is](mutation.md): the tests notice ${(100 * mutation.score).toFixed(2)} % of the mistakes that a machine plants in the code, one at a time (${judged} of ${files} files judged).`;
}

/** A link to a claim from the front page. */
const inTheory = (id: string): string => claimLink(id).replace('](', '](theory/');

/** The first numbers of a record, which are the most important ones. */
function headline(record: ExperimentRecord): string {
  const shown = headlineRows(record).slice(0, 3);
  return shown.map(([quantity, value]) => `${quantity} ${value}`).join(', ');
}

/** What the assignment asks for. */
const ASKED: readonly string[] = [
  'p1-initialization',
  'p1-hyperparameters',
  'p1-finite-differences',
  'p2-cnn-vs-mlp',
];

/** Nothing unless there are full runs of all of them, each in one piece and all on one machine. */
function timeAsAsked(records: readonly ExperimentRecord[]): string {
  const runs = records
    .filter(({ id, size }) => ASKED.includes(id) && size === 'full')
    .map(({ run }) => run);
  const machines = new Set(runs.map(({ machine }) => machine));
  if (runs.length < ASKED.length || runs.some((run) => run.resumed) || machines.size > 1) return '';
  const minutes = runs.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  return `Problem 1 as asked and Problem 2 (${ASKED.join(', ')}) took ${minutes.toFixed(1)} minutes together on ${[...machines].join('')}.`;
}

export function conventionsPage(): string {
  return page(
    '# Conventions',
    'Where the field disagrees, one choice, made once. Each is checked by a test of its own (`npx vitest run --project units -t conventions`).',
    markdownTable(
      ['topic', 'here', 'elsewhere'],
      conventions.map(({ topic, convention, elsewhere }) => [topic, convention, elsewhere]),
    ),
  );
}
