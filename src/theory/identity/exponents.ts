/**
 * Exponentials as letters. e^(x₁ + c) is no new indeterminate beside e^x₁ and e^c, and e^x is the
 * square of e^(x/2): exponents that are integer combinations of others make products of powers.
 *
 * The exponents that occur are polynomials in the variables. As vectors of their coefficients they
 * generate a lattice; each vector of a basis of it becomes a letter e^basis, and every exponential is
 * a product of powers of these letters. The basis comes from Euclid's algorithm on the vectors.
 */
import type { Atoms, Letter } from './atoms.ts';
import { type Expanded, monomialName, textOf } from './expand.ts';
import { floorQuotient, leastCommonMultiple, signOf } from './integers.ts';
import { constant, multiply, power, type RationalFunction } from './rationalFunction.ts';

/** The family of all exponentials. */
export const EXP = 'e^';

/** Integer coordinates, one for each monomial (times a common denominator). */
type Vector = bigint[];

const isZero = (v: Vector): boolean => v.every((x) => x === 0n);
const pivotOf = (v: Vector): number => v.findIndex((x) => x !== 0n);

/** a − k b */
const less = (a: Vector, k: bigint, b: Vector): Vector => a.map((x, m) => x - k * b[m]);

/** Euclid's algorithm on two integers: the quotients, until b, which the remainder replaces, is 0. */
function quotients(a: bigint, b: bigint): bigint[] {
  const found: bigint[] = [];
  for (let [x, y] = [a, b]; y !== 0n; [x, y] = [y, x % y]) found.push(x / y);
  return found;
}

/** Euclid's algorithm on two vectors, which leaves the second one with 0 in the column. */
function cleared(a: Vector, b: Vector, column: number): [a: Vector, b: Vector] {
  return quotients(a[column], b[column]).reduce<[Vector, Vector]>(
    ([x, y], k) => [y, less(x, k, y)],
    [a, b],
  );
}

/**
 * A basis of the lattice that the vectors generate, in echelon form: no two rows begin in the same
 * column, the first entry of a row is positive, and above it the entries are reduced.
 */
export function latticeBasis(vectors: readonly Vector[]): readonly Vector[] {
  /** one for each column: it begins there, or is 0 */
  const rows: Vector[] = [];
  for (let v of vectors) {
    for (const column of v.keys()) {
      [rows[column], v] = cleared(rows[column] ?? v.map(() => 0n), v, column);
    }
  }
  const echelon = rows
    .filter((row) => !isZero(row))
    .map((row) => row.map((x) => signOf(row[pivotOf(row)]) * x));
  return echelon.map((row, n) =>
    echelon.slice(n + 1).reduce((v, below) => {
      const pivot = pivotOf(below);
      return less(v, floorQuotient(v[pivot], below[pivot]), below);
    }, row),
  );
}

/** What the coordinates of vectors stand for. */
interface Coordinates {
  readonly monomials: readonly string[];
  /** of all of them */
  readonly denominator: bigint;
}

function vectorOf(exponent: Expanded, { monomials, denominator }: Coordinates): Vector {
  const vector = monomials.map(() => 0n);
  for (const { coefficient, powers } of exponent.terms) {
    const at = monomials.indexOf(monomialName(powers));
    if (at === -1) throw new Error(`Exponents: ${monomialName(powers)} was not noted before`);
    vector[at] = (coefficient * denominator) / exponent.denominator;
  }
  return vector;
}

function nameOf(row: Vector, { monomials, denominator }: Coordinates): string {
  const terms = row.flatMap((entry, m) => {
    if (entry === 0n) return [];
    const whole = entry % denominator === 0n;
    const n = whole ? entry / denominator : entry;
    const name = n === 1n ? monomials[m] : `${n}*${monomials[m]}`;
    return [whole ? name : `${name}/${denominator}`];
  });
  return terms.join(' + ');
}

/** All exponents of a proof. */
interface Lattice extends Coordinates {
  readonly basis: readonly Vector[];
  /** e^row for each row of the basis */
  readonly letters: readonly Letter[];
}

function inLetters(exponent: Expanded, lattice: Lattice): RationalFunction {
  let rest = vectorOf(exponent, lattice);
  let result = constant(1n);
  lattice.basis.forEach((row, n) => {
    const pivot = pivotOf(row);
    const k = rest[pivot] / row[pivot];
    rest = less(rest, k, row);
    result = multiply(result, power(lattice.letters[n], Number(k)));
  });
  if (!isZero(rest)) throw new Error(`Exponents: ${textOf(exponent)} was not noted before`);
  return result;
}

/**
 * The exponents of one proof. It is read twice: before `settle` exponents are only noted; after it
 * each exponential is a product of letters.
 */
export class Exponents {
  private readonly noted = new Map<string, Expanded>();
  private lattice: Lattice | null = null;

  constructor(private readonly atoms: Atoms) {}

  /** e^exponent. Throws if the exponents that were noted do not generate this one. */
  exponential(exponent: Expanded): RationalFunction {
    if (this.lattice !== null) return inLetters(exponent, this.lattice);
    const text = textOf(exponent);
    this.noted.set(text, exponent);
    return power(this.atoms.letter(`e^(${text})`, EXP));
  }

  settle(): void {
    const exponents = [...this.noted.values()];
    const names = exponents.flatMap((e) => e.terms.map(({ powers }) => monomialName(powers)));
    const coordinates = {
      monomials: [...new Set(names)],
      denominator: exponents.map((e) => e.denominator).reduce(leastCommonMultiple, 1n),
    };
    const basis = latticeBasis(exponents.map((e) => vectorOf(e, coordinates)));
    const letters = basis.map((row) => this.atoms.letter(`e^(${nameOf(row, coordinates)})`, EXP));
    this.lattice = { ...coordinates, basis, letters };
  }
}
