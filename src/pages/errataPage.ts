/** The errata: what is said, what is wrong, where it fails, what is true. */
import type { EvidenceRecord } from '../evidence/record.ts';
import type { Claim } from '../theory/claim.ts';
import { errata } from '../theory/errata/book.ts';
import type { Erratum } from '../theory/errata/erratum.ts';
import { markdownTable, page } from './markdown.ts';
import { failure, refutationOf, statementBlocks } from './refutation.ts';
import { claimLink } from './theoryPage.ts';

/** From a page beside the folder `theory`. */
export const claimLinks = (ids: readonly string[]): string =>
  ids.map((id) => claimLink(id).replace('](q', '](theory/q')).join(', ');

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function refutedBlocks(statement: Claim, { refutations }: EvidenceRecord): string[] {
  const found = refutationOf(statement, refutations);
  const verdict =
    found === undefined
      ? '**No refutation recorded.** Run `npm run docs`.'
      : capital(failure(found));
  return [
    `*False:* ${statement.title}.`,
    ...statementBlocks(statement),
    `> ${verdict}${found === undefined ? '' : '.'}`,
  ];
}

/** Definitions that the false and the true statement share are printed once. */
function once(blocks: readonly string[]): string[] {
  return blocks.filter((block, n) => !block.startsWith('With\n') || blocks.indexOf(block) === n);
}

function erratumBlocks(erratum: Erratum, evidence: EvidenceRecord): string[] {
  return once([
    `## ${erratum.id}: ${erratum.title}`,
    `**Where.** ${capital(erratum.where)}.`,
    `**It says.** ${erratum.says}`,
    `**What is wrong.** ${erratum.wrong}`,
    ...erratum.refuted.flatMap((statement) => refutedBlocks(statement, evidence)),
    `**Correct.** ${erratum.corrected}`,
    ...erratum.holds.flatMap((statement) => [
      `*Checked:* ${statement.title}.`,
      ...statementBlocks(statement),
    ]),
    ...erratum.tables.flatMap((table) => [
      `**${table.title}**`,
      markdownTable(table.columns, table.rows()),
    ]),
    erratum.claims.length === 0 ? '' : `See ${claimLinks(erratum.claims)}.`,
  ]);
}

export function errataPage(evidence: EvidenceRecord): string {
  return page(
    '# Errata',
    'Where the statement of the assignment, or the solution key that circulates for it, is wrong or says too little. What follows from the wrong statement is written in the language of the claims, the suite looks for a place where it fails, and makes that place as simple as it can. What is true instead is checked like a claim. `npx vitest run --project properties tests/properties/errata.test.ts` does both again.',
    markdownTable(
      ['', 'where', 'what'],
      errata.map(({ id, where, title }) => [id, where, title]),
    ),
    ...errata.flatMap((erratum) => erratumBlocks(erratum, evidence)),
  );
}
