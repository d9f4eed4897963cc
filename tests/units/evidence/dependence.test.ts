/** A count is varied only if the part can depend on it, in whatever way it does. */
import { describe, expect, it } from 'vitest';
import { countsOf, onlyWhatMatters } from '../../../src/evidence/dependence.ts';
import { provedScope, sizesOf } from '../../../src/evidence/provedScope.ts';
import {
  type Chain,
  chain,
  computation,
  cost,
  type Part,
  prose,
  trial,
} from '../../../src/theory/claim.ts';
import { count, matrix, scalar, vector } from '../../../src/theory/domain.ts';
import { claimWith } from './smallClaim.ts';

const claim = claimWith({
  variables: {
    ...{ aa: count(1, 2), bb: count(1, 3), cc: count(2, 5), dd: count(0, 1) },
    ...{ t: scalar(0, 1), y: vector(3, 0, 1), x: vector('aa', 0, 1) },
    ...{ z: vector(['bb', -1], 0, 1), W: matrix('cc', 'dd', 0, 1) },
  },
  ranges: { i: [1, 'bb'], j: ['i', 'cc'], k: [1, 2] },
  definitions: {
    'f(u)': 'u + dd',
    'S[i]': 'i == 1 ? cc : S[i - 1] + aa',
  },
});

const varied = (...parts: readonly Part[]) =>
  Object.entries(countsOf(claim, parts))
    .filter(([, { from, to }]) => from < to)
    .map(([name]) => name);

const line = (text: string, indices: readonly string[] = []): Chain => chain(indices, text, []);

describe('countsOf', () => {
  it('keeps the other counts at their first value, and has nothing but counts', () => {
    expect(countsOf(claim, [line('bb')])).toEqual({
      ...{ aa: count(1, 1), bb: count(1, 3), cc: count(2, 2), dd: count(0, 0) },
    });
    expect(varied()).toEqual([]);
    expect(varied(line('aa'), line('cc'))).toEqual(['aa', 'cc']);
  });

  it.each([
    ['a count by its name', line('2*aa'), ['aa']],
    ['the length of a vector', line('x[1]'), ['aa']],
    ['a length with an offset', line('z[1]'), ['bb']],
    ['rows and columns', line('W[1,1]'), ['cc', 'dd']],
    ['a scalar', line('t'), []],
    ['a fixed length', line('y[k]', ['k']), []],
    ['the range of an index', line('1', ['i']), ['bb']],
    ['the range of an index within another', line('1', ['j']), ['bb', 'cc']],
    ['the range of a sum', line('sum(i, 1)'), ['bb']],
    ['a defined function', line('f(1)'), ['dd']],
    ['a definition in terms of itself', line('S[2]'), ['aa', 'bb', 'cc']],
    ['an index', line('x[dd]'), ['aa', 'dd']],
  ])('finds %s', (_, part, names) => {
    expect(varied(part)).toEqual(names);
  });

  it('looks at the case and at every line of a chain', () => {
    expect(varied(chain([], '1', [['=', 'aa', '']], { given: 'dd > 0' }))).toEqual(['aa', 'dd']);
  });

  it('looks at both formulas of a cost and at its indices', () => {
    expect(varied(cost('', ['i'], 'aa', 'cc'))).toEqual(['aa', 'bb', 'cc']);
  });

  it('takes a computation at its word, and nothing from words and trials', () => {
    const steps = { name: '', text: '', reads: ['x', 'dd'], arithmetics: [], *run() {} };
    expect(varied(computation(steps))).toEqual(['aa', 'dd']);
    expect(varied(prose('aa'), trial(steps))).toEqual([]);
  });

  it('does not look into functions of which nothing is used', () => {
    expect(countsOf(claim, [line('f(aa)')], { f: 'φ' })).toMatchObject({
      ...{ aa: count(1, 2), dd: count(0, 0) },
    });
  });
});

describe('onlyWhatMatters', () => {
  const box = claimWith({ variables: { aa: count(1, 2), bb: count(1, 3) }, ranges: {} });

  it('leaves points out of a finite box', () => {
    expect(onlyWhatMatters(box, line('bb'))).toEqual({
      ...box,
      variables: { aa: count(1, 1), bb: count(1, 3) },
    });
  });

  it('changes nothing where real numbers are drawn, or values constructed', () => {
    expect(onlyWhatMatters(claim, line('bb'))).toBe(claim);
    const constructed = { ...box, construct: () => ({}) };
    expect(onlyWhatMatters(constructed, line('bb'))).toBe(constructed);
  });
});

describe('the scope of a proof', () => {
  it('has every count that is varied, each function, and the signs', () => {
    const proof = [line('f(x[1])'), line('lambda*z[1]')];
    const whole = { ...claim, proof, variables: { ...claim.variables, lambda: scalar(1, 2) } };
    expect(sizesOf(whole).dd).toEqual(count(0, 1));
    expect(provedScope(whole, false)).toBe('1 ≤ aa ≤ 2, 1 ≤ bb ≤ 3, 0 ≤ dd ≤ 1, all real values');
    const free = { f: 'φ' };
    const signed = { ...whole, identities: { free, positive: ['lambda'], nonNegative: ['W'] } };
    expect(provedScope(signed, true)).toBe(
      'every aa, every bb, every function φ, all real values with λ > 0 and Wᵢⱼ ≥ 0',
    );
  });
});
