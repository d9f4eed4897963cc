/** Identities written as text: x[1 … 3] in exponents, a, b, c and g[1 … 3] as numbers. */
import type { Arithmetic } from '../../../../src/theory/arithmetic/arithmetic.ts';
import type { Scope } from '../../../../src/theory/expression/evaluate.ts';
import { valueIn } from '../../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../../src/theory/expression/parse.ts';
import type { Atoms } from '../../../../src/theory/identity/atoms.ts';
import { inLetters } from '../../../../src/theory/identity/inLetters.ts';
import { prove, type Verdict } from '../../../../src/theory/identity/prove.ts';
import { power, type RationalFunction } from '../../../../src/theory/identity/rationalFunction.ts';

const definitions = {
  Z: { parameters: [], body: parse('sum(k, exp(x[k]))') },
  S: { parameters: ['i'], body: parse('exp(x[i])/Z') },
  phi: { parameters: ['t'], body: parse('max(0, t)') },
};
const ranges = { k: [parse('1'), parse('3')], j: [parse('1'), parse('3')] } as const;

export function scopeIn<T extends object>(
  arithmetic: Arithmetic<T>,
  variable: (name: string, family: string) => T,
): Scope<T> {
  const vector = (name: string) => [1, 2, 3].map((i) => variable(`${name}[${i}]`, name));
  const scalars = ['a', 'b', 'c', 't'].map((name) => [name, variable(name, name)]);
  return {
    arithmetic,
    variables: { ...Object.fromEntries(scalars), x: vector('x'), g: vector('g') },
    definitions,
    ranges,
    bound: {},
    known: new Map(),
  };
}

/** The expressions as rational functions, with phi as a function of which nothing is known. */
export function read(...texts: readonly string[]): RationalFunction[] {
  const readAll = (A: Arithmetic<RationalFunction>, atoms: Atoms) => {
    const scope = scopeIn(A, (name, family) => power(atoms.letter(name, family)));
    return texts.map((text) => valueIn(parse(text), scope));
  };
  return inLetters(['phi'], readAll, { positive: [], nonNegative: [] });
}

export function proveText(left: string, right: string): Verdict {
  const [a, b] = read(left, right);
  return prove(a, b);
}
