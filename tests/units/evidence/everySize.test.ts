/** Every size at once: what one index may stand for, and what may not be treated so. */
import { describe, expect, it } from 'vitest';
import { linesOfEverySize, patterns } from '../../../src/evidence/everySize.ts';
import { type Claim, chain, claim } from '../../../src/theory/claim.ts';
import { count, type Length, matrix, scalar, vector } from '../../../src/theory/domain.ts';
import { prove } from '../../../src/theory/identity/prove.ts';
import type { RationalFunction } from '../../../src/theory/identity/rationalFunction.ts';

const about = (lengthOfG: Length = 'n'): Claim =>
  claim({
    ...{ id: 'T1', title: 't', statement: '', scope: 's', proof: [] },
    variables: {
      n: count(1, 3),
      x: vector('n', 0, 1),
      g: vector(lengthOfG, 0, 1),
      c: scalar(0, 1),
    },
    ranges: { i: [1, 'n'], j: [1, 'n'], k: [1, 'n'], l: [1, 'n'] },
    definitions: {
      Z: 'sum(k, exp(x[k]))',
      'S[i]': 'exp(x[i])/Z',
      'D[i,j]': 'i == j ? g[i] : 0',
      'E[i,j]': 'i == j ? g[i] : 1',
    },
  });

const linesOf = (indices: readonly string[], left: string, right: string, one = about()) =>
  linesOfEverySize(one, chain(indices, left, [['=', right, '']]));

const verdicts = (indices: readonly string[], left: string, right: string) =>
  linesOf(indices, left, right).map(({ lines: [a, b] }) => prove(a, b));

const namesOf = ({ powers }: RationalFunction) =>
  [...powers.keys()].map((atom) => (atom.kind === 'letter' ? atom.name : 'sum'));

describe('patterns', () => {
  it('are the ways in which indices can be equal', () => {
    expect(patterns(0)).toEqual([[]]);
    expect(patterns(2)).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(patterns(3)).toHaveLength(5);
    expect(patterns(4)).toHaveLength(15);
  });
});

describe('every size', () => {
  it.each([
    [['i'], 'sum(k, S[k])', '1'],
    [['i'], 'sum(j, D[i,j])', 'g[i]'],
    [['i'], 'sum(k, exp(x[k] + c))', 'exp(c)*Z'],
    [['i', 'j'], 'd(S[i], x[j])', 'S[i]*(delta(i,j) - S[j])'],
    [['i'], 'sum(j, d(S[j], x[i])*g[j])', 'S[i]*(g[i] - sum(k, S[k]*g[k]))'],
    [[], 'sum(k, g[k]*(x[k] - c))', 'sum(k, g[k]*x[k]) - c*sum(k, g[k])'],
  ])('for all %s: %s = %s', (indices, left, right) => {
    for (const verdict of verdicts(indices, left, right)) {
      expect(verdict).toMatchObject({ proved: true });
    }
  });

  it('sums over the indices without a name are letters of their own', () => {
    const [{ lines }] = linesOf([], 'sum(k, 2*S[k]*g[k])', '0');
    expect(namesOf(lines[0])).toEqual(['Σ e^(x[k])', 'Σ e^(x[k])*g[k]']);
    expect(lines[0].numerator).toBe(2n);
  });

  /** True for n = 1 or n = 2; what the other sums are at the point shows why not for all n. */
  it.each([
    [['i'], 'sum(k, x[k])', 'x[i]', 'x[1] = 1, Σ x[k] = 1'],
    [['i'], 'sum(k, x[k]^2)', 'sum(k, x[k])*x[i]', 'x[1] = 1, Σ x[k] = 1, Σ x[k]^2 = 2'],
    [['i', 'j'], 'd(S[i], x[j])', 'S[i]*S[j]*(2*delta(i,j) - 1)', 'e^(x[1]) = 1, Σ e^(x[k]) = 2'],
  ])('for all %s: %s ≠ %s', (indices, left, right, at) => {
    const refuted = verdicts(indices, left, right).filter(({ proved }) => !proved);
    expect(refuted[0]).toMatchObject({ proved: false, at });
  });

  it.each([
    ['counts', 'sum(k, 1)', 'a sum of counts'],
    ['counts equal indices', 'sum(k, delta(i,k))', 'a sum of counts'],
    ['may count', 'sum(k, E[i,k])', 'a sum of counts'],
    ['adds 1 to what may be the integer 0', 'sum(k, D[i,k] + 1)', 'a sum of counts'],
    ['counts by a power', 'sum(k, x[k]^0)', 'a sum of counts'],
    ['adds equal terms', 'sum(k, c*x[i])', 'a sum of equal terms counts them'],
    ['adds quotients', 'sum(k, c/x[k])', 'a sum of quotients has no letter of its own'],
    ['names the size', 'n*x[i]', 'the number n'],
    ['names one index by its number', 'x[1]', 'the subscripts of x'],
    ['calculates with an index', 'i*x[i]', 'arithmetic with an index'],
    ['steps to a neighbour', 'x[i + 1]', 'arithmetic with an index'],
    ['orders indices', 'i < j ? x[i] : x[j]', 'an order of indices'],
    ['sums up to an index', 'sum(k, x[k], k != i)', 'a sum over some of the indices'],
    ['multiplies over indices', 'product(k, x[k])', 'a sum over some of the indices'],
    ['nests sums that depend on each other', 'sum(k, sum(l, delta(k,l)*x[l]))', 'a sum around it'],
    ['does so through a product', 'sum(k, x[k]*sum(l, x[k]*x[l]))', 'a sum around it'],
    ['differentiates by what a sum runs over', 'sum(k, d(Z, x[k]))', 'a derivative by an entry'],
    ['takes a maximum', 'max(c, x[i])', 'the function max'],
  ])('refuses an expression that %s', (_, text, message) => {
    expect(() => linesOf(['i', 'j'], text, '0')).toThrow(message);
  });

  it('refuses more than one size', () => {
    expect(() => linesOf(['i'], 'x[i]', 'x[i]', about(3))).toThrow('more than one size');
    const network = { ...about(), variables: { n: count(1, 2), W: matrix('n', 'n', 0, 1) } };
    expect(() => linesOf(['i'], 'W[i,i]', 'W[i,i]', network)).toThrow('more than one size');
  });
});
