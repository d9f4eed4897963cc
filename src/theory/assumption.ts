/**
 * What a claim assumes. Each assumption says what becomes of the claim without it: a statement that
 * the suite then refutes, or why the assumption is only convenient.
 */
import type { Assumption, AssumptionText, Chain, ClaimText } from './claim.ts';
import { type Setting, statement } from './statement.ts';

/** A statement on the claim's own variables and definitions, as far as it does not change them. */
interface Without extends Partial<Setting> {
  /** in words */
  readonly says: string;
  readonly chain: Chain;
}

function settingOf(claim: ClaimText, without: Without): Setting {
  // Where variables are drawn anew, the claim's construction has nothing to work on.
  const { construct = without.variables === undefined ? claim.construct : undefined } = without;
  return {
    variables: without.variables ?? claim.variables,
    construct,
    definitions: { ...claim.definitions, ...without.definitions },
    ranges: { ...claim.ranges, ...without.ranges },
    notation: { ...claim.notation, ...without.notation },
    runs: claim.runs,
  };
}

const stated = (claim: ClaimText, without: Without) => {
  const { says, chain } = without;
  return statement(claim.id, { says, chain, ...settingOf(claim, without) });
};

/** Without it the statement fails. */
export function needed(text: string, without: Without): AssumptionText {
  return (claim): Assumption => ({ text, without: stated(claim, without), convenient: null });
}

/** Nothing depends on it, for this reason; the statement, if there is one, holds without it. */
export function convenient(text: string, because: string, without?: Without): AssumptionText {
  return (claim): Assumption => ({
    text,
    without: without === undefined ? null : stated(claim, without),
    convenient: because,
  });
}
