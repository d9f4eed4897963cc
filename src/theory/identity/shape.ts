/**
 * What is left of an identity when its letters are numbered in the order in which they appear. Two
 * identities of the same shape differ in the names of their letters alone, so one proof is enough.
 */
import type { Atom, Powers } from './atoms.ts';
import type { RationalFunction } from './rationalFunction.ts';

export function shapeOf(sides: readonly RationalFunction[]): string {
  const numbers = new Map<Atom, number>();
  const families: string[] = [];
  const described: string[] = [];
  const familyNumber = (family: string): number => {
    if (!families.includes(family)) families.push(family);
    return families.indexOf(family);
  };
  const product = (powers: Powers): string =>
    [...powers].map(([atom, power]) => `${number(atom)}^${power}`).join(' ');
  /** Describes the atom, after those that it is made of, where it appears for the first time. */
  const number = (atom: Atom): number => {
    const known = numbers.get(atom);
    if (known !== undefined) return known;
    const description =
      atom.kind === 'letter'
        ? `letter of family ${familyNumber(atom.family)}`
        : atom.terms.map((term) => `${term.coefficient} ${product(term.powers)}`).join(' + ');
    numbers.set(atom, described.length);
    described.push(description);
    return described.length - 1;
  };
  const lines = sides.map(
    ({ numerator, denominator, powers }) => `${numerator}/${denominator} ${product(powers)}`,
  );
  return [...described, ...lines].join('\n');
}
