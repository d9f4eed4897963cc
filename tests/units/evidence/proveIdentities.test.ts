/** Chains and costs of claims as identities: what is proved, for what, and what is refused. */
import { describe, expect, it } from 'vitest';
import { checksOf } from '../../../src/evidence/checks.ts';
import { provedScope, sizesOf } from '../../../src/evidence/provedScope.ts';
import { proveChain, proveComputation, proveCost } from '../../../src/evidence/proveIdentities.ts';
import { claims } from '../../../src/theory/book.ts';
import {
  type Chain,
  type Claim,
  chain,
  claim,
  computation,
  cost,
  type Identities,
  trial,
} from '../../../src/theory/claim.ts';
import { count, scalar, vector } from '../../../src/theory/domain.ts';
import { valueIn } from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';

const about = (proof: Claim['proof'], identities: Identities = { free: {} }): Claim =>
  claim({
    ...{ id: 'T1', title: 't', statement: '', scope: 's' },
    variables: { n: count(1, 3), a: count(1, 5), x: vector('n', 0, 1), c: scalar(0, 1) },
    ranges: { i: [1, 'n'], k: [1, 'n'] },
    definitions: { 'phi(t)': 'a == 1 ? max(0, t) : t', s: 'sum(k, x[k])' },
    identities,
    proof,
  });

const only = (part: Chain, identities: Identities = { free: {} }) =>
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

describe('variables of known sign', () => {
  const identities = { free: {}, nonNegative: ['x', 'c'] };

  it('decide maxima; the scope says so', () => {
    const part = chain(['i'], 'max(0, x[i] + c) + max(-c, 0)', [['=', 'x[i] + c', 'both ≥ 0']]);
    const { proof } = proveChain(about([part], identities), part);
    expect(proof?.scope).toBe('1 ≤ n ≤ 3, all real values with xᵢ ≥ 0 and c ≥ 0');
    const wrong = chain(['i'], 'max(0, x[i] + c)', [['=', 'x[i] - c', 'c lost']]);
    expect(() => proveChain(about([wrong], identities), wrong)).toThrow(
      'step 1 of 1 «c lost» fails at i = 1; c = 1, x[1] = 1\n',
    );
  });

  it('do not decide what depends on their sizes', () => {
    const part = chain(['i'], 'max(x[i], c)', [['=', 'x[i]', 'the larger one']]);
    expect(() => proveChain(about([part], identities), part)).toThrow(
      'the first line: a comparison of values is no rational function: the sign of -c + x[1] is not known',
    );
  });

  it.each([
    [{ positive: ['c'] }, 'T1: c is declared positive, but drawn from 0 on'],
    [{ nonNegative: ['n'] }, 'T1: n is declared not negative, but is no real variable'],
    [{ positive: ['epsilon'] }, 'T1: epsilon is declared positive, but is no real variable'],
  ])('are not what is declared: %o', (signs, message) => {
    const part = chain([], 'c', [['=', 'c', '']]);
    expect(() => proveChain(about([part], { free: {}, ...signs }), part)).toThrow(message);
  });

  it('are not negative if a hostile draw of them is', () => {
    const part = chain([], 'c', [['=', 'c', '']]);
    const one = about([part], { free: {}, positive: ['c'] });
    const drawn = (also: readonly number[]) => ({
      ...one,
      variables: { c: scalar(1, 2, { hostile: { from: 1, to: 9, also } }) },
      ranges: {},
    });
    expect(proveChain(drawn([3]), part).proof).toMatchObject({ identities: 1 });
    expect(() => proveChain(drawn([3, -1]), part)).toThrow(
      'c is declared positive, but drawn from -1',
    );
  });
});

describe('proveComputation', () => {
  const doubled = (factor: number, relation: '=' | '<=' = '=', reads = ['c']) =>
    computation({
      ...{ name: 'twice', text: '', reads, arithmetics: [] },
      *run(scope) {
        const A = scope.arithmetic;
        const c = valueIn(parse('c'), scope);
        const right = A.multiply(A.integer(factor), c);
        yield { what: 'c + c', left: A.add(c, c), relation, right };
      },
    });

  it('proves its equations for all sizes that it reads', () => {
    const proofOf = (reads: string[]) => {
      const part = doubled(2, '=', reads);
      return proveComputation(about([part]), part).proof;
    };
    expect(proofOf(['c'])).toMatchObject({ identities: 1, scope: 'all real values' });
    expect(proofOf(['c', 'x'])).toMatchObject({
      ...{ identities: 3, shapes: 1, scope: '1 ≤ n ≤ 3, all real values' },
    });
  });

  it('does not show it what it does not say to read', () => {
    const part = doubled(2, '=', ['x']);
    expect(() => proveComputation(about([part]), part)).toThrow('unknown c');
  });

  it('names the equation, the point and both sides', () => {
    const part = doubled(3);
    expect(() => proveComputation(about([part]), part)).toThrow(
      'T1: twice: c + c fails at c = 1\n  left      2\n  =         3\n',
    );
  });

  it('refuses inequalities', () => {
    const part = doubled(2, '<=');
    expect(() => proveComputation(about([part]), part)).toThrow('only equations can be proved');
  });

  it('is asked of computations, not of trials', () => {
    const { kind, ...part } = doubled(2);
    const names = checksOf(about([{ kind, ...part }, trial(part)]), []).map(({ name }) => name);
    expect(names).toEqual(['twice [proof]']);
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
      ...[
        'Q2.1',
        'Q2.2',
        'Q2.3',
        'Q2.4',
        'Q3.1',
        'Q3.3',
        'Q3.4',
        'Q4',
        'Q5.1',
        'Q5.2',
        'Q5.3',
        'Q6.laws',
      ],
    ]);
    for (const one of claims.filter(({ identities }) => identities !== null)) {
      const steps = ['chain', 'computation', 'cost'];
      const parts = one.proof.filter(({ kind }) => steps.includes(kind));
      const proofs = checksOf(one, []).filter(({ name }) => name.endsWith('[proof]'));
      expect(proofs, one.id).toHaveLength(parts.length);
    }
  });
});
