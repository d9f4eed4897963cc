/** Symbolic differentiation through definitions: which new ones it makes, and how they are printed. */
import { describe, expect, it } from 'vitest';
import { exactly, runningError } from '../../../src/theory/arithmetic/runningError.ts';
import { claim } from '../../../src/theory/claim.ts';
import { differentiate } from '../../../src/theory/expression/differentiate.ts';
import { type Definition, valueIn } from '../../../src/theory/expression/evaluate.ts';
import type { Expression } from '../../../src/theory/expression/expression.ts';
import { parse } from '../../../src/theory/expression/parse.ts';

const { definitions } = claim({
  ...{ id: 'test', title: '', statement: '', scope: '', proof: [], variables: {} },
  definitions: {
    'f(s)': 's^3 + t*s',
    'g(s, w)': 's*w^2',
    Z: 'sum(k, exp(x[k]))',
    'S[i]': 'exp(x[i])/Z',
    N: 'sum(k, M[k, 2]^2)',
    'H[k]': 'sum(l, M[k, l]*x[l])',
    Y: 'sum(k, H[k])',
    a: '7',
  },
});

/** The derivative, its new definitions, and of each the TeX of its name and of its parameters. */
function differentiated(text: string, variable: string) {
  const by = parse(variable) as Extract<Expression, { kind: 'entry' }>;
  const all = differentiate(parse(text), by, definitions);
  const added = Object.entries(all.definitions).filter(([name]) => !(name in definitions));
  const printed = added.map(([name, { parameters }]) => [
    all.notation[name],
    ...parameters.map((parameter) => all.notation[parameter] ?? parameter),
  ]);
  return { ...all, added: added.map(([name]) => name), printed };
}

describe('the derivative of a definition', () => {
  it('is one definition, wherever and however often it is needed', () => {
    const { expression, added } = differentiated('S[1] + S[2]', 'x[3]');
    expect(expression).toEqual({
      ...{ kind: 'binary', operator: '+' },
      left: { kind: 'entry', name: "S'x", indices: [parse('1'), parse('3')] },
      right: { kind: 'entry', name: "S'x", indices: [parse('2'), parse('3')] },
    });
    expect(added).toEqual(["Z'x", "S'x"]);
  });

  it('is worked out once', () => {
    let reads = 0;
    const definition = (body: string): Definition => ({
      parameters: [],
      get body() {
        reads++;
        return parse(body);
      },
    });
    const depth = 10;
    const squares: [string, Definition][] = Array.from({ length: depth }, (_, n) => [
      `D${n + 1}`,
      { parameters: [], body: parse(`D${n}*D${n}`) },
    ]);
    const chain = { D0: definition('t'), ...Object.fromEntries(squares) };
    const t = parse('t') as Extract<Expression, { kind: 'entry' }>;
    differentiate(parse(`D${depth}`), t, chain);
    expect(reads).toBeLessThan(2 ** depth);
  });

  it.each([
    ['a*t', 't', 'a'],
    ['f(u)*s', 's', 'f(u)'],
  ])('is none where the variable does not occur: of %s by %s it is %s', (text, variable, own) => {
    const { expression, added } = differentiated(text, variable);
    expect(expression).toEqual(parse(own));
    expect(added).toEqual([]);
  });

  it.each([
    [
      'f(t)',
      't',
      [
        ["f'", 's'],
        ['\\partial_{t} f', 's'],
      ],
    ],
    ['f(2)', 't', [['\\partial_{t} f', 's']]],
    [
      'd(f(u), u)',
      'u',
      [
        ["f'", 's'],
        ["f''", 's'],
      ],
    ],
    ['g(t, 3)', 't', [['\\partial_{s} g', 's', 'w']]],
    ['N', 'M[1, 2]', [['\\partial_{M} N', 'a', 'b']]],
    [
      'S[1]',
      'x[3]',
      [
        ['\\partial_{x} Z', 'a'],
        ['\\partial_{x} S', 'i', 'a'],
      ],
    ],
  ])('of %s by %s is printed with primes, or with letters for the places', (text, by, expected) => {
    expect(new Set(differentiated(text, by).printed)).toEqual(new Set(expected));
  });

  it('has the same letters in a definition with indices as in one without', () => {
    expect(differentiated('Y', 'M[1, 2]').printed).toEqual([
      ['\\partial_{M} H', 'k', 'a', 'b'],
      ['\\partial_{M} Y', 'a', 'b'],
    ]);
  });

  it('of second order has letters of its own for the second place', () => {
    const { printed } = differentiated('d(S[1], x[2])', 'x[3]');
    expect(printed).toContainEqual(['\\partial_{x} \\partial_{x} S', 'i', 'a', "a'"]);
    expect(printed).toContainEqual(['\\partial_{x} \\partial_{x} Z', 'a', "a'"]);
  });

  it('by an entry of a matrix takes its row and its column', () => {
    const { expression, definitions: all } = differentiated('N', 'M[3, 2]');
    const value = valueIn(expression, {
      ...{ arithmetic: runningError, definitions: all, bound: {}, known: new Map() },
      variables: { M: [1, 2, 3].map((row) => [exactly(-row), exactly(row)]) },
      ranges: { k: [parse('1'), parse('3')] },
    });
    expect(value.value).toBe(6);
  });
});
