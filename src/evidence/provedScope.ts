/** What a proof of identities is about: which sizes, which values, which functions. */
import type { Claim, Part } from '../theory/claim.ts';
import type { Count } from '../theory/domain.ts';
import { countsOf } from './dependence.ts';
import { entryName } from './describeBox.ts';

/** The counts of the claim; those that a proof of the parts does not depend on stay at their first value. */
export function sizesOf(
  claim: Claim,
  parts: readonly Part[] = claim.proof,
): Readonly<Record<string, Count>> {
  return countsOf(claim, parts, claim.identities?.free);
}

/** `1 ≤ n ≤ 6, every function φ, all real values with ε > 0`; `every n` where the proof is for every size. */
export function provedScope(claim: Claim, everySize: boolean): string {
  const sizes = Object.entries(sizesOf(claim)).filter(([, { from, to }]) => from < to);
  const { free = {}, positive = [], nonNegative = [] } = claim.identities ?? {};
  const signed = (names: readonly string[], sign: string) =>
    names.map((name) => `${entryName(name, claim.variables[name])} ${sign} 0`);
  const signs = [...signed(positive, '>'), ...signed(nonNegative, '≥')];
  return [
    ...sizes.map(([name, { from, to }]) =>
      everySize ? `every ${name}` : `${from} ≤ ${name} ≤ ${to}`,
    ),
    ...Object.values(free).map((name) => `every function ${name}`),
    `all real values${signs.length === 0 ? '' : ` with ${signs.join(' and ')}`}`,
  ].join(', ');
}
