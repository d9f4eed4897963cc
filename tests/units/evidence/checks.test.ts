/** Assumptions, computations, costs and witnesses are checked, and a check of nothing is refused. */
import { describe, expect, it } from 'vitest';
import { checkAssumption } from '../../../src/evidence/checkAssumption.ts';
import { checkComputation, checkCost } from '../../../src/evidence/checkComputation.ts';
import { checksOf } from '../../../src/evidence/checks.ts';
import { checkWitness } from '../../../src/evidence/checkWitness.ts';
import { type Chain, chain, computation, cost, prose, trial } from '../../../src/theory/claim.ts';
import { valueIn } from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { claimWith, settings } from './smallClaim.ts';

describe('checkAssumption', () => {
  const check = (given: string, steps: Chain) =>
    checkAssumption(claimWith({}), steps, parse(given), settings);
  const small = chain([], 't', [['<=', '2', 'case']]);
  const cell = chain(['i'], '1/(i - 1)', [['=', '1', 'only for 2']]);

  it('accepts a case outside of which a step fails or has no value', () => {
    const { comparisons } = check('t <= 2', small);
    expect(comparisons).toBe(60);
    expect(check('i == 2', cell).comparisons).toBeGreaterThan(0);
  });

  it('finds a case that is too narrow, and one that excludes nothing', () => {
    expect(() => check('t <= 1', small)).toThrow(
      /T1: the assumption fails\n {2}left {6}not met\n {2}but {7}every step holds\n[\s\S]*t = 1\.25/,
    );
    expect(() => check('i == 1 and t > 4', cell)).toThrow('the assumption fails at i = 2');
    expect(() => check('t <= 3', small)).toThrow('step 1 of 1 «case» fails');
    const always = chain([], 't', [['<=', '4', 'always']]);
    expect(() => check('t <= 4', always)).toThrow('excludes no draw, so it is idle');
  });

  it('is one of the checks of a chain with an assumption', () => {
    const names = (given: { given?: string } = {}) =>
      checksOf(claimWith({ proof: [chain([], 't', [['<=', '2', '']], given)] }), []).map(
        ({ name }) => name,
      );
    expect(names()).not.toContain('derivation 1, its assumption is met and needed');
    expect(names({ given: 't <= 2' })).toContain('derivation 1, its assumption is met and needed');
  });
});

describe('checkComputation and checkCost', () => {
  it('compares what is computed', () => {
    const squares = (offset: string) =>
      computation({
        name: 'squares',
        text: '',
        reads: ['t'],
        arithmetics: ['exact'],
        *run(scope) {
          const left = valueIn(parse('(t + 1)^2'), scope);
          const right = valueIn(parse(`t^2 + 2*t + ${offset}`), scope);
          yield { what: 'binomial', left, relation: '=', right };
        },
      });
    const claim = claimWith({});
    expect(checkComputation(claim, squares('1'), 'exact', settings)).toMatchObject({
      comparisons: 60,
      exact: true,
    });
    expect(() => checkComputation(claim, squares('2'), 'exact', settings)).toThrow(
      'T1: squares: binomial fails',
    );
    const nothing = computation({ ...squares('1'), *run() {} });
    expect(() => checkComputation(claim, nothing, 'exact', settings)).toThrow('compared nothing');
    const blind = computation({ ...squares('1'), reads: [] });
    expect(() => checkComputation(claim, blind, 'exact', settings)).toThrow('unknown t');
  });

  it('counts multiplications and divisions', () => {
    const claim = claimWith({});
    const right = cost('n products', ['i'], 'x[i]*2 + x[i]', 'n');
    expect(checkCost(claim, right, settings)).toMatchObject({ comparisons: 60, exact: true });
    const wrong = cost('n products', ['i'], 'x[i]*2/3', 'n');
    expect(() => checkCost(claim, wrong, settings)).toThrow(
      /cost «n products» fails\n {2}left {6}2 multiplications counted\n {2}= {9}1 stated/,
    );
  });
});

describe('checkWitness', () => {
  it('holds or says at what', () => {
    const values = { n: 2, x: [1, 2], t: 0 };
    const [good, bad] = ['x[1] < x[2]', 'x[1] > x[2]'].map((shows) =>
      claimWith({ witnesses: [{ text: 'order', values, shows }] }),
    );
    expect(checkWitness(good, good.witnesses[0])).toMatchObject({ comparisons: 1 });
    expect(() => checkWitness(bad, bad.witnesses[0])).toThrow(
      'T1: the witness «order» does not show it\n  at n = 2, x = [1, 2], t = 0',
    );
  });
});

describe('checksOf', () => {
  it('lists a check for each chain and arithmetic, limit, computation, cost and witness', () => {
    const limit = { variable: 't', toward: 'infinity' } as const;
    const all = claimWith({
      proof: [
        prose('words are not checked'),
        chain([], '0', [['<=', '1/t', '']], { limit, arithmetics: ['float64'] }),
        chain([], 't', [['=', 't', '']]),
        computation({ name: 'computed', text: '', reads: [], arithmetics: ['exact'], *run() {} }),
        trial({ name: 'tried', text: '', reads: [], arithmetics: ['float64'], *run() {} }),
        cost('counted', [], 't', '0'),
      ],
      witnesses: [{ text: 'seen', values: {}, shows: '1 < 2' }],
    });
    expect(checksOf(all, []).map(({ name }) => name)).toEqual([
      'derivation 2, 1 steps [float64]',
      'derivation 2, the bound vanishes with t',
      'derivation 3, 1 steps [float64]',
      'derivation 3, 1 steps [exact]',
      'computed [exact]',
      'tried [float64]',
      'counted',
      'counted: of what was derived',
      'witness: seen',
    ]);
  });
});
