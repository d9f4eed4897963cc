/**
 * All sizes at once. A line such as S_i (δ_ij − S_j) names the indices i and j; every other index
 * occurs in sums alone, and in the same way. Let one index, written *, stand for all of them: a sum
 * Σ_k has a term for each named index and one for *, and if that one is a polynomial in the letters
 * of *, say c·e^(x_*)·g_*, its sum over the others is c·Σ e^(x_k) g_k. The sums of such products are
 * letters of their own, whatever the number of their terms, so the identity is proved for every n.
 *
 * This holds for expressions that treat all indices alike; `uniform.ts` refuses all others.
 */
import { NotRational } from './arithmetic.ts';
import type { Atom, Atoms, Letter, Powers } from './atoms.ts';
import { lettersIn } from './degree.ts';
import { expand, monomialName } from './expand.ts';
import { add, constant, multiply, power, type RationalFunction } from './rationalFunction.ts';

/** How the index that stands for all others is written in the names of letters. */
export const OTHER = '*';

const belongsToOther = ({ name }: Letter): boolean => name.includes(`[${OTHER}]`);

function mentionsOther(atom: Atom): boolean {
  return [...lettersIn(new Map([[atom, 1]]))].some(belongsToOther);
}

/** Σ over all indices but the named ones, given the term at *. */
export function overOthers(atoms: Atoms, term: RationalFunction): RationalFunction {
  if (term.numerator === 0n) return term;
  const own = new Map<Atom, number>();
  const common = new Map<Atom, number>();
  for (const [atom, exponent] of term.powers) {
    (mentionsOther(atom) ? own : common).set(atom, exponent);
  }
  const expanded = expand({ numerator: 1n, denominator: 1n, powers: own });
  if (expanded === null) throw new NotRational('a sum of quotients has no letter of its own');
  const letters = expanded.terms.map(({ coefficient, powers }) => {
    const split = (mine: boolean): Powers =>
      new Map([...powers].filter(([atom]) => belongsToOther(atom as Letter) === mine));
    if (split(true).size === 0) throw new NotRational('a sum of equal terms counts them');
    const name = monomialName(split(true)).replaceAll(`[${OTHER}]`, '[k]');
    const sum = power(atoms.letter(`Σ ${name}`, 'Σ'));
    return multiply({ numerator: coefficient, denominator: 1n, powers: split(false) }, sum);
  });
  const sums = letters.reduce((a, b) => add(atoms, a, b), constant(0n));
  return multiply({ ...term, powers: common }, sums);
}

/** Throws {@link NotRational} if a letter of * is left, that is, outside of all sums. */
export function checkNamed(f: RationalFunction): void {
  const left = [...lettersIn(f.powers)].find(belongsToOther);
  if (left !== undefined) throw new NotRational(`${left.name} stands outside of every sum`);
}
