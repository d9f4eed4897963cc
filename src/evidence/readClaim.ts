/** A claim whose real variables are letters and not numbers. */
import type { Arithmetic } from '../theory/arithmetic/arithmetic.ts';
import type { Claim } from '../theory/claim.ts';
import { lengthOf, type Sort } from '../theory/domain.ts';
import type { Entries, Scope } from '../theory/expression/evaluate.ts';
import type { Atoms } from '../theory/identity/atoms.ts';
import { inLetters } from '../theory/identity/inLetters.ts';
import { power, type RationalFunction } from '../theory/identity/rationalFunction.ts';
import type { Signs } from '../theory/identity/signs.ts';
import { scopeOf } from './scope.ts';

export type Sizes = Readonly<Record<string, number>>;
export type LetterScope = Scope<RationalFunction>;

/** How an index is written in the name of a letter. */
type Label = (index: number) => string;

/** A real variable as letters: `c`, `x[2]`, `W[1,2]`; a count as it is. */
function entriesOf(
  name: string,
  sort: Sort,
  sizes: Sizes,
  atoms: Atoms,
  label: Label,
): Entries<RationalFunction> {
  const row = (length: number, prefix: string) =>
    Array.from({ length }, (_, i) =>
      power(atoms.letter(`${name}[${prefix}${label(i + 1)}]`, name)),
    );
  switch (sort.sort) {
    case 'count':
      return sizes[name];
    case 'scalar':
      return power(atoms.letter(name, name));
    case 'vector':
      return row(lengthOf(sort.length, sizes), '');
    case 'matrix':
      return Array.from({ length: lengthOf(sort.rows, sizes) }, (_, i) =>
        row(lengthOf(sort.columns, sizes), `${label(i + 1)},`),
      );
  }
}

/** Throws a TypeError unless the variables of which a sign is declared are drawn with that sign. */
function signsOf({ id, identities, variables }: Claim): Signs {
  const { positive = [], nonNegative = [] } = identities ?? {};
  for (const [declared, names] of Object.entries({ positive, 'not negative': nonNegative })) {
    for (const name of names) {
      const sort = variables[name];
      if (sort === undefined || sort.sort === 'count') {
        throw new TypeError(`${id}: ${name} is declared ${declared}, but is no real variable`);
      }
      const { from, hostile } = sort;
      const least = Math.min(from, hostile?.from ?? from, ...(hostile?.also ?? []));
      if (least > 0 || (least === 0 && declared !== 'positive')) continue;
      throw new TypeError(`${id}: ${name} is declared ${declared}, but drawn from ${least} on`);
    }
  }
  return { positive, nonNegative };
}

type Modify = (A: Arithmetic<RationalFunction>, atoms: Atoms) => Arithmetic<RationalFunction>;

/** What `read` finds in the claim at these sizes; it is called twice (see `inLetters`). */
export function readClaim<R>(
  claim: Claim,
  sizes: Sizes,
  read: (scope: LetterScope) => R,
  { modify = (A) => A, label = String }: { modify?: Modify; label?: Label } = {},
): R {
  const free = Object.keys(claim.identities?.free ?? {});
  const readLetters = (A: Arithmetic<RationalFunction>, atoms: Atoms): R => {
    const entries = Object.entries(claim.variables).map(([name, sort]) => [
      name,
      entriesOf(name, sort, sizes, atoms, label),
    ]);
    return read(scopeOf(claim, modify(A, atoms), Object.fromEntries(entries)));
  };
  return inLetters(free, readLetters, signsOf(claim));
}
