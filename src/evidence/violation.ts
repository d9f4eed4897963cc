/** What is said when a claim does not hold: everything that a reader needs to see it. */
import { Undecided, Undefined } from '../theory/arithmetic/arithmetic.ts';

/** One comparison that failed, at one point. */
export class Violation extends Error {
  override name = 'Violation';
  /**
   * @param where what failed: a step with its reason, an operation of a subject
   * @param at the indices, `i = 1, j = 2`
   */
  constructor(
    readonly where: string,
    readonly at: string,
    readonly sides: { left: string; relation: string; right: string },
    readonly gap: number,
    readonly allowance: number,
    readonly reason: string,
  ) {
    super(
      [
        `${where} fails${at === '' ? '' : ` at ${at}`}`,
        `  left      ${sides.left}`,
        `  ${sides.relation.padEnd(9)} ${sides.right}`,
        `  gap       ${gap}`,
        `  allowance ${allowance} (${reason})`,
      ].join('\n'),
    );
  }
}

/** A claim that does not hold, with the shrunk point and how to see it again. */
export class ClaimFailure extends Error {
  override name = 'ClaimFailure';
  /** @param point where, as it is printed; empty if there is no one point to blame */
  constructor(
    message: string,
    readonly point: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * A value that does not exist (a division by 0, an index out of range) or that rounding leaves open
 * is reported with the name of what was to be computed, like one that is wrong.
 */
export function inPlace<R>(where: string, find: () => R): R {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Violation) throw error;
    const Kind = [Undefined, Undecided].find((kind) => error instanceof kind) ?? Error;
    throw new Kind(`${where}: ${error.message}`, { cause: error });
  }
}
