/** An implementation that errs is found, and said. */
import { describe, expect, it } from 'vitest';
import { checkAnswer, TEXTBOOK } from '../../../src/evidence/checkAnswer.ts';
import { checksOf } from '../../../src/evidence/checks.ts';
import { FLOAT64 } from '../../../src/theory/arithmetic/precision.ts';
import { boundedErrorIn, exactly } from '../../../src/theory/arithmetic/runningError.ts';
import { type Answer, answer } from '../../../src/theory/claim.ts';
import { count, scalar, vector } from '../../../src/theory/domain.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import type { Operations } from '../../../src/theory/operations.ts';
import { claimWith, settings } from './smallClaim.ts';

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

  it('counts ulps up to a bound of 100 of them', () => {
    const bounded = boundedErrorIn(FLOAT64, 1);
    const [x, ulp] = [exactly(1), 2 ** -52];
    const bound = (c: number) =>
      bounded.subtract(bounded.add(x, exactly(c)), exactly(c)).error / ulp;
    const worst = (c: number) =>
      checkAnswer(
        claimWith({ variables: { x: scalar(1, 1), c: scalar(c, c) }, ranges: {} }),
        { ...sigmoid, expression: parse('x'), computedAs: parse('x + c - c') },
        { name: 'S', operations: { sigmoid: (one) => one + ulp } },
        'ordinary',
        settings,
      ).subject?.worstUlps;
    // Two roundings, of about 1 + c and of 1, cost half an ulp of 1 each for every unit.
    const [c, next] = [198 - 25 * 2 ** -45, 198 - 24 * 2 ** -45];
    expect([bound(c), worst(c)]).toEqual([100, 1]);
    expect(bound(next)).toBeGreaterThan(100);
    expect(worst(next)).toBe(0);
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
    expect(run(([, b]) => [undefined as unknown as number, b]).comparisons).toBe(60);
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
