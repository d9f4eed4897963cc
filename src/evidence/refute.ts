/** A false statement must fail; where it does, found and shrunk by the same search as any failure. */
import type { Claim } from '../theory/claim.ts';
import { chainOf } from '../theory/statement.ts';
import { checkChain } from './checkChain.ts';
import type { Settings } from './settings.ts';
import { ClaimFailure, Violation } from './violation.ts';

/** Where a false statement fails. */
export interface Refutation {
  /** the erratum or the claim that the statement belongs to */
  readonly of: string;
  /** the statement in words */
  readonly says: string;
  /** the shrunk point, `n = 2, x = [0, 0]`; empty where nothing is drawn */
  readonly point: string;
  /** the indices, `i = 1` */
  readonly at: string;
  /** both sides there, and the relation that they do not have */
  readonly left: string;
  readonly relation: string;
  readonly right: string;
}

/**
 * Throws an Error if the statement holds on every draw, and whatever else goes wrong: a value that
 * does not exist, or draws that say nothing, refute nothing.
 */
export function refute(statement: Claim, settings: Settings): Refutation {
  const chain = chainOf(statement);
  const { id, title } = statement;
  for (const arithmetic of chain.arithmetics) {
    try {
      checkChain(statement, chain, arithmetic, settings);
    } catch (error) {
      if (!(error instanceof ClaimFailure) || !(error.cause instanceof Violation)) throw error;
      const { at, sides } = error.cause;
      return { of: id, says: title, point: error.point, at, ...sides };
    }
  }
  throw new Error(`${id}: «${title}» was to be refuted, but no draw breaks it`);
}
