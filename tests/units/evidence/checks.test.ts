/** Each kind of check finds what it is for, says it, and refuses to say nothing. */
import { describe, expect, it } from 'vitest';
import { checkAnswer, TEXTBOOK } from '../../../src/evidence/checkAnswer.ts';
import { checkAssumption } from '../../../src/evidence/checkAssumption.ts';
import { checkChain } from '../../../src/evidence/checkChain.ts';
import { checkComputation, checkCost } from '../../../src/evidence/checkComputation.ts';
import { checkLimit } from '../../../src/evidence/checkLimit.ts';
import { checksOf } from '../../../src/evidence/checks.ts';
import { checkWitness } from '../../../src/evidence/checkWitness.ts';
import { ClaimFailure } from '../../../src/evidence/violation.ts';
import {
  type Answer,
  answer,
  type Chain,
  type ClaimText,
  chain,
  claim,
  computation,
  cost,
  prose,
} from '../../../src/theory/claim.ts';
import { count, scalar, vector } from '../../../src/theory/domain.ts';
import { valueIn } from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import type { Operations } from '../../../src/theory/operations.ts';

const settings = { seed: 2, runs: 60 };

const claimWith = (text: Partial<ClaimText>) =>
  claim({
    id: 'T1',
    title: 'a claim for testing',
    statement: '',
    scope: '',
    variables: { n: count(1, 3), x: vector('n', -5, 5), t: scalar(0, 4, { grid: 1 / 4 }) },
    ranges: { i: [1, 'n'], k: [1, 'n'] },
    proof: [],
    ...text,
  });

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

describe('checkComputation and checkCost', () => {
  it('compares what is computed', () => {
    const squares = (offset: string) =>
      computation({
        name: 'squares',
        text: '',
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

describe('checkAnswer', () => {
  const hostile = { from: -800, to: 800, also: [0, 1000] };
  const claim = claimWith({ variables: { x: scalar(-4, 4, { hostile }) } });
  const sigmoid: Answer = answer({
    operation: 'sigmoid',
    call: (subject, v) => subject.sigmoid(v.x),
    expression: 'exp(x)/(1 + exp(x))',
    computedAs: 'x >= 0 ? 1/(1 + exp(-x)) : exp(x)/(1 + exp(x))',
  });
  const stable = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
  const check = (
    f: ((x: number) => unknown) | undefined,
    region: 'ordinary' | 'hostile' = 'ordinary',
  ) => {
    const operations = f === undefined ? {} : { sigmoid: f as Operations['sigmoid'] };
    return checkAnswer(claim, sigmoid, { name: 'S', operations }, region, settings);
  };

  it('measures a right implementation in ulps', () => {
    const { subject, runs } = check(stable);
    expect(runs).toBe(60);
    expect(subject).toMatchObject({ name: 'S', operation: 'sigmoid', status: 'holds' });
    expect(subject?.worstUlps).toBeGreaterThan(0);
    expect(subject?.worstUlps).toBeLessThan(4);
    expect(check(stable, 'hostile').subject?.status).toBe('holds');
  });

  it('counts ulps only where the bound is so tight that they mean something', () => {
    const worst = (computedAs: string, f: (x: number) => number) =>
      checkAnswer(
        claim,
        answer({
          operation: 'sigmoid',
          call: (subject, v) => subject.sigmoid(v.x),
          expression: 'x',
          computedAs,
        }),
        { name: 'S', operations: { sigmoid: f } },
        'ordinary',
        settings,
      ).subject?.worstUlps;
    expect(worst('x', (x) => x)).toBe(0);
    expect(worst('x/7*7', (x) => (x / 7) * 7)).toBeGreaterThan(0);
    expect(worst('x + 1000000000 - 1000000000', (x) => x + 1e9 - 1e9)).toBe(0);
  });

  it('counts ulps of the largest entry', () => {
    const pairs = claimWith({ variables: { x: vector(2, 1, 2) }, ranges: { i: [1, 2] } });
    const scaled = answer({
      operation: 'softmax',
      call: (subject, v) => subject.softmax(v.x),
      indices: ['i'],
      expression: 'i == 1 ? x[1]/1024 : x[2]',
      computedAs: 'i == 1 ? (x[1]/1024 + 1/3) - 1/3 : x[2]',
    });
    const { subject } = checkAnswer(
      pairs,
      scaled,
      { name: 'S', operations: { softmax: ([a, b]) => [a / 1024 + 1 / 3 - 1 / 3, b] } },
      'ordinary',
      settings,
    );
    // Off by one rounding near ⅓, ¼ ulp of the entry in [1, 2].
    expect(subject?.worstUlps).toBeGreaterThan(0);
    expect(subject?.worstUlps).toBeLessThanOrEqual(1 / 4);
  });

  it('finds a careful formula of another value, or one that overflows', () => {
    const checks = (computedAs: string) =>
      checksOf(
        claimWith({
          variables: claim.variables,
          answers: [{ ...sigmoid, computedAs: parse(computedAs) }],
        }),
        [],
      );
    const [agrees, survives] = checks('x >= 0 ? 1/(1 + exp(-x)) : exp(x)/(1 + exp(x))');
    expect(agrees.run(settings).comparisons).toBe(60);
    expect(survives.run(settings).comparisons).toBe(60);
    expect(() => checks('1/(2 + exp(-x))')[0].run(settings)).toThrow(
      'step 1 of 1 «as a careful implementation computes it» fails',
    );
    expect(() => checks('exp(x)/(1 + exp(x))')[1].run(settings)).toThrow(
      /T1: the careful formula fails\n {2}left {6}NaN ± Infinity\n[\s\S]*counterexample x = \d/,
    );
  });

  it('refuses to be asked where its assumption is not met', () => {
    const steps = claimWith({ variables: { x: scalar(-4, 4, { grid: 1 }) } });
    const upper = (call: Answer['call']) =>
      checkAnswer(
        steps,
        { ...sigmoid, call, given: parse('x > -3') },
        { name: 'S', operations: { sigmoid: stable } },
        'ordinary',
        settings,
      );
    expect(upper((s, v) => (v.x > -3 ? s.sigmoid(v.x) : null)).comparisons).toBe(60);
    expect(() => upper((s, v) => s.sigmoid(v.x))).toThrow(
      'T1: S.sigmoid is asked where the assumption of the answer is not met',
    );
  });

  it('finds an implementation that is wrong by some ulps', () => {
    expect(() => check((x) => stable(x) * (1 + 2 ** -48))).toThrow(/T1: S\.sigmoid fails\n.*left/);
    expect(() => check((x) => stable(x) * (1 + 2 ** -48))).toThrow('error bound of the formula');
  });

  it('finds NaN, Infinity and missing entries', () => {
    expect(() => check(() => Number.NaN)).toThrow('S.sigmoid fails');
    expect(() => check(() => Number.POSITIVE_INFINITY)).toThrow('S.sigmoid fails');
    expect(() => check(() => undefined)).toThrow('S.sigmoid returned no number at []: undefined');
  });

  it('finds results that are too long, too short or not nested as they should be', () => {
    const rows = claimWith({ variables: { n: count(2, 3), x: vector('n', -4, 4) } });
    const outer: Answer = answer({
      operation: 'softmaxJacobian',
      call: (subject, v) => subject.softmaxJacobian(v.x),
      indices: ['i', 'k'],
      expression: 'x[i]*x[k]',
    });
    const jacobian = (f: (x: readonly number[]) => number[][]) =>
      checkAnswer(
        rows,
        outer,
        { name: 'S', operations: { softmaxJacobian: f } },
        'ordinary',
        settings,
      );
    const product = (x: readonly number[]) => x.map((a) => x.map((b) => a * b));
    expect(jacobian(product).subject?.status).toBe('holds');
    expect(() => jacobian((x) => [...product(x), []])).toThrow(
      'T1: S.softmaxJacobian returned 3 entries instead of 2',
    );
    expect(() => jacobian((x) => product(x).map((row) => [...row, 0]))).toThrow(
      'returned 3 entries instead of 2',
    );
    expect(() => jacobian((x) => product(x).slice(1))).toThrow(/fails|no number at \[2,1\]/);
    expect(() => jacobian((x) => product(x).map((row) => row.slice(0, 1)))).toThrow(
      'S.softmaxJacobian returned no number at [1,2]: undefined',
    );
  });

  it('on a finite box, a result of another length is found too', () => {
    const box = claimWith({ variables: { n: count(1, 3) } });
    const first: Answer = answer({
      operation: 'softmax',
      call: (subject, v) => subject.softmax([v.n]),
      indices: ['i'],
      expression: 'i',
    });
    const counting = (length: (n: number) => number) =>
      checkAnswer(
        box,
        first,
        {
          name: 'S',
          operations: {
            softmax: ([n]) => Array.from({ length: length(n) }, (_, k) => k + 1),
          },
        },
        'ordinary',
        settings,
      );
    expect(counting((n) => n).comparisons).toBe(6);
    expect(() => counting((n) => n + (n === 2 ? 1 : 0))).toThrow(
      'T1: S.softmax returned 3 entries instead of 2\n  counterexample n = 2',
    );
    expect(checkAnswer(box, first, TEXTBOOK, 'ordinary', settings).comparisons).toBe(6);
  });

  it('asks only for the entries of its case, but for all in number', () => {
    const upper: Answer = {
      ...answer({
        operation: 'softmax',
        call: (subject, v) => subject.softmax(v.x),
        indices: ['i'],
        given: 'i > 1',
        expression: 'x[i]',
      }),
    };
    const vectors = claimWith({ variables: { n: count(2, 2), x: vector('n', -4, 4) } });
    const subject = (f: (x: readonly number[]) => number[]) => ({
      name: 'S',
      operations: { softmax: f },
    });
    const run = (f: (x: readonly number[]) => number[]) =>
      checkAnswer(vectors, upper, subject(f), 'ordinary', settings);
    expect(run(([, b]) => [Number.NaN, b]).comparisons).toBe(60);
    expect(() => run(([a]) => [a, Number.NaN])).toThrow('S.softmax fails at i = 2');
  });

  it('says not applicable where the operation is lacking', () => {
    expect(check(undefined)).toMatchObject({
      runs: 0,
      subject: { status: 'not applicable', worstUlps: 0 },
    });
  });

  it('the textbook holds on ordinary points and may break on hostile ones, with a witness', () => {
    expect(checkAnswer(claim, sigmoid, TEXTBOOK, 'ordinary', settings).subject?.status).toBe(
      'holds',
    );
    const subjects = [{ name: 'S', operations: { sigmoid: stable } }];
    const checks = checksOf(
      claimWith({ variables: claim.variables, answers: [sigmoid] }),
      subjects,
    );
    expect(checks.map(({ name }) => name)).toEqual([
      'answer 1, as a careful implementation computes it',
      'answer 1, as a careful implementation computes it, hostile inputs',
      'answer 1, textbook: sigmoid',
      'answer 1, textbook: sigmoid, hostile inputs',
      'answer 1, S: sigmoid',
      'answer 1, S: sigmoid, hostile inputs',
    ]);
    const { subject } = checks[3].run(settings);
    expect(subject).toMatchObject({ name: 'textbook', status: 'breaks' });
    expect(subject?.witness?.point).toMatch(/^x = \d/);
    const wrong = checksOf(claimWith({ variables: claim.variables, answers: [sigmoid] }), [
      {
        name: 'S',
        operations: {
          sigmoid: (x: number) => 1 / (1 + Math.exp(-x)) - (Math.abs(x) > 100 ? 1 : 0),
        },
      },
    ]);
    expect(() => wrong[5].run(settings)).toThrow('S.sigmoid fails');
  });

  it('on a finite box, equality is exact', () => {
    const box = claimWith({ variables: { n: count(1, 5) } });
    const triple: Answer = answer({
      operation: 'relu',
      call: (subject, v) => subject.relu(v.n),
      expression: '3*n',
    });
    const exactly = (relu: (n: number) => number) =>
      checkAnswer(box, triple, { name: 'S', operations: { relu } }, 'ordinary', settings);
    expect(exactly((n) => 3 * n)).toMatchObject({ runs: 5, exact: true, exhaustive: true });
    expect(() => exactly((n) => (n === 4 ? 13 : 3 * n))).toThrow(
      /left {6}13\n {2}= {9}12\n {2}gap {7}1\n {2}allowance 0 \(the operation is exact\)/,
    );
    expect(() => exactly((n) => (n === 4 ? 13 : 3 * n))).toThrow(
      /S\.relu fails[\s\S]*counterexample n = 4\n {2}found by enumerating the whole box/,
    );
    expect(checkAnswer(box, triple, TEXTBOOK, 'ordinary', settings).comparisons).toBe(5);
  });

  it('refuses an answer whose assumption few draws satisfy, or no point of a box', () => {
    const call: Answer['call'] = (s, v) => (v.x > 5 ? s.sigmoid(v.x) : null);
    const never = { ...sigmoid, call, given: parse('x > 5') };
    expect(() =>
      checkAnswer(
        claim,
        never,
        { name: 'S', operations: { sigmoid: stable } },
        'ordinary',
        settings,
      ),
    ).toThrow(/T1: more than half of the draws say nothing \(6\d outside the case x > 5, seed 2\)/);
    const box = claimWith({ variables: { x: count(1, 5) } });
    expect(() => checkAnswer(box, never, TEXTBOOK, 'ordinary', settings)).toThrow(
      'no point satisfies the assumption of the answer textbook.sigmoid',
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
        computation({ name: 'computed', text: '', arithmetics: ['exact'], *run() {} }),
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
      'counted',
      'counted: of what was derived',
      'witness: seen',
    ]);
  });
});
