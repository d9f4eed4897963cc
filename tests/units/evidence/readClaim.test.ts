/** The variables of a claim as letters: their names, their shapes, and their signs. */
import { describe, expect, it } from 'vitest';
import { readClaim } from '../../../src/evidence/readClaim.ts';
import type { Identities } from '../../../src/theory/claim.ts';
import { count, matrix, scalar, vector } from '../../../src/theory/domain.ts';
import { valueIn } from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import type { RationalFunction } from '../../../src/theory/identity/rationalFunction.ts';
import { claimWith } from './smallClaim.ts';

const claim = claimWith({
  variables: {
    ...{ n: count(1, 3), c: scalar(-1, 1), x: vector('n', -1, 1) },
    W: matrix('n', ['n', 1], -1, 1),
  },
  definitions: { 'phi(u)': 'u > 0 ? 1 : 2' },
});

const nameOf = ({ powers }: RationalFunction) =>
  [...powers.keys()].map((atom) => (atom.kind === 'letter' ? atom.name : 'sum')).join();

describe('readClaim', () => {
  it('makes a letter of every entry, and leaves counts what they are', () => {
    const { n, c, x, W } = readClaim(claim, { n: 2 }, ({ variables }) => variables);
    expect(n).toBe(2);
    expect(nameOf(c as RationalFunction)).toBe('c');
    expect((x as RationalFunction[]).map(nameOf)).toEqual(['x[1]', 'x[2]']);
    expect((W as RationalFunction[][]).map((row) => row.map(nameOf))).toEqual([
      ['W[1,1]', 'W[1,2]', 'W[1,3]'],
      ['W[2,1]', 'W[2,2]', 'W[2,3]'],
    ]);
  });

  it('writes indices as it is told, and calculates as it is told', () => {
    const names: string[] = [];
    const read = readClaim(
      claim,
      { n: 1 },
      (scope) => {
        names.push(scope.arithmetic.name);
        return scope.variables;
      },
      { label: (i) => 'abc'[i], modify: (A) => ({ ...A, name: `changed ${A.name}` }) },
    );
    expect((read.x as RationalFunction[]).map(nameOf)).toEqual(['x[b]']);
    expect((read.W as RationalFunction[][])[0].map(nameOf)).toEqual(['W[b,b]', 'W[b,c]']);
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^changed ./);
  });

  it('takes the values of a free function for letters, and decides its cases otherwise', () => {
    const phi = (identities: Identities | null) => () =>
      nameOf(
        readClaim({ ...claim, identities }, { n: 1 }, (scope) => valueIn(parse('phi(c)'), scope)),
      );
    expect(phi({ free: { phi: 'φ' } })()).toBe('phi(c)');
    expect(phi({ free: {} })).toThrow('a comparison of values');
    expect(phi(null)).toThrow('a comparison of values');
  });
});

describe('declared signs', () => {
  const declare = (
    signs: Partial<Identities>,
    from: number,
    hostileFrom = from,
    also: readonly number[] = [from],
  ) => {
    const drawn = scalar(from, 9, { hostile: { from: hostileFrom, to: 9, also } });
    const variables = { ...claim.variables, c: drawn };
    const identities = { free: {}, ...signs };
    return () =>
      readClaim({ ...claim, variables, identities }, { n: 1 }, (scope) =>
        nameOf(valueIn(parse('max(0, c)'), scope)),
      );
  };

  it('are those of all that is drawn', () => {
    expect(declare({ nonNegative: ['c'] }, 0)()).toBe('c');
    expect(declare({ nonNegative: ['c'] }, 1)()).toBe('c');
    expect(declare({ positive: ['c'] }, 1 / 4)()).toBe('c');
  });

  it.each([
    [{ nonNegative: ['c'] }, -1, 0, [1], 'T1: c is declared not negative, but drawn from -1 on'],
    [{ nonNegative: ['c'] }, 1, -2, [1], 'T1: c is declared not negative, but drawn from -2 on'],
    [{ nonNegative: ['c'] }, 1, 1, [3, -4], 'c is declared not negative, but drawn from -4 on'],
    [{ positive: ['c'] }, 1, 0, [1], 'T1: c is declared positive, but drawn from 0 on'],
    [{ positive: ['n'] }, 1, 1, [1], 'T1: n is declared positive, but is no real variable'],
  ] as const)(
    'are refused otherwise: %o drawn from %d, hostile from %d, also %o',
    (signs, from, least, also, message) => {
      expect(declare(signs, from, least, also)).toThrow(message);
    },
  );
});
