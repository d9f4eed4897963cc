/**
 * One chain with the variables that it speaks of: a statement beside the claims, which the suite is
 * to refute, or to find true.
 */
import { type Chain, type Claim, type ClaimText, claim } from './claim.ts';

/** Where a statement is made. */
export type Setting = Pick<
  ClaimText,
  'construct' | 'definitions' | 'notation' | 'ranges' | 'runs' | 'variables'
>;

export interface StatementText extends Setting {
  /** in words */
  readonly says: string;
  readonly chain: Chain;
}

/** It is a claim like any other, so that it is drawn, checked, shrunk and printed like any other. */
export function statement(id: string, { says, chain, ...setting }: StatementText): Claim {
  return claim({ ...setting, id, title: says, statement: '', scope: '', proof: [chain] });
}

/** The chain of a statement. Throws a TypeError if the claim has any other part. */
export function chainOf({ id, proof }: Claim): Chain {
  const [chain, ...others] = proof;
  if (chain?.kind !== 'chain' || others.length > 0) {
    throw new TypeError(`chainOf: ${id} is not a single chain`);
  }
  return chain;
}
