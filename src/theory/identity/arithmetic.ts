/**
 * The arithmetic in which an expression becomes a rational function of letters: variables are
 * letters, exponentials are products of letters, and nothing is ever rounded or drawn. Values are
 * compared only where the signs of the letters decide.
 */
import { type Arithmetic, Undefined } from '../arithmetic/arithmetic.ts';
import { type Atoms, keyOf, type Letter } from './atoms.ts';
import { type Expanded, expand, expandAll, textOf } from './expand.ts';
import { EXP, type Exponents } from './exponents.ts';
import {
  add,
  constant,
  divide,
  isConstant,
  multiply,
  negate,
  power,
  type RationalFunction,
} from './rationalFunction.ts';
import { type Signs, signRange } from './signs.ts';

/** The expression is no rational function of exponentials: it cannot be proved in this way. */
export class NotRational extends Error {
  override name = 'NotRational';
}

function lettersOf({ terms }: Expanded): Letter[] {
  return terms.flatMap(({ powers }) => [...powers.keys()] as Letter[]);
}

/** The argument of a function, as a polynomial in variables; {@link NotRational} if it is none. */
function argument(a: RationalFunction, of: string): Expanded {
  const expanded = expand(a);
  if (expanded === null || lettersOf(expanded).some(({ family }) => family === EXP)) {
    throw new NotRational(`${of}(…): only polynomials in the variables may stand inside`);
  }
  return expanded;
}

/** Throws {@link Undefined} if a sum among the factors of b is 0, multiplied out. */
function checkDivisor(b: RationalFunction): void {
  if (b.numerator === 0n) throw new Undefined('division by zero');
  for (const atom of b.powers.keys()) {
    if (atom.kind === 'sum' && expandAll(atom.terms).length === 0) {
      throw new Undefined('division by a sum that is 0');
    }
  }
}

/**
 * @param free names of functions of which nothing is known: each of their values is a letter
 * @param signs of letters; of all others nothing is known
 */
export function rationalFunctions(
  atoms: Atoms,
  exponents: Exponents,
  free: readonly string[],
  signs: Signs,
): Arithmetic<RationalFunction> {
  const difference = (a: RationalFunction, b: RationalFunction) => add(atoms, a, negate(b));
  const refuse = (a: RationalFunction, b: RationalFunction): never => {
    const expanded = expand(difference(a, b));
    const what = expanded === null ? 'a quotient' : textOf(expanded);
    throw new NotRational(
      `a comparison of values is no rational function: the sign of ${what} is not known`,
    );
  };
  return {
    name: 'rational functions of letters',
    integer: (n) => constant(BigInt(n)),
    add: (a, b) => add(atoms, a, b),
    subtract: (a, b) => add(atoms, a, negate(b)),
    multiply,
    divide(a, b) {
      checkDivisor(b);
      return divide(a, b);
    },
    exp: (a) => exponents.exponential(argument(a, 'exp')),
    apply(name, args) {
      if (!free.includes(name)) return null;
      const texts = args.map((arg) => textOf(argument(arg, name)));
      return power(atoms.letter(`${name}(${texts.join(', ')})`, name));
    },
    max(a, b) {
      const [least, largest] = signRange(difference(a, b), signs);
      if (least >= 0) return a;
      return largest <= 0 ? b : refuse(a, b);
    },
    compare(a, b) {
      const [least, largest] = signRange(difference(a, b), signs);
      return least === largest ? least : refuse(a, b);
    },
    floor(a) {
      if (!isConstant(a)) throw new NotRational('the floor of a value is no rational function');
      return Math.floor(Number(a.numerator) / Number(a.denominator));
    },
    relate(a, _, b) {
      const equal =
        a.numerator === b.numerator &&
        a.denominator === b.denominator &&
        keyOf(a.powers) === keyOf(b.powers);
      return { holds: equal, gap: equal ? 0 : Number.NaN, allowance: 0 };
    },
    toNumber: (a) => (isConstant(a) ? Number(a.numerator) / Number(a.denominator) : Number.NaN),
  };
}
