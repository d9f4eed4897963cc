/**
 * An error in the assignment, in the solution key that circulates for it, or in what is commonly read
 * into them, as a value: what is said, refuted by the suite, and what is true instead.
 */
import type { Claim, ClaimId, Table } from '../claim.ts';
import { type StatementText, statement } from '../statement.ts';

export interface Erratum {
  /** `E1` */
  readonly id: string;
  readonly title: string;
  /** `solution key, question 3.2` */
  readonly where: string;
  /** what stands there; Markdown with TeX, as the texts below */
  readonly says: string;
  readonly wrong: string;
  /** false statements that follow from it: the suite finds where they fail */
  readonly refuted: readonly Claim[];
  readonly corrected: string;
  /** what is true instead, checked */
  readonly holds: readonly Claim[];
  /** claims that say it in full */
  readonly claims: readonly ClaimId[];
  readonly tables: readonly Table[];
}

interface ErratumText
  extends Omit<Erratum, 'refuted' | 'holds' | 'claims' | 'tables'>,
    Partial<Pick<Erratum, 'claims' | 'tables'>> {
  readonly refuted: readonly StatementText[];
  readonly holds?: readonly StatementText[];
}

export function erratum(text: ErratumText): Erratum {
  const claimOf = (s: StatementText) => statement(text.id, s);
  return {
    claims: [],
    tables: [],
    ...text,
    refuted: text.refuted.map(claimOf),
    holds: (text.holds ?? []).map(claimOf),
  };
}
