/** Multiplied out: polynomials as sums of products of letters, for exponents, which are short. */
import type { Letter, Powers, Term } from './atoms.ts';
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
  if ([...powers.values()].some((power) => power < 0)) return null;
  if (numerator === 0n) return { denominator, terms: [] };
  return { denominator, terms: expandAll([{ coefficient: numerator, powers }]) };
}

/** `W[1,2]*x[2]`, `t^2`; the empty product is `1`. */
export function monomialName(powers: Powers): string {
  const names = [...powers]
    .map(([atom, power]) => [(atom as Letter).name, power] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, power]) => (power === 1 ? name : `${name}^${power}`));
  return names.length === 0 ? '1' : names.join('*');
}

/** `x[1]/2 - c`: equal for equal polynomials. */
export function textOf({ denominator, terms }: Expanded): string {
  if (terms.length === 0) return '0';
  const parts = terms
    .map(({ coefficient, powers }) => [monomialName(powers), coefficient] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, coefficient]) => `${coefficient === 1n ? '' : `${coefficient}*`}${name}`);
  const sum = parts.join(' + ').replaceAll('+ -1*', '- ').replaceAll('+ -', '- ');
  if (denominator === 1n) return sum.replace(/^-1\*/, '-');
  return `${parts.length === 1 ? sum : `(${sum})`}/${denominator}`;
}
