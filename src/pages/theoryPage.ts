/** One page a question: statements, derivations, evidence. */
import type { ClaimRecord, EvidenceRecord } from '../evidence/record.ts';
import type { Question } from '../theory/book.ts';
import type { Claim } from '../theory/claim.ts';
import { toTex } from '../theory/expression/toTex.ts';
import { definitionBlock, notationOf, partBlock } from './derivation.ts';
import { markdownTable, page } from './markdown.ts';

const LEVEL: Readonly<Record<ClaimRecord['level'], string>> = {
  exact: 'proved by machine: every case of a finite set, in exact arithmetic',
  bounded:
    'random cases agree within a computed, rigorous rounding bound; errors measured against 64-digit values',
  property: 'random cases agree, with an estimated quadrature error',
};

const count = (n: number): string => n.toLocaleString('en-US');

/** `textbook breaks on hostile inputs, reference holds (at most 3.3 ulps)` */
export function subjectsCell(record: ClaimRecord): string {
  const entries = Object.entries(record.subjects).map(([name, status]) => {
    const ulps = Object.values(record.ulps[name] ?? {});
    const worst = ulps.length === 0 ? '' : ` (≤ ${Math.max(...ulps)} ulps)`;
    return status === 'breaks' ? `${name} breaks on hostile inputs` : `${name} ${status}${worst}`;
  });
  return entries.length === 0 ? 'no numerical answer' : entries.join(', ');
}

function evidenceBlock(record: ClaimRecord, evidence: EvidenceRecord): string {
  const lines = [
    `**${record.level}**: ${LEVEL[record.level]}. Scope: ${record.scope}.`,
    `${count(record.runs)} points, ${count(record.comparisons)} comparisons, seed ${evidence.seed}.` +
      (record.worstRatio > 0 ? ` Largest gap: ${record.worstRatio} of what rounding allows.` : ''),
    `Implementations: ${subjectsCell(record)}.`,
  ];
  for (const [operation, witness] of Object.entries(record.breaksAt)) {
    lines.push(
      `In floating point the written formula of \`${operation}\` breaks at \`${witness}\`.`,
    );
  }
  return lines.map((line) => `> ${line}`).join('  \n');
}

function claimBlocks(claim: Claim, evidence: EvidenceRecord): string[] {
  const record = evidence.claims.find(({ id }) => id === claim.id);
  const assumptions = claim.assumptions.map((assumption) => `- ${assumption}`);
  const witnesses = claim.witnesses.map(
    ({ text, shows }) => `- ${text}: $${toTex(shows, notationOf(claim))}$`,
  );
  return [
    `## ${claim.id}: ${claim.title}`,
    claim.statement,
    record === undefined
      ? '> **No evidence recorded.** Run `npm run docs`.'
      : evidenceBlock(record, evidence),
    assumptions.length === 0 ? '' : `**Assumptions**\n\n${assumptions.join('\n')}`,
    claim.uses.length === 0 ? '' : `Uses ${claim.uses.map(claimLink).join(', ')}.`,
    '### Derivation',
    ...claim.proof.map((part) => partBlock(claim, part)),
    definitionBlock(claim),
    witnesses.length === 0 ? '' : `**Witnesses**\n\n${witnesses.join('\n')}`,
    ...claim.tables.flatMap((table) => [
      `**${table.title}**`,
      markdownTable(table.columns, table.rows()),
    ]),
  ];
}

/** A link to a claim on its page; headings are slugged as Markdown viewers do it. */
export function claimLink(id: string): string {
  return `[${id}](q${id[1]}.md)`;
}

export function theoryPage(question: Question, evidence: EvidenceRecord): string {
  return page(
    `# Question ${question.number}: ${question.title}`,
    `Every line of a derivation below is printed from the expression that the suite runs; \`npx vitest run --project properties -t Q${question.number}\` checks them again.`,
    ...question.claims.flatMap((claim) => claimBlocks(claim, evidence)),
  );
}
