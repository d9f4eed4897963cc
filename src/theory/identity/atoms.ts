/**
 * What identities are made of: letters, and sums of products of letters that stay in their
 * parentheses.
 *
 * A letter is an indeterminate: a variable (`g[2]`), an exponential (`e^(x[1])`), the value of a
 * function of which nothing is known (`phi(u)`). Sums are not multiplied out; (e^x₁ + e^x₂)² is the
 * square of one atom. That keeps the terms few and lets equal denominators be seen as equal.
 */

export interface Letter {
  readonly kind: 'letter';
  readonly id: number;
  readonly name: string;
  /** letters of one family, the entries of a vector say, have a common degree */
  readonly family: string;
}

export interface Sum {
  readonly kind: 'sum';
  readonly id: number;
  readonly terms: readonly Term[];
}

export type Atom = Letter | Sum;

/** Atoms with their powers, none of them 0. */
export type Powers = ReadonlyMap<Atom, number>;

/** An integer times a product of atoms; all powers are positive. */
export interface Term {
  readonly coefficient: bigint;
  readonly powers: Powers;
}

/** A name for the product: equal for equal products, whatever the order of the factors. */
export function keyOf(powers: Powers): string {
  return [...powers]
    .map(([atom, power]) => [atom.id, power])
    .sort(([a], [b]) => a - b)
    .map(([id, power]) => `${id}^${power}`)
    .join(' ');
}

/** The atoms of one proof. Equal atoms are one object, so that they can be compared by identity. */
export class Atoms {
  private readonly letters = new Map<string, Letter>();
  private readonly sums = new Map<string, Sum>();

  private nextId(): number {
    return this.letters.size + this.sums.size;
  }

  letter(name: string, family: string): Letter {
    const known = this.letters.get(name);
    if (known !== undefined) return known;
    const letter: Letter = { kind: 'letter', id: this.nextId(), name, family };
    this.letters.set(name, letter);
    return letter;
  }

  /** The sum of at least two different products. */
  sum(terms: readonly Term[]): Sum {
    const key = terms
      .map(({ coefficient, powers }) => `${coefficient} ${keyOf(powers)}`)
      .sort()
      .join(' + ');
    const known = this.sums.get(key);
    if (known !== undefined) return known;
    const sum: Sum = { kind: 'sum', id: this.nextId(), terms };
    this.sums.set(key, sum);
    return sum;
  }
}
