/** One page a question: statements, derivations, evidence. */
import type { ClaimRecord, EvidenceRecord, SubjectRecord } from '../evidence/record.ts';
import type { Question } from '../theory/book.ts';
import type { Assumption, Claim } from '../theory/claim.ts';
import { toTex } from '../theory/expression/toTex.ts';
import { chainOf } from '../theory/statement.ts';
import { definitionBlock, inlineChain, notationOf, partBlock } from './derivation.ts';
import { markdownTable, page } from './markdown.ts';
import { failure, refutationOf } from './refutation.ts';

const LEVEL: Readonly<Record<ClaimRecord['level'], string>> = {
  exact: 'proved by machine',
  bounded:
    'random cases agree within a computed, rigorous rounding bound; errors measured against 64-digit values',
  enclosed:
    'the inequalities of every chain hold for all numbers of the boxes below, by interval arithmetic with outward rounding; identities agree at random points within a computed, rigorous rounding bound',
  property: 'random cases agree, with an estimated quadrature error',
};

const count = (n: number): string => n.toLocaleString('en-US');

const worstUlps = ({ ulps }: SubjectRecord): number => Math.max(0, ...Object.values(ulps));

/** `holds (≤ 4.24 ulps)`; a dash where there is nothing to ask of this implementation. */
export function subjectCell(subject: SubjectRecord | undefined): string {
  if (subject === undefined || subject.status === 'not applicable') return '–';
  const worst = worstUlps(subject);
  return worst === 0 ? subject.status : `${subject.status} (≤ ${worst} ulps)`;
}

function subjectsTable(record: ClaimRecord): string {
  const rows = Object.entries(record.subjects).map(([name, subject]) => [
    name,
    subject.precision,
    subject.status,
    count(subject.runs),
    count(subject.comparisons),
    subject.runs === 0 ? '–' : `${subject.worstRatio}`,
    subject.runs === 0 ? '–' : `${worstUlps(subject)}`,
  ]);
  if (rows.length === 0) return '';
  const columns = ['points', 'comparisons', 'largest error / its bound', 'largest error, ulps'];
  return markdownTable(['implementation', 'computes in', 'the claim', ...columns], rows);
}

/** Where implementations break, and what they lack. */
function remarks(record: ClaimRecord): string {
  return Object.entries(record.subjects)
    .flatMap(([name, { precision, breaks, lacks }]) => [
      ...Object.entries(breaks).map(([operation, { point, at, got, truth }]) => {
        const entry = at === '' ? '' : ` (entry ${at})`;
        return `- \`${name}\`: \`${operation}\` breaks at \`${point}\`${entry}: it gives ${digits(got, precision)}, true is ${digits(truth, precision)}.`;
      }),
      ...(lacks.length === 0
        ? []
        : [`- \`${name}\` has no ${lacks.map((operation) => `\`${operation}\``).join(', ')}.`]),
    ])
    .join('\n');
}

/** As many digits as tell two numbers of the precision apart. */
function digits(value: string, precision: SubjectRecord['precision']): string {
  const x = Number(value);
  return Number.isFinite(x) ? `${Number(x.toPrecision(precision === 'float32' ? 9 : 17))}` : value;
}

function evidenceBlock(record: ClaimRecord, evidence: EvidenceRecord): string[] {
  const { proved } = record;
  const lines = [
    record.level !== 'exact'
      ? `**${record.level}**: ${LEVEL[record.level]}. Scope: ${record.scope}.`
      : proved === null
        ? `**exact**: ${LEVEL.exact}, every case of a finite set, in exact arithmetic. Scope: ${record.scope}.`
        : `**exact**: ${LEVEL.exact}, step by step, as [identities of rational functions](../architecture.md#how-identities-are-proved). Scope: ${proved.scope}.`,
  ];
  if (proved !== null) {
    lines.push(
      `Proof: ${count(proved.identities)} identities, ${count(proved.shapes)} of them different in more than the names of their letters; these compared at ${count(proved.points)} points, each at more than two different polynomials of its degree can agree at.`,
    );
  }
  if (record.runs > 0) {
    lines.push(
      `Derivation${proved === null ? '' : ` in numbers (${record.scope})`}: ${count(record.runs)} points, ${count(record.comparisons)} comparisons, seed ${evidence.seed}.` +
        largestGap(record) +
        (record.because === null ? '' : ` Why no more: ${record.because}.`),
    );
  }
  if (record.enclosed !== undefined) {
    const { statements, boxes, scope } = record.enclosed;
    lines.push(
      `Enclosed: ${count(statements)} statements on ${count(boxes)} boxes, which cover ${scope}.`,
    );
  }
  lines.push(sharpness(record));
  return [lines.map((line) => `> ${line}`).join('  \n'), subjectsTable(record), remarks(record)];
}

/** Of the derivation, where it was, and what it means that nothing is left of the allowance. */
function largestGap({ worstRatio, worstAt }: ClaimRecord): string {
  if (worstRatio === 0) return '';
  const place = worstAt === null ? '' : `, in ${worstAt}`;
  const attained =
    worstRatio === 1
      ? '. What rounding allows is computed there, rounding by rounding, not estimated: the gap is all that was lost, and the bound is attained'
      : '';
  return ` Largest gap: ${worstRatio} of what rounding allows${place}${attained}.`;
}

/** What is assumed, and what the run found out about the claim without it. */
function assumptionItem(
  { text, without, convenient }: Assumption,
  { refutations }: EvidenceRecord,
): string {
  if (without === null) return `- ${text} *Only convenient:* ${convenient}.`;
  const stated = `${without.title}, ${inlineChain(without, chainOf(without))}`;
  if (convenient !== null) {
    return `- ${text} *Only convenient:* ${convenient}. Checked: ${stated}.`;
  }
  const found = refutationOf(without, refutations);
  const verdict = found === undefined ? '**not refuted yet**' : failure(found);
  return `- ${text} *Otherwise:* that ${stated}, fails ${verdict}.`;
}

/** How many slips of the pen in the text of the claim are found. */
function sharpness({ id, mutants }: ClaimRecord): string {
  if (typeof mutants === 'string') {
    return `Slips of the pen: ${mutants} (\`npm run mutation:theory -- ${id}\` judges them).`;
  }
  const { planted, killed, equivalent } = mutants;
  const open = planted - killed - equivalent;
  const rest = [
    equivalent > 0 ? `${count(equivalent)} change nothing` : '',
    open > 0 ? `${count(open)} nobody notices yet` : '',
  ].filter((part) => part !== '');
  return `Slips of the pen, planted one by one: ${count(planted)}, of which ${[`${count(killed)} are found by the check next to them`, ...rest].join(', ')}.`;
}

function claimBlocks(claim: Claim, evidence: EvidenceRecord): string[] {
  const record = evidence.claims.find(({ id }) => id === claim.id);
  const assumptions = claim.assumptions.map((assumption) => assumptionItem(assumption, evidence));
  const witnesses = claim.witnesses.map(
    ({ text, shows }) => `- ${text}: $${toTex(shows, notationOf(claim))}$`,
  );
  return [
    `## ${claim.id}: ${claim.title}`,
    claim.statement,
    ...(record === undefined
      ? ['> **No evidence recorded.** Run `npm run docs`.']
      : evidenceBlock(record, evidence)),
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
