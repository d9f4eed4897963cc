/** The float gallery: true theorems that floating point breaks, with numbers. */
import type { Point } from '../evidence/draw.ts';
import { type Digits, digitsAt } from '../evidence/loseDigits.ts';
import type { EvidenceRecord } from '../evidence/record.ts';
import { type Broken, floats } from '../theory/floats.ts';
import { interpolationGrowth } from '../theory/interpolationGrowth.ts';
import { chainOf } from '../theory/statement.ts';
import { claimLinks } from './errataPage.ts';
import { markdownTable, page } from './markdown.ts';
import { sixDigits, statementBlocks } from './refutation.ts';

const row = ({ point, left, right, truth }: Digits, mark = ''): string[] => [
  `\`${point}\`${mark}`,
  ...[left, right, truth].map(sixDigits),
];

function brokenBlocks({ id, theorem, inputs, because, claims }: Broken, evidence: EvidenceRecord) {
  const chain = chainOf(theorem);
  const found = evidence.floats.filter(({ of }) => of === id);
  const shown = inputs
    .map((input) => digitsAt(theorem, chain, input as Point))
    .filter(({ point }) => found.every((digits) => digits.point !== point));
  const [, { relation }] = chain.steps;
  const columns =
    relation === '='
      ? ['input', 'left side in float64', 'right side in float64', 'true']
      : ['input', 'left side in float64', 'the bound', 'left side, true'];
  return [
    `## ${id}: ${theorem.title}`,
    ...statementBlocks(theorem),
    markdownTable(columns, [
      ...found.map((digits) => row(digits, ' (found)')),
      ...shown.map((digits) => row(digits)),
    ]),
    because,
    claims.length === 0 ? '' : `See ${claimLinks(claims)}.`,
  ];
}

export function floatsPage(evidence: EvidenceRecord): string {
  return page(
    '# True of real numbers, broken by floating point',
    'Each of these is a theorem, and is checked as one. Evaluated in float64 as it stands, its left side loses its digits, or its bound is exceeded. The first line of each table is where the suite found that, made as simple as it could; «true» is the value to 64 digits. `npx vitest run --project properties tests/properties/floats.test.ts` does it again. Where the implementations and the written formulas break at hostile inputs stands on the pages of the [questions](index.md).',
    ...floats.flatMap((broken) => brokenBlocks(broken, evidence)),
    '## Last: interpolation with ReLU',
    `By ${claimLinks(['Q5.3'])} the network meets every sample exactly, and in fractions it does. In float64 the triangular matrix is so ill-conditioned that nothing is left of that when the samples are unevenly spaced:`,
    markdownTable(interpolationGrowth.columns, interpolationGrowth.rows()),
  );
}
