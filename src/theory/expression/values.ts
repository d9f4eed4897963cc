/**
 * What may be done with values, in any arithmetic.
 *
 * Two sorts are kept apart: a JavaScript `number` is an exact integer (an index or a count), an
 * object is a value of the arithmetic. Integers are embedded where they meet a value; the quotient
 * of two integers is a value; a comparison counts as 1 or 0.
 */
import { type Arithmetic, Undefined } from '../arithmetic/arithmetic.ts';
import type { BuiltIn } from './expression.ts';

/** An exact integer, a truth value, or a value of the arithmetic. */
export type Value<T extends object> = number | boolean | T;

/** The value as one of the arithmetic's own: true and false are 1 and 0. */
export function embed<T extends object>(value: Value<T>, A: Arithmetic<T>): T {
  return typeof value === 'object' ? value : A.integer(Number(value));
}

/** Truth values as the integers 1 and 0; all others as they are. */
export function numeric<T extends object>(value: Value<T>): number | T {
  return typeof value === 'boolean' ? Number(value) : value;
}

/** `12` is an exact integer; `0.25` the quotient 25/100, in the arithmetic. */
export function literal<T extends object>(text: string, A: Arithmetic<T>): Value<T> {
  const [whole, decimals = ''] = text.split('.');
  const digits = Number(whole + decimals);
  return decimals === '' ? digits : A.divide(A.integer(digits), A.integer(10 ** decimals.length));
}

/** Exact where integers allow it. Throws {@link Undefined} for a logarithm in an arithmetic without one. */
export function builtIn<T extends object>(
  name: BuiltIn,
  args: readonly Value<T>[],
  A: Arithmetic<T>,
): Value<T> {
  const [a, b] = args.map(numeric);
  const integers = typeof a === 'number' && typeof b === 'number';
  switch (name) {
    case 'exp':
      return A.exp(embed(a, A));
    case 'ln':
      if (A.ln === undefined) throw new Undefined(`a logarithm in ${A.name}`);
      return A.ln(embed(a, A));
    case 'abs':
      if (typeof a === 'number') return Math.abs(a);
      return A.max(a, A.subtract(A.integer(0), a));
    case 'max':
      return integers ? Math.max(a, b) : A.max(embed(a, A), embed(b, A));
    case 'min': {
      if (integers) return Math.min(a, b);
      const zero = A.integer(0);
      const [minusA, minusB] = [a, b].map((x) => A.subtract(zero, embed(x, A)));
      return A.subtract(zero, A.max(minusA, minusB));
    }
    case 'floor':
      return typeof a === 'number' ? a : A.floor(a);
    case 'ceil':
      return typeof a === 'number' ? a : -A.floor(A.subtract(A.integer(0), a));
    case 'delta':
      return Number(sign(a, b, A) === 0);
  }
}

/**
 * left ∘ right: exact for two integers, but for quotients. Throws a RangeError for integers beyond 2⁵³,
 * a TypeError for an exponent that is no integer.
 */
export function binary<T extends object>(
  operator: '+' | '-' | '*' | '/' | '^',
  left: Value<T>,
  right: Value<T>,
  A: Arithmetic<T>,
): Value<T> {
  const a = numeric(left);
  const b = numeric(right);
  if (operator === '^') return power(a, b, A);
  if (typeof a === 'number' && typeof b === 'number' && operator !== '/') {
    return safeInteger(operator === '+' ? a + b : operator === '-' ? a - b : a * b);
  }
  const x = embed(a, A);
  const y = embed(b, A);
  switch (operator) {
    case '+':
      return A.add(x, y);
    case '-':
      return A.subtract(x, y);
    case '*':
      return A.multiply(x, y);
    case '/':
      return A.divide(x, y);
  }
}

/** Integer powers, negative ones as the quotient of 1 and the positive power. */
function power<T extends object>(
  base: number | T,
  exponent: number | T,
  A: Arithmetic<T>,
): Value<T> {
  if (typeof exponent !== 'number') throw new TypeError('evaluate: an exponent is not an integer');
  const positive = naturalPower(base, Math.abs(exponent), A);
  return exponent < 0 ? A.divide(A.integer(1), embed(positive, A)) : positive;
}

/** Repeated multiplication, where the arithmetic has no power of its own. */
function naturalPower<T extends object>(
  base: number | T,
  exponent: number,
  A: Arithmetic<T>,
): number | T {
  if (typeof base === 'object' && exponent >= 2 && A.power !== undefined) {
    return A.power(base, exponent);
  }
  let result: number | T = 1;
  for (let n = 0; n < exponent; n++) {
    result =
      typeof base === 'number'
        ? safeInteger((result as number) * base)
        : n === 0
          ? base
          : A.multiply(result as T, base);
  }
  return result;
}

function safeInteger(n: number): number {
  if (!Number.isSafeInteger(n)) throw new RangeError(`evaluate: the integer ${n} is beyond 2⁵³`);
  return n;
}

/** Negative, 0 or positive, as a − b is. */
export function sign<T extends object>(a: number | T, b: number | T, A: Arithmetic<T>): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : A.compare(embed(a, A), embed(b, A));
}
