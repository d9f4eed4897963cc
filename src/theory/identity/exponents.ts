/**
 * Exponentials as letters. e^(x₁ + c) is no new indeterminate beside e^x₁ and e^c, and e^x is the
 * square of e^(x/2): exponents that are integer combinations of others make products of powers.
 *
 * The exponents that occur are polynomials in the variables. As vectors of their coefficients they
 * generate a lattice; each vector of a basis of it becomes a letter e^basis, and every exponential is
 * a product of powers of these letters. The basis comes from Euclid's algorithm on the vectors.
 */
import type { Atom, Atoms } from './atoms.ts';
import { type Expanded, monomialName, textOf } from './expand.ts';
import { leastCommonMultiple, multiply, power, type RationalFunction } from './rationalFunction.ts';

/** The family of all exponentials. */
export const EXP = 'e^';

/** Integer coordinates, one for each monomial (times a common denominator). */
type Vector = bigint[];

const isZero = (v: Vector): boolean => v.every((x) => x === 0n);
const pivotOf = (v: Vector): number => v.findIndex((x) => x !== 0n);

/** a − k b */
const less = (a: Vector, k: bigint, b: Vector): Vector => a.map((x, m) => x - k * b[m]);

/** The integer k with the smallest a − k b ≥ 0, for b > 0. */
const floorQuotient = (a: bigint, b: bigint): bigint => {
  const k = a / b;
  return a % b < 0n ? k - 1n : k;
};

/**
 * A basis of the lattice that the vectors generate, in echelon form: no two rows begin in the same
 * column, and above the beginning of a row the entries are reduced.
 */
export function latticeBasis(vectors: readonly Vector[]): readonly Vector[] {
  const rows: Vector[] = [];
  for (let v of vectors) {
    while (!isZero(v)) {
      const pivot = pivotOf(v);
      const at = rows.findIndex((row) => pivotOf(row) === pivot);
      if (at === -1) {
        rows.push(v[pivot] < 0n ? v.map((x) => -x) : v);
        break;
      }
      // Euclid: the remainder either vanishes in this column or takes the place of the divisor.
      const row = rows[at];
      const remainder = less(v, floorQuotient(v[pivot], row[pivot]), row);
      if (remainder[pivot] === 0n) v = remainder;
      else [rows[at], v] = [remainder, row];
    }
  }
  rows.sort((a, b) => pivotOf(a) - pivotOf(b));
  return rows.map((row, n) =>
    rows.slice(n + 1).reduce((v, below) => {
      const pivot = pivotOf(below);
      return less(v, floorQuotient(v[pivot], below[pivot]), below);
    }, row),
  );
}

/**
 * The exponents of one proof. It is read twice: while `letters` is null, exponents are only noted;
 * after `settle` each exponential is a product of letters.
 */
export class Exponents {
  private readonly noted = new Map<string, Expanded>();
  private monomials: readonly string[] = [];
  private denominator = 1n;
  private basis: readonly Vector[] = [];
  private letters: readonly Atom[] | null = null;

  constructor(private readonly atoms: Atoms) {}

  /** e^exponent. */
  exponential(exponent: Expanded): RationalFunction {
    if (this.letters !== null) return this.inLetters(exponent, this.letters);
    const text = textOf(exponent);
    this.noted.set(text, exponent);
    return power(this.atoms.letter(`e^(${text})`, EXP));
  }

  settle(): void {
    const exponents = [...this.noted.values()];
    this.denominator = exponents.map((e) => e.denominator).reduce(leastCommonMultiple, 1n);
    this.monomials = [
      ...new Set(exponents.flatMap((e) => e.terms.map(({ powers }) => monomialName(powers)))),
    ];
    this.basis = latticeBasis(exponents.map((e) => this.vectorOf(e)));
    this.letters = this.basis.map((row) => this.atoms.letter(`e^(${this.nameOf(row)})`, EXP));
  }

  private vectorOf({ denominator, terms }: Expanded): Vector {
    const vector = this.monomials.map(() => 0n);
    for (const { coefficient, powers } of terms) {
      const at = this.monomials.indexOf(monomialName(powers));
      if (at === -1) throw new Error(`Exponents: ${monomialName(powers)} was not noted before`);
      vector[at] = (coefficient * this.denominator) / denominator;
    }
    return vector;
  }

  private nameOf(row: Vector): string {
    const terms = row.flatMap((entry, m) => {
      const divisor = entry === 0n ? 0n : this.denominator;
      if (divisor === 0n) return [];
      const whole = entry % divisor === 0n;
      const n = whole ? entry / divisor : entry;
      const name = n === 1n ? this.monomials[m] : `${n}*${this.monomials[m]}`;
      return [whole ? name : `${name}/${divisor}`];
    });
    return terms.join(' + ');
  }

  private inLetters(exponent: Expanded, letters: readonly Atom[]): RationalFunction {
    let rest = this.vectorOf(exponent);
    let result: RationalFunction = { numerator: 1n, denominator: 1n, powers: new Map() };
    this.basis.forEach((row, n) => {
      const pivot = pivotOf(row);
      const k = rest[pivot] / row[pivot];
      rest = less(rest, k, row);
      result = multiply(result, power(letters[n], Number(k)));
    });
    if (!isZero(rest)) throw new Error(`Exponents: ${textOf(exponent)} was not noted before`);
    return result;
  }
}
