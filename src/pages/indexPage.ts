/** The front page: all claims with their evidence, all experiments with their headline. */
import type { EvidenceRecord } from '../evidence/record.ts';
import { experiments } from '../experiments/catalogue.ts';
import type { ExperimentRecord } from '../experiments/record.ts';
import { questions } from '../theory/book.ts';
import { conventions } from './conventions.ts';
import { markdownTable, page } from './markdown.ts';
import { claimLink, subjectCell } from './theoryPage.ts';

export function indexPage(evidence: EvidenceRecord, records: readonly ExperimentRecord[]): string {
  const verified = new Map(evidence.claims.map((record) => [record.id, record]));
  const subjects = [...new Set(evidence.claims.flatMap((record) => Object.keys(record.subjects)))];
  const rows = questions.flatMap(({ claims }) =>
    claims.map(({ id, title }) => {
      const record = verified.get(id);
      if (record === undefined)
        return [claimLink(id), title, '**not verified**', ...subjects.map(() => '')];
      return [
        claimLink(id),
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
    markdownTable(
      ['claim', 'statement', 'level', ...subjects],
      rows.map(([link, ...rest]) => [link.replace('](q', '](theory/q'), ...rest]),
    ),
    `Levels: **exact** is proof, every case of a finite set in exact arithmetic. **bounded**: random cases agree within a computed, rigorous rounding bound, and the errors of the implementations are measured against 64-digit values (in ulps of the largest entry of the result). **property**: random cases agree. \`textbook\` is the written formula itself in float64, which may break on hostile inputs; what the others compute in, and where they break, stands on the pages. Seed ${evidence.seed}, ${evidence.runsPerCheck} draws a check.`,
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
    'More: [conventions](conventions.md), [kernels: errors and speed](kernels.md), [architecture](architecture.md), [evidence.json](evidence.json).',
  );
}

function headline({ headline }: ExperimentRecord): string {
  const shown = Object.entries(headline).slice(0, 3);
  return shown.map(([name, value]) => `${name} ${Number(value.toPrecision(5))}`).join(', ');
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
