/** Chains and costs of claims as identities: what is proved, for what, and what is refused. */
import { describe, expect, it } from 'vitest';
import { checksOf } from '../../../src/evidence/checks.ts';
import { provedScope, sizesOf } from '../../../src/evidence/provedScope.ts';
import { proveChain, proveCost } from '../../../src/evidence/proveIdentities.ts';
import { claims } from '../../../src/theory/book.ts';
import { type Chain, type Claim, chain, claim, cost } from '../../../src/theory/claim.ts';
import { count, scalar, vector } from '../../../src/theory/domain.ts';

const about = (proof: Claim['proof'], identities = { free: {} }): Claim =>
  claim({
    ...{ id: 'T1', title: 't', statement: '', scope: 's' },
    variables: { n: count(1, 3), a: count(1, 5), x: vector('n', 0, 1), c: scalar(0, 1) },
    ranges: { i: [1, 'n'], k: [1, 'n'] },
    definitions: { 'phi(t)': 'a == 1 ? max(0, t) : t', s: 'sum(k, x[k])' },
    identities,
    proof,
  });

const only = (part: Chain, identities = { free: {} }) =>
  proveChain(about([part], identities), part);

describe('proveChain', () => {
  it('proves every step at every cell, for all sizes', () => {
    const part = chain(['i'], '(x[i] + c)^2', [
      ['=', 'x[i]^2 + 2*x[i]*c + c^2', 'binomial'],
      ['=', '(x[i] + 2*c)*x[i] + c^2', 'take out x_i'],
    ]);
    // 1 + 2 + 3 cells, two steps each; they differ in the names of their letters alone.
    const { proof, ...rest } = only(part);
    expect(proof).toMatchObject({ identities: 12, shapes: 2 });
    expect(proof?.points).toBeGreaterThan(2);
    expect(rest).toEqual({ runs: 0, comparisons: 0, worstRatio: 0, exact: true, exhaustive: true });
  });

  it('names a false step, the cell, the point, both sides and the sizes', () => {
    const part = chain(['i'], 's', [
      ['=', 'sum(k, x[k] + c - c)', 'add 0'],
      ['=', 'x[i]', 'all terms but one are lost'],
    ]);
    expect(() => only(part)).toThrow(
      'T1: step 2 of 2 «all terms but one are lost» fails at i = 1; x[1] = 1, x[2] = 1\n' +
        '  left      2\n  =         1\n',
    );
    expect(() => only(part)).toThrow('for n = 2');
  });

  it('passes over the cells outside of a case of sizes and indices', () => {
    const part = chain(['i'], 'sum(k, x[k])', [['=', 'x[1] + x[2]', 'n = 2']], { given: 'n == 2' });
    expect(only(part).proof).toMatchObject({ identities: 2 });
    const never = chain(['i'], 's', [['=', 's', 'never']], { given: 'n == 7' });
    expect(() => only(never)).toThrow('T1: there is no identity to prove');
  });

  it.each([
    [
      'a case of values',
      chain([], 'c', [['=', 'c', '']], { given: 'c > 0' }),
      'a comparison of values',
    ],
    ['a function with cases', chain([], 'phi(c)', [['=', 'c', '']]), 'a comparison of values'],
    ['an inequality', chain([], 'c', [['<=', 'c', '']]), 'only equations can be proved'],
    [
      'a limit',
      chain([], 'c', [['=', 'c', '']], { limit: { variable: 'c', toward: 'zero' } }),
      'only equations can be proved',
    ],
  ])('refuses %s', (_, part, message) => {
    expect(() => only(part)).toThrow(message);
  });

  it('proves for every function what uses nothing of it, and nothing else', () => {
    const free = { free: { phi: 'φ' } };
    const part = chain(['i'], 'sum(k, phi(x[k] + c)) - phi(c + x[i])', [
      ['=', 'sum(k, phi(x[k] + c), k != i)', 'one term less'],
    ]);
    expect(only(part, free).proof?.scope).toBe('1 ≤ n ≤ 3, every function φ, all real values');
    const linear = chain([], 'phi(c + c)', [['=', '2*phi(c)', 'φ is linear']]);
    expect(() => only(linear, free)).toThrow('phi(2*c) = 1, phi(c) = 1');
  });
});

describe('proveCost', () => {
  const multiplications = (stated: string) => cost('squares', ['i'], 's*x[i]*x[i]', stated);

  it('counts for all values at once', () => {
    const part = multiplications('2*n');
    expect(proveCost(about([part]), part).proof).toMatchObject({ identities: 3 });
  });

  it('names what was counted and what was stated', () => {
    const part = multiplications('n + 1');
    expect(() => proveCost(about([part]), part)).toThrow(
      /cost «squares» fails\n {2}left {6}4 multiplications counted\n.*3 stated(\n.*){2}\n.*for n = 2/,
    );
  });
});

describe('what is proved', () => {
  it('does not vary counts that only a free function depends on', () => {
    const part = chain([], 'phi(c)', [['=', 'phi(c)', '']]);
    expect(sizesOf(about([part], { free: { phi: 'φ' } })).a).toEqual(count(1, 1));
    expect(sizesOf(about([part])).a).toEqual(count(1, 5));
    expect(provedScope(about([part]), false)).toBe('1 ≤ a ≤ 5, all real values');
  });

  it('does not vary counts that a part does not depend on', () => {
    const sums = chain([], 's', [['=', 'sum(k, x[k])', '']]);
    const entries = chain(['i'], 'c', [['=', 'c', '']]);
    const neither = chain([], 'c', [['=', 'c', '']]);
    const whole = about([sums, entries, neither]);
    expect([sums, entries, neither].map((part) => sizesOf(whole, [part]).n)).toEqual([
      ...[count(1, 3), count(1, 3), count(1, 1)],
    ]);
    expect(proveChain(whole, neither).proof).toMatchObject({
      ...{ identities: 1, scope: '1 ≤ n ≤ 3, all real values' },
    });
  });

  it('is every claim whose derivation is made of equations between rational functions', () => {
    const proved = claims.filter((one) => one.identities !== null).map(({ id }) => id);
    expect(proved).toEqual([
      ...['Q2.1', 'Q2.2', 'Q2.3', 'Q2.4', 'Q3.1', 'Q3.3', 'Q3.4', 'Q4', 'Q5.1', 'Q5.2', 'Q6.laws'],
    ]);
    for (const one of claims.filter(({ identities }) => identities !== null)) {
      const parts = one.proof.filter(({ kind }) => kind === 'chain' || kind === 'cost');
      const proofs = checksOf(one, []).filter(({ name }) => name.endsWith('[proof]'));
      expect(proofs, one.id).toHaveLength(parts.length);
    }
  });
});
