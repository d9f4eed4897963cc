/**
 * Enough points to tell a polynomial from 0.
 *
 * One letter: a polynomial of degree d with d + 1 zeros is 0. Several letters: let A be a set of
 * exponents α = (α₁, …, αₙ) that has, with each α, every smaller exponent (a lower set), and let all
 * monomials of P be in A. If P vanishes at the points (t_α₁, …, t_αₙ), α ∈ A, with t₀, t₁, …
 * distinct, then P = 0.
 *
 * Proof. The Newton products N_α = ∏ᵥ (Xᵥ − t₀) ⋯ (Xᵥ − t_{αᵥ−1}), α ∈ A, span the same polynomials
 * as the monomials in A, so P = Σ c_α N_α. At the point of β, N_α is 0 unless α ≤ β in every
 * coordinate, and N_β is not 0. Take the β in order of growing Σ βᵥ: all smaller coefficients are
 * already known to be 0, so 0 = P = c_β N_β there, and c_β = 0.
 *
 * A full grid, with d + 1 values for every letter, is the case in which A is bounded letter by
 * letter. Degrees that several letters have in common bound it further: a polynomial of degree 2 in
 * six letters needs 28 points instead of 3⁶ = 729.
 */
import type { Atom, Letter, Powers } from './atoms.ts';
import { type Degrees, gradingsOf } from './degree.ts';

export type GridPoint = ReadonlyMap<Letter, bigint>;

/** The points whose exponents have at most these degrees; the values are t_s = s + 1. */
export function* grid(letters: readonly Letter[], degrees: Degrees): Generator<GridPoint> {
  const point = new Map<Letter, bigint>();
  const left = new Map(degrees);
  function* choose(at: number): Generator<GridPoint> {
    if (at === letters.length) {
      yield point;
      return;
    }
    const letter = letters[at];
    const gradings = gradingsOf(letter);
    const most = gradings.map((grading) => left.get(grading) ?? 0);
    const largest = Math.min(...most);
    const take = (exponent: number) => {
      for (const [n, grading] of gradings.entries()) left.set(grading, most[n] - exponent);
    };
    for (let exponent = 0; exponent <= largest; exponent++) {
      point.set(letter, BigInt(exponent + 1));
      take(exponent);
      yield* choose(at + 1);
    }
    take(0);
  }
  yield* choose(0);
}

/** Values of polynomials at one point; each sum is added up once. */
export class Evaluation {
  private readonly sums = new Map<Atom, bigint>();

  constructor(private readonly point: GridPoint) {}

  /** coefficient · ∏ powers, all of them positive. */
  product(coefficient: bigint, powers: Powers): bigint {
    let value = coefficient;
    for (const [atom, power] of powers) value *= this.atom(atom) ** BigInt(power);
    return value;
  }

  private atom(atom: Atom): bigint {
    if (atom.kind === 'letter') {
      const value = this.point.get(atom);
      if (value === undefined) throw new ReferenceError(`Evaluation: no value for ${atom.name}`);
      return value;
    }
    const known = this.sums.get(atom);
    if (known !== undefined) return known;
    let value = 0n;
    for (const { coefficient, powers } of atom.terms) value += this.product(coefficient, powers);
    this.sums.set(atom, value);
    return value;
  }
}
