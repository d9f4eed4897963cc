/** False statements as they are printed: the expression that was run, and where it fails. */
import type { Refutation } from '../evidence/refute.ts';
import type { Claim, Relation } from '../theory/claim.ts';
import { chainOf } from '../theory/statement.ts';
import { definitionBlock, partBlock } from './derivation.ts';

const SYMBOL: Readonly<Record<Relation, string>> = { '=': '=', '<=': '≤', '<': '<', '<=>': '⇔' };

/** Six digits of a number, which is as many as anybody reads; anything else as it is. */
export function sixDigits(text: string): string {
  const x = Number(text);
  return Number.isFinite(x) && text !== '' ? `${Number(x.toPrecision(6))}` : text;
}

/** `n = 2, x = [0, 0]`, `i = 1`: 0.5 ≤ 0.25 is false */
export function failure({ point, at, left, relation, right }: Refutation): string {
  const sides = `${sixDigits(left)} ${SYMBOL[relation as Relation]} ${sixDigits(right)}`;
  const place = [point, at].filter((part) => part !== '').map((part) => `\`${part}\``);
  return place.length === 0 ? `${sides} is false` : `at ${place.join(', ')}: ${sides} is false`;
}

/** What the run found out about a statement; the documentation cannot be written without it. */
export function refutationOf(
  { id, title }: Claim,
  refutations: readonly Refutation[],
): Refutation | undefined {
  return refutations.find(({ of, says }) => of === id && says === title);
}

/** The chain of a statement with the definitions that it needs. */
export function statementBlocks(statement: Claim): string[] {
  return [partBlock(statement, chainOf(statement)), definitionBlock(statement)];
}
