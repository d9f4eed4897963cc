/** What proofs add up to, what they say of a failure, and for which sizes they hold. */
import { describe, expect, it } from 'vitest';
import { linesOfEverySize } from '../../../src/evidence/everySize.ts';
import { proveChain, proveComputation, proveCost } from '../../../src/evidence/proveIdentities.ts';
import {
  type Chain,
  type ClaimText,
  chain,
  computation,
  cost,
  type Identities,
} from '../../../src/theory/claim.ts';
import { count, scalar, vector } from '../../../src/theory/domain.ts';
import { claimWith } from './smallClaim.ts';

const free = { free: {} };
const about = (part: Chain, identities: Identities = free, text: Partial<ClaimText> = {}) =>
  claimWith({ proof: [part], identities, ...text });
const equal = (indices: readonly string[], left: string, right: string, options = {}) =>
  chain(indices, left, [['=', right, 'because']], options);

describe('a proof', () => {
  it('counts what it proved, and shapes once', () => {
    const part = chain(['i'], 'x[i]', [
      ['=', 'x[i]*1', ''],
      ['=', '2*x[i]/2', ''],
    ]);
    const { proof } = proveChain(about(part), part);
    expect(proof).toMatchObject({
      identities: 2 * 6,
      shapes: 1,
      scope: '1 ≤ n ≤ 3, all real values',
    });
    const once = chain([], 't^2 - 1', [['=', '(t - 1)*(t + 1)', '']]);
    const alone = proveChain(about(once), once).proof;
    const twice = chain([], 't^2 - 1', [
      ['=', '(t - 1)*(t + 1)', ''],
      ['=', 't*t - 1', ''],
    ]);
    const both = proveChain(about(twice), twice).proof;
    expect(alone).toMatchObject({ identities: 1, shapes: 1 });
    expect(alone?.points).toBeGreaterThan(0);
    expect(both).toMatchObject({ identities: 2, shapes: 2 });
    expect(both?.points).toBeGreaterThan(alone?.points ?? 0);
    const cells = equal(['i'], 'x[i]^2 - 1', '(x[i] - 1)*(x[i] + 1)');
    const { points } = alone ?? {};
    expect(proveChain(about(cells), cells).proof).toMatchObject({ identities: 6, points });
    expect(proveChain(claimWith({ proof: [once] }), once).proof).toEqual(alone);
  });

  it('that fails says by how much, and has no place where nothing varies', () => {
    const wrong = equal([], '2', '5');
    expect(() => proveChain(about(wrong), wrong)).toThrow(
      /^T1: step 1 of 1 «because» fails\n {2}left {6}2\n {2}= {9}5\n {2}gap {7}3\n {2}allowance 0 \(the two sides are different rational functions\)\n {2}for n = 1$/,
    );
    const scalars = { variables: { t: scalar(0, 1) }, ranges: {} };
    expect(() => proveChain(about(wrong, free, scalars), wrong)).toThrow(
      /different rational functions\)$/,
    );
    try {
      proveChain(about(wrong), wrong);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ point: 'n = 1', cause: { name: 'Violation', gap: 3 } });
    }
  });

  it('is of equations without a limit', () => {
    const limit = { variable: 't', toward: 'zero' } as const;
    const part = equal([], 't', 't', { limit });
    expect(() => proveChain(about(part), part)).toThrow(
      'T1: only equations can be proved as identities',
    );
    const mixed = chain([], 't', [
      ['=', 't', ''],
      ['<=', 't', ''],
    ]);
    expect(() => proveChain(about(mixed), mixed)).toThrow('only equations can be proved');
  });

  it('names the line that has no value', () => {
    const late = equal([], 't', 'x[4]');
    expect(() => proveChain(about(late), late)).toThrow(
      'T1: step 1 of 1 «because»: x[4]: 4 is not an index of it\n  for n = 1',
    );
  });
});

describe('a proof for every size', () => {
  const everySize = { free: {}, everySize: true };

  it('is one for the stated sizes besides', () => {
    const part = equal(['i'], 'sum(k, 2*x[k]*x[i])', '2*x[i]*sum(k, x[k])');
    const { proof } = proveChain(about(part, everySize), part);
    expect(proof).toMatchObject({ scope: 'every n, all real values', identities: 6 + 1 });
    expect(proveChain(about(part), part).proof).toMatchObject({ identities: 6 });
  });

  it('fails by that name', () => {
    // True up to n = 3, the largest size that is tried.
    const part = equal([], 'sum(k, x[k])', 'sum(k, x[k])*n/n');
    expect(() => proveChain(about(part, everySize), part)).toThrow(
      /^T1: .*the number n[\s\S]*\n {2}for every size$/,
    );
  });
});

describe('what is not for every size', () => {
  const part = equal(['i'], 'x[i]', 'x[i]');
  const refused = (text: Partial<ClaimText>) => () =>
    linesOfEverySize(about(part, free, text), part);
  const several = 'not for every size: there is more than one size';

  it('a second count, or a vector of another length', () => {
    expect(refused({})()).toHaveLength(1);
    const { n, x } = { n: count(1, 3), x: vector('n', 0, 1) };
    expect(refused({ variables: { n, x, m: count(1, 2) } })).toThrow(several);
    expect(refused({ variables: { n, x, y: vector(2, 0, 1) } })).toThrow(several);
    expect(refused({ variables: { n, x, y: scalar(0, 1) } })()).toHaveLength(1);
  });

  it.each([
    ['from 2 on', [2, 'n']],
    ['from another index on', ['k', 'n']],
    ['to a number', [1, 3]],
    ['to another name', [1, 't']],
    ['to a function of that name', [1, 'n(t)']],
  ] as const)('an index %s', (_, range) => {
    expect(refused({ ranges: { i: [1, 'n'], j: range, k: [1, 'n'] } })).toThrow(several);
  });

  it('constructed values, and cases', () => {
    expect(refused({ construct: (drawn) => drawn })).toThrow(several);
    const half = equal(['i'], 'x[i]', 'x[i]', { given: 'i > 1' });
    expect(() => linesOfEverySize(about(half), half)).toThrow('not for every size: a case');
  });
});

describe('proofs of computations and costs', () => {
  it('tell what was thrown, even where that is no error', () => {
    const part = computation({
      ...{ name: 'computed', text: '', reads: ['x'], arithmetics: [] },
      // biome-ignore lint/correctness/useYield: it ends before it compares anything
      *run() {
        throw 'a text';
      },
    });
    expect(() => proveComputation(claimWith({ proof: [part], identities: free }), part)).toThrow(
      /^T1: a text\n {2}for n = 1$/,
    );
    const nothing = { ...part, *run() {} };
    expect(() =>
      proveComputation(claimWith({ proof: [nothing], identities: free }), nothing),
    ).toThrow('T1: there is no identity to prove');
  });

  it('of costs are one a size, and say by how many a count is off', () => {
    const prove = (stated: string) => {
      const part = cost('products', ['i'], '2*x[i]', stated);
      return () => proveCost(claimWith({ proof: [part], identities: free }), part);
    };
    expect(prove('n')()).toEqual({
      ...{ runs: 0, comparisons: 0, worstRatio: 0, exact: true, exhaustive: true },
      proof: {
        scope: 'multiplications counted for 1 ≤ n ≤ 3, all real values',
        ...{ identities: 3, shapes: 3, points: 3 },
      },
    });
    expect(prove('3*n')).toThrow(
      /left {6}1 multiplications counted\n {2}= {9}3 stated\n {2}gap {7}2\n {2}allowance 0 \(a count is exact\)\n {2}for n = 1$/,
    );
  });
});
