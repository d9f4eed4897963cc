/** A step that does not follow is found, and said; a limit has to be one. */
import { describe, expect, it } from 'vitest';
import { checkChain, relate } from '../../../src/evidence/checkChain.ts';
import { checkLimit } from '../../../src/evidence/checkLimit.ts';
import { ClaimFailure } from '../../../src/evidence/violation.ts';
import { exact } from '../../../src/theory/arithmetic/exact.ts';
import { type Chain, chain } from '../../../src/theory/claim.ts';
import { count, scalar, vector } from '../../../src/theory/domain.ts';
import { claimWith, settings } from './smallClaim.ts';

describe('checkChain', () => {
  const claim = claimWith({});
  const run = (part: Chain, arithmetic: 'float64' | 'exact' = 'float64') =>
    checkChain(claim, part, arithmetic, settings);

  it('counts the points and the comparisons, and how near rounding came', () => {
    const sum = chain([], 'sum(k, x[k])', [
      ['=', 'sum(k, 2*x[k])/2', 'twice the half'],
      ['<=', 'sum(k, abs(x[k]))', 'triangle inequality'],
    ]);
    const outcome = run(sum);
    expect(outcome).toMatchObject({ runs: 60, comparisons: 120, exact: false, exhaustive: false });
    expect(outcome.worstRatio).toBeLessThanOrEqual(1);
    expect(run(sum, 'exact')).toMatchObject({ exact: true, worstRatio: 0 });
  });

  it.each([
    ['=', 't + 1', 'fails'],
    ['<=', 't - 1', 'fails'],
    ['<', 't', 'fails'],
  ] as const)('finds a wrong %s', (relation, expression, message) => {
    const wrong = chain([], 't', [[relation, expression, 'because']]);
    expect(() => run(wrong)).toThrow(ClaimFailure);
    expect(() => run(wrong)).toThrow(`T1: step 1 of 1 «because» ${message}`);
    expect(() => run(wrong, 'exact')).toThrow('allowance 0 (the comparison is exact)');
    const third = chain([], 't/3', [['=', '(t + 1)/3', 'one third too much']]);
    expect(() => run(third)).toThrow(/left {6}0\n {2}= {9}0\.333\d+\n {2}gap {7}0\.333\d+\n/);
    expect(() => run(third)).toThrow(/allowance \d\S+ \(running error of both sides\)/);
  });

  it('finds a wrong ⇔, and refuses one between numbers', () => {
    const right = chain([], 't > 1', [['<=>', '2*t > 2', 'times 2']]);
    expect(run(right).comparisons).toBe(60);
    const wrong = chain([], 't > 1', [['<=>', 't > 2', 'wrong']]);
    expect(() => run(wrong)).toThrow('«wrong» fails');
    expect(() => run(wrong)).toThrow(
      /left {6}true\n {2}<=> {7}false\n {2}gap {7}1\n {2}allowance 0 \(the comparison is exact\)\n {2}counterexample .*t = 1\.25/,
    );
    expect(() => run(chain([], 't', [['<=>', 't', 'no truth values']]))).toThrow(
      '⇔ between values',
    );
  });

  it('finds no gap between equal truth values', () => {
    for (const truth of [true, false]) {
      expect(relate(truth, '<=>', truth, exact)).toEqual({ holds: true, gap: 0, allowance: 0 });
    }
  });

  it('checks every index and reports the worst place', () => {
    const wrong = chain(['i'], 'x[i]', [['=', 'x[1]', 'only the first']]);
    expect(() => run(wrong)).toThrow(/fails at i = 2\n.*left/);
    expect(() => run(wrong)).toThrow(/counterexample n = 2, x = \[\S+, \S+\], t = 0\n {2}seed 2/);
  });

  it('redraws what lies outside its case, and fails where that is more than half of the draws', () => {
    const most = chain([], 't', [['<=', '3', 'case']], { given: 't <= 3' });
    expect(run(most)).toMatchObject({ runs: 60, comparisons: 60 });
    const seldom = chain([], 't', [['<=', '1', 'seldom']], { given: 't <= 1' });
    expect(() => run(seldom)).toThrow(
      /^T1: more than half of the draws say nothing \(6\d outside the case t \\le 1, seed 2\)$/,
    );
  });

  it('meets a case that is seldom by drawing from where it is', () => {
    const within = { t: scalar(0, 1, { grid: 1 / 4 }) };
    const seldom = chain([], 't', [['<=', '1', 'narrow']], { given: 't <= 1', within });
    expect(run(seldom)).toMatchObject({ runs: 60, comparisons: 60 });
  });

  it('looks at the whole of a box, and refuses to say nothing', () => {
    const box = claimWith({ variables: { n: count(1, 9) } });
    const given = (text: string) => chain([], 'n', [['<=', '2', 'case']], { given: text });
    const outcome = checkChain(box, given('n <= 2'), 'exact', settings);
    expect(outcome).toMatchObject({ runs: 9, comparisons: 2, exhaustive: true });
    expect(() => checkChain(box, given('n > 9'), 'exact', settings)).toThrow(
      'T1: no point satisfies the assumption of a chain',
    );
  });

  it('names the step that has no value', () => {
    const wrong = chain([], 't', [['=', 't/(t - t)', 'divide by nothing']]);
    expect(() => run(wrong)).toThrow(
      /a value does not exist: step 1 of 1 «divide by nothing»: division .* by zero/,
    );
    const first = chain([], 'x[4]', [['=', 't', 'late']]);
    expect(() => run(first)).toThrow('the first line: x[4]: 4 is not an index');
    const half = chain([], 't', [['=', 'x[1/2]', 'between two entries']]);
    expect(() => run(half)).toThrow('step 1 of 1 «between two entries»: evaluate: an index is not');
  });

  it('fails where rounding decides more than half of the draws', () => {
    const blurred = chain([], 't/3*3 > t', [['<=>', '1 > 2', 'rounding']]);
    const claim = claimWith({
      variables: { n: count(1, 1), x: vector('n', 1 / 3, 1 / 2), t: scalar(1 / 3, 1 / 2) },
    });
    expect(() => checkChain(claim, blurred, 'float64', settings)).toThrow(
      /T1: more than half of the draws say nothing \(\d+ undecided, such as the first line: \S+ and \S+ are closer .*, seed 2\)/,
    );
  });
});

describe('checkLimit', () => {
  const claim = claimWith({ variables: { t: scalar(1, 4, { grid: 1 / 4 }) } });
  const toward = (bound: string, where: 'infinity' | 'zero' = 'infinity') => {
    const limit = { variable: 't', toward: where } as const;
    return checkLimit(claim, chain([], '0', [['<=', bound, '']], { limit }), limit, settings);
  };

  it('accepts bounds that vanish', () => {
    // e^(−16) is not below 2⁻⁵², e^(−64) is: stages 0 to 3.
    expect(toward('exp(-t)')).toEqual({
      ...{ runs: 60, comparisons: 4 * 60, worstRatio: 0, exact: false, exhaustive: false },
    });
    expect(toward('1/t').runs).toBe(60);
    expect(toward('t', 'zero').comparisons).toBe(28 * 60);
  });

  it('refuses bounds that stay, or grow on the way', () => {
    expect(() => toward('1 + 1/t')).toThrow('the bound must have vanished');
    expect(() => toward('t')).toThrow('the bound must not grow');
    expect(() => toward('1/t', 'zero')).toThrow('the bound must not grow');
  });

  it('refuses a case that ends before the limit is reached', () => {
    const limit = { variable: 't', toward: 'infinity' } as const;
    const upTo = (most: number) =>
      chain([], '0', [['<=', 'exp(-t)', '']], { limit, given: `t < ${most}` });
    expect(() => checkLimit(claim, upTo(10), limit, settings)).toThrow(
      /the limit in t fails\n {2}left {6}outside the case at stage 2\n/,
    );
    // e^(−64) is below 2⁻⁵²: the case ends behind the limit.
    expect(checkLimit(claim, upTo(100), limit, settings).runs).toBe(60);
  });

  it('follows every cell for itself, in steps of a factor 4', () => {
    const cells = claimWith({
      variables: { n: count(3, 3), x: vector('n', 1, 2), t: scalar(1, 2) },
    });
    const limit = { variable: 't', toward: 'infinity' } as const;
    const run = (bound: string, given?: string) =>
      checkLimit(
        cells,
        chain(['i'], '0', [['<=', bound, '']], given === undefined ? { limit } : { limit, given }),
        limit,
        settings,
      );
    // 4⁻²⁶ = 2⁻⁵² is not below 2⁻⁵², 4⁻²⁷ is: stages 0 to 27 for each of three cells and 60 draws.
    expect(run('1/t').comparisons).toBe(28 * 3 * 60);
    expect(run('1/t', 'i != 2').comparisons).toBe(28 * 2 * 60);
    expect(() => run('i == 3 ? 1 : 1/t')).toThrow(/the limit in t fails at i = 3\n {2}left {6}1\n/);
    expect(() => run('i == 2 ? t : 1/t')).toThrow(
      /fails at i = 2\n {2}left {6}4\n {2}<= {8}1\n {2}gap {7}3\n/,
    );
  });

  it('refuses a limit that no draw reaches', () => {
    const limit = { variable: 't', toward: 'infinity' } as const;
    const never = chain([], '0', [['<=', '1/t', '']], { limit, given: 't < 0' });
    expect(() => checkLimit(claim, never, limit, settings)).toThrow(
      /T1: more than half of the draws say nothing \(6\d outside the case t < 0, seed 2\)/,
    );
  });
});
