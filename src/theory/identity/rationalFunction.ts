/**
 * A rational function with rational coefficients: numerator/denominator · ∏ atom^power, where a
 * power may be negative. Products and quotients add and subtract powers; a sum takes out what its
 * two sides share, their denominators above all, and puts the rest into parentheses:
 * a/Z² − bc/Z² = (a − bc)·Z⁻².
 */
import type { Atom, Atoms, Powers, Term } from './atoms.ts';
import { keyOf } from './atoms.ts';
import { greatestCommonDivisor, leastCommonMultiple, signOf } from './integers.ts';

export interface RationalFunction {
  readonly numerator: bigint;
  /** positive, and without a common divisor with the numerator */
  readonly denominator: bigint;
  readonly powers: Powers;
}

const NO_POWERS: Powers = new Map();

/** numerator/denominator · ∏ powers, in lowest terms; the denominator is not 0. */
function build(numerator: bigint, denominator: bigint, powers: Powers): RationalFunction {
  if (numerator === 0n) return { numerator, denominator: 1n, powers: NO_POWERS };
  const divisor = signOf(denominator) * greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor, powers };
}

export function constant(n: bigint): RationalFunction {
  return build(n, 1n, NO_POWERS);
}

export function isConstant(a: RationalFunction): boolean {
  return a.powers.size === 0;
}

export function power(atom: Atom, exponent = 1): RationalFunction {
  return build(1n, 1n, exponent === 0 ? NO_POWERS : new Map([[atom, exponent]]));
}

function joined(a: Powers, b: Powers, sign: 1 | -1): Powers {
  const powers = new Map(a);
  for (const [atom, exponent] of b) {
    const total = (powers.get(atom) ?? 0) + sign * exponent;
    if (total === 0) powers.delete(atom);
    else powers.set(atom, total);
  }
  return powers;
}

export function multiply(a: RationalFunction, b: RationalFunction): RationalFunction {
  const powers = joined(a.powers, b.powers, 1);
  return build(a.numerator * b.numerator, a.denominator * b.denominator, powers);
}

/** a / b; the caller knows that b is not 0. */
export function divide(a: RationalFunction, b: RationalFunction): RationalFunction {
  const powers = joined(a.powers, b.powers, -1);
  return build(a.numerator * b.denominator, a.denominator * b.numerator, powers);
}

/** The smaller power of every atom that occurs in one of them. */
function shared(all: readonly Powers[]): Powers {
  const powers = new Map<Atom, number>();
  for (const atom of new Set(all.flatMap((one) => [...one.keys()]))) {
    const least = Math.min(...all.map((one) => one.get(atom) ?? 0));
    if (least !== 0) powers.set(atom, least);
  }
  return powers;
}

/** Without its parentheses if it is a number times one sum; all powers are positive. */
function termsOf({ numerator, powers }: RationalFunction): readonly Term[] {
  for (const [atom, exponent] of powers) {
    if (powers.size === 1 && exponent === 1 && atom.kind === 'sum') {
      return atom.terms.map((term) => ({ ...term, coefficient: numerator * term.coefficient }));
    }
  }
  return [{ coefficient: numerator, powers }];
}

/** Each product once, those with the coefficient 0 left out. */
export function collected(terms: readonly Term[]): readonly Term[] {
  const byKey = new Map<string, Term>();
  for (const { coefficient, powers } of terms) {
    const key = keyOf(powers);
    const total = (byKey.get(key)?.coefficient ?? 0n) + coefficient;
    if (total === 0n) byKey.delete(key);
    else byKey.set(key, { coefficient: total, powers });
  }
  return [...byKey.values()];
}

/** The sum as what all its terms share, times what is left in parentheses. */
function factored(atoms: Atoms, terms: readonly Term[]): RationalFunction {
  const [first] = terms;
  if (first === undefined) return constant(0n);
  const coefficients = terms.map(({ coefficient }) => coefficient);
  const content = signOf(first.coefficient) * coefficients.reduce(greatestCommonDivisor, 0n);
  const common = shared(terms.map(({ powers }) => powers));
  if (terms.length === 1) return build(content, 1n, common);
  const rest = terms.map(({ coefficient, powers }) => ({
    coefficient: coefficient / content,
    powers: joined(powers, common, -1),
  }));
  return build(content, 1n, joined(common, new Map([[atoms.sum(rest), 1]]), 1));
}

export function add(atoms: Atoms, a: RationalFunction, b: RationalFunction): RationalFunction {
  if (a.numerator === 0n) return b;
  if (b.numerator === 0n) return a;
  const denominator = leastCommonMultiple(a.denominator, b.denominator);
  const common = build(1n, denominator, shared([a.powers, b.powers]));
  const terms = [a, b].flatMap((side) => termsOf(divide(side, common)));
  return multiply(common, factored(atoms, collected(terms)));
}

export function negate(a: RationalFunction): RationalFunction {
  return { ...a, numerator: -a.numerator };
}

/** What both must be multiplied by to have no denominator left. */
export function commonDenominator(a: RationalFunction, b: RationalFunction): RationalFunction {
  const least = shared([a.powers, b.powers, NO_POWERS]);
  const powers = new Map([...least].map(([atom, exponent]) => [atom, -exponent]));
  return build(leastCommonMultiple(a.denominator, b.denominator), 1n, powers);
}
