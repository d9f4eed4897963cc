/** Multiplied out: polynomials as sums of products of letters, for exponents, which are short. */
import type { Letter, Powers, Term } from './atoms.ts';
import { byName } from './byName.ts';
import { collected, type RationalFunction } from './rationalFunction.ts';

function product(a: readonly Term[], b: readonly Term[]): readonly Term[] {
  return collected(
    a.flatMap((s) =>
      b.map((t) => {
        const powers = new Map(s.powers);
        for (const [letter, power] of t.powers) {
          powers.set(letter, (powers.get(letter) ?? 0) + power);
        }
        return { coefficient: s.coefficient * t.coefficient, powers };
      }),
    ),
  );
}

function expandTerm({ coefficient, powers }: Term): readonly Term[] {
  let result: readonly Term[] = [{ coefficient, powers: new Map() }];
  for (const [atom, power] of powers) {
    const factor =
      atom.kind === 'sum'
        ? expandAll(atom.terms)
        : [{ coefficient: 1n, powers: new Map([[atom, 1]]) }];
    for (let n = 0; n < power; n++) result = product(result, factor);
  }
  return result;
}

/** The same polynomial, in letters alone; no terms if it is 0. */
export function expandAll(terms: readonly Term[]): readonly Term[] {
  return collected(terms.flatMap(expandTerm));
}

/** A polynomial with rational coefficients, in letters alone. */
export interface Expanded {
  readonly denominator: bigint;
  readonly terms: readonly Term[];
}

/** Null if it is no polynomial: if letters or sums stand below the line. */
export function expand({ numerator, denominator, powers }: RationalFunction): Expanded | null {
  if (Math.min(0, ...powers.values()) < 0) return null;
  return { denominator, terms: expandAll([{ coefficient: numerator, powers }]) };
}

/** `W[1,2]*x[2]`, `t^2`; the empty product is `1`. */
export function monomialName(powers: Powers): string {
  const factors = [...powers]
    .map(([atom, power]) => ({ name: (atom as Letter).name, power }))
    .sort(byName)
    .map(({ name, power }) => (power === 1 ? name : `${name}^${power}`));
  return factors.join('*') || '1';
}

/** `x[1]/2 - c`: equal for equal polynomials. */
export function textOf({ denominator, terms }: Expanded): string {
  if (terms.length === 0) return '0';
  const parts = terms
    .map(({ coefficient, powers }) => ({ name: monomialName(powers), coefficient }))
    .sort(byName)
    .map(({ name, coefficient }) => `${coefficient === 1n ? '' : `${coefficient}*`}${name}`);
  const sum = parts.join(' + ').replaceAll('+ -1*', '- ').replaceAll('+ -', '- ');
  if (denominator === 1n) return sum.replace(/^-1\*/, '-');
  return `${parts.length === 1 ? sum : `(${sum})`}/${denominator}`;
}
