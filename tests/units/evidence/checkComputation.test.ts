/** What a computation compares and what a cost counts, in figures. */
import { describe, expect, it } from 'vitest';
import { checkAssumption } from '../../../src/evidence/checkAssumption.ts';
import { checkChain, titleOf } from '../../../src/evidence/checkChain.ts';
import { checkComputation, checkCost } from '../../../src/evidence/checkComputation.ts';
import { checkLimit } from '../../../src/evidence/checkLimit.ts';
import { checkWitness } from '../../../src/evidence/checkWitness.ts';
import { ClaimFailure } from '../../../src/evidence/violation.ts';
import { chain, computation, cost, prose } from '../../../src/theory/claim.ts';
import { count, scalar } from '../../../src/theory/domain.ts';
import { valueIn } from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { claimWith, settings } from './smallClaim.ts';

const claim = claimWith({});
const box = claimWith({ variables: { n: count(1, 3) } });

/** Two different numbers. */
const WORST = /: (\S+) beside (?!\1$)\S+$/;

describe('checkComputation', () => {
  const thirds = (left: string, right: string, name = 't') =>
    computation({
      ...{ name: 'thirds', text: '', reads: [name], arithmetics: [] },
      *run(scope) {
        const at = (text: string) => valueIn(parse(text), scope);
        yield { what: 'a third', left: at(left), relation: '=', right: at(right) };
      },
    });

  it('says how near rounding came, and where', () => {
    const outcome = checkComputation(claim, thirds('t/7*3 + t/3', '16*t/21'), 'float64', settings);
    expect(outcome).toMatchObject({ runs: 60, comparisons: 60, exact: false, exhaustive: false });
    expect(outcome.worstRatio).toBeGreaterThan(0);
    expect(outcome.worstRatio).toBeLessThanOrEqual(1);
    expect(outcome.allowed).toBeGreaterThan(0);
    expect(outcome.worstAt).toMatch(/^«thirds», a third: /);
    expect(outcome.worstAt).toMatch(WORST);
  });

  it('looks at the whole of a box, exactly', () => {
    expect(checkComputation(box, thirds('n/3', '2*n/6', 'n'), 'exact', settings)).toEqual({
      ...{ runs: 3, comparisons: 3, worstRatio: 0, worstAt: undefined, allowed: 0 },
      ...{ exact: true, exhaustive: true },
    });
  });

  it('says what would have explained a difference', () => {
    const wrong = thirds('t/3', '(t + 1)/3');
    expect(() => checkComputation(claim, wrong, 'float64', settings)).toThrow(
      /thirds: a third fails\n {2}left {6}0\n {2}= {9}0\.3\d+\n {2}gap {7}0\.3\d+\n {2}allowance \d\S* \(running error of both sides\)/,
    );
    expect(() => checkComputation(claim, wrong, 'exact', settings)).toThrow(
      'allowance 0 (the comparison is exact)',
    );
  });

  it('refuses one that compares nothing', () => {
    const nothing = computation({ ...thirds('t', 't'), *run() {} });
    expect(() => checkComputation(claim, nothing, 'exact', settings)).toThrow(
      'T1: the computation «thirds» compared nothing',
    );
  });
});

describe('checkCost', () => {
  it('counts at every draw', () => {
    expect(checkCost(claim, cost('two', [], 't*t*t', '2'), settings)).toEqual({
      ...{ runs: 60, comparisons: 60, worstRatio: 0, exact: true, exhaustive: false },
    });
  });

  it('says by how many a count is off, whichever is larger', () => {
    for (const stated of ['1', '3']) {
      expect(() => checkCost(claim, cost('two', [], 't*t*t', stated), settings)).toThrow(
        `= ${' '.repeat(8)}${stated} stated\n  gap       1\n  allowance 0 (a count is exact)`,
      );
    }
  });

  it('names the cost whose formula or number has no value', () => {
    for (const [formula, stated] of [
      ['x[4]', '0'],
      ['t', 'x[4]'],
    ]) {
      expect(() => checkCost(claim, cost('late', [], formula, stated), settings)).toThrow(
        'T1: a value does not exist: cost «late»: x[4]: 4 is not an index',
      );
    }
  });
});

describe('the outcome of a chain', () => {
  const thirds = chain([], 't/7*3 + t/3', [
    ['=', '16*t/21', 'add up'],
    ['=', '16*(t/7/3)', 'take out'],
  ]);

  it('names the derivation, the step and both sides where rounding came nearest', () => {
    const own = claimWith({ proof: [prose(''), thirds] });
    const outcome = checkChain(own, thirds, 'float64', settings);
    expect(outcome.worstAt).toMatch(/^derivation 2, step [12] of 2 «(add up|take out)»: /);
    expect(outcome.worstAt).toMatch(WORST);
    expect(outcome.allowed).toBeGreaterThan(0);
    expect(checkChain(claim, thirds, 'float64', settings).worstAt).toMatch(/^step [12] of 2 «/);
    expect([titleOf(own, thirds), titleOf(claim, thirds)]).toEqual(['derivation 2, ', '']);
  });

  it('is exact on a box, where only what matters is varied', () => {
    const counts = claimWith({ variables: { n: count(1, 3), m: count(1, 9) } });
    expect(checkChain(counts, chain([], 'n', [['=', 'n', '']]), 'exact', settings)).toEqual({
      ...{ runs: 3, comparisons: 3, worstRatio: 0, worstAt: undefined, allowed: 0 },
      ...{ exact: true, exhaustive: true },
    });
  });

  it('compares each line with the one before', () => {
    const back = chain([], 't', [
      ['<=', 't + 1', ''],
      ['<=', 't', 'back'],
    ]);
    expect(() => checkChain(claim, back, 'exact', settings)).toThrow('step 2 of 2 «back» fails');
  });

  it('a ⇔ needs truth values on both sides', () => {
    for (const [left, right] of [
      ['t', 't > 1'],
      ['t > 1', 't'],
    ]) {
      const mixed = chain([], left, [['<=>', right, 'mixed']]);
      expect(() => checkChain(claim, mixed, 'float64', settings)).toThrow(
        'step 1 of 1 «mixed»: relate: ⇔ between values that are not truth values',
      );
    }
  });
});

describe('the outcome of an assumption', () => {
  it('counts what is met and what is excluded', () => {
    const line = chain([], 'n/3', [['<=', '2/3', 'case']]);
    const own = { ...box, proof: [line] };
    expect(checkAssumption(own, line, parse('n <= 2'), settings)).toMatchObject({
      ...{ runs: 3, comparisons: 3, worstRatio: 0, exact: false, exhaustive: true },
    });
    const exact = chain([], 'n', [['<=', '2', 'case']], { arithmetics: ['exact'] });
    expect(checkAssumption(box, exact, parse('n <= 2'), settings)).toEqual({
      ...{ runs: 3, comparisons: 3, worstRatio: 0, worstAt: undefined, allowed: 0 },
      ...{ exact: true, exhaustive: true },
    });
  });

  it('names the derivation where rounding came nearest', () => {
    const line = chain([], 't <= 2 ? t/7*3 + t/3 : 1', [['=', 't <= 2 ? 16*t/21 : 2', '']]);
    const own = claimWith({ proof: [line] });
    const outcome = checkAssumption(own, line, parse('t <= 2'), settings);
    expect(outcome.worstAt).toMatch(/^derivation 1, step 1 of 1 «»: /);
    expect(outcome.worstRatio).toBeGreaterThan(0);
    expect(outcome.allowed).toBeGreaterThan(0);
    expect(outcome).toMatchObject({ runs: 60, exact: false, exhaustive: false });
  });

  it('is not needed just because a step is ill written where it is not met', () => {
    const ill = chain([], 't <= 2 ? 0 : x[1/2]', [['=', '0', '']]);
    expect(() => checkAssumption(claim, ill, parse('t <= 2'), settings)).toThrow(
      'the first line: evaluate: an index is not an integer',
    );
  });

  it('is named where it has no value', () => {
    const line = chain([], 't', [['<=', '2', '']]);
    expect(() => checkAssumption(claim, line, parse('x[4] > 0'), settings)).toThrow(
      'a value does not exist: the assumption: x[4]: 4 is not an index',
    );
  });
});

describe('the stages of a limit', () => {
  const steps = claimWith({ variables: { t: scalar(1, 4) } });
  const limit = { variable: 't', toward: 'infinity' } as const;
  const run = (bound: string, of = steps, given?: string) => {
    const options = given === undefined ? { limit } : { limit, given };
    return checkLimit(of, chain([], '0', [['<=', bound, '']], options), limit, settings);
  };

  it('are sixty, and a bound may stay for a while', () => {
    // The last stage is at 4⁵⁹ = 2¹¹⁸.
    expect(run('t/2^40/2^40 < 2^38 ? 1 : 0').comparisons).toBe(60 * 60);
    expect(() => run('t/2^40/2^40 < 2^40 ? 1 : 0')).toThrow(
      /the limit in t fails\n {2}left {6}1\n {2}< {9}2\.2\d+e-16\n {2}gap {7}1\n {2}allowance 2\.2\d+e-16 \(after 60 stages of a factor 4 the bound must have vanished\)/,
    );
  });

  it('need one that the case reaches', () => {
    const counts = claimWith({ variables: { t: count(1, 3) } });
    expect(run('1/t', counts)).toMatchObject({ runs: 3, comparisons: 3 * 28 });
    expect(() => run('1/t', counts, 't < 0')).toThrow('T1: no draw reaches the limit');
  });
});

describe('the outcome of a witness', () => {
  const values = { n: 2, x: [1, 2], t: 0 };
  const witnessed = (shows: string) => {
    const own = claimWith({ witnesses: [{ text: 'order', values, shows }] });
    return () => checkWitness(own, own.witnesses[0]);
  };

  it('is one comparison; a failure keeps the point', () => {
    expect(witnessed('x[1] < x[2]')()).toEqual({
      ...{ runs: 1, comparisons: 1, worstRatio: 0, exact: false, exhaustive: true },
    });
    try {
      witnessed('x[1] > x[2]')();
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ClaimFailure);
      expect((error as ClaimFailure).point).toBe('n = 2, x = [1, 2], t = 0');
    }
  });

  it('is named where it has no value', () => {
    expect(witnessed('x[3] > 0')).toThrow('T1: the witness «order»: x[3]: 3 is not an index');
  });
});
