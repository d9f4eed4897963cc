/** Implementations in float32 are asked float32 questions and judged by float32 rounding. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAnswer } from '../../../src/evidence/checkAnswer.ts';
import { checksOf } from '../../../src/evidence/checks.ts';
import { nearestFloat32, points } from '../../../src/evidence/draw.ts';
import { exp } from '../../../src/theory/arithmetic/elementary.ts';
import { FLOAT32 } from '../../../src/theory/arithmetic/precision.ts';
import { type Answer, answer, type Claim, claim } from '../../../src/theory/claim.ts';
import { type Scalar, scalar, type Variables, vector } from '../../../src/theory/domain.ts';
import type { Subject } from '../../../src/theory/operations.ts';

const settings = { seed: 2, runs: 100 };
const round = Math.fround;
const SMALLEST = 2 ** -149;

const claimOn = (x: Scalar, answers: readonly Answer[] = []): Claim =>
  claim({
    ...{ id: 'T1', title: '', statement: '', scope: '', proof: [] },
    variables: { x },
    answers,
  });

describe('points for float32', () => {
  const drawn = (variables: Variables, region: 'ordinary' | 'hostile' = 'ordinary'): number[] =>
    fc
      .sample(points(variables, 'float32', region), { seed: 1, numRuns: 400 })
      .map(({ x }) => x as number);

  it('are numbers that float32 has, in their range even where its ends are no such numbers', () => {
    for (const x of drawn({ x: scalar(1 / 3, 0.7) })) {
      expect(round(x)).toBe(x);
      expect(x).toBeGreaterThan(1 / 3);
      expect(x).toBeLessThan(0.7);
    }
    // Only one number of float32 lies in here.
    const narrow = { x: scalar(1 - 2 ** -26, 1 + 2 ** -25) };
    expect(new Set(drawn(narrow))).toEqual(new Set([1]));
    const below = { x: scalar(-1 - 2 ** -25, -1 + 2 ** -26) };
    expect(new Set(drawn(below))).toEqual(new Set([-1]));
    for (const x of drawn({ x: scalar(-1, 1, { grid: 1 / 4 }) })) {
      expect(Number.isInteger(4 * x)).toBe(true);
    }
  });

  it('hostile ones fill its range, from subnormal to huge, and keep special values special', () => {
    const also = [0, -0, 1e300, -1e300, 5e-324, -1e-300, 37.4];
    const x = scalar(-5, 5, { hostile: { from: -1e300, to: 1e300, also } });
    const hostile = drawn({ x }, 'hostile');
    for (const t of hostile) expect(Object.is(round(t), t) && Number.isFinite(t)).toBe(true);
    for (const t of [0, -0, FLOAT32.largest, -FLOAT32.largest, SMALLEST, -SMALLEST, round(37.4)]) {
      expect(hostile.some((h) => Object.is(h, t))).toBe(true);
    }
    const sizes = hostile.map(Math.abs);
    expect(sizes.some((t) => t > SMALLEST && t < 2 ** -126)).toBe(true);
    expect(sizes.some((t) => t > 1e30 && t < FLOAT32.largest)).toBe(true);
    const ordinary = drawn({ x });
    for (const t of ordinary) expect(Math.abs(t)).toBeLessThanOrEqual(5);
  });

  it('the nearest one', () => {
    expect([0.1, -1e39, 1e-50, -1e-50, 2].map(nearestFloat32)).toEqual([
      ...[round(0.1), -FLOAT32.largest, SMALLEST, -SMALLEST, 2],
    ]);
    expect(nearestFloat32(-0)).toBe(-0);
  });
});

describe('checkAnswer in float32', () => {
  const logistic: Answer = answer({
    operation: 'sigmoid',
    call: (subject, v) => subject.sigmoid(v.x),
    expression: '1/(1 + exp(-x))',
    computedAs: 'x >= 0 ? 1/(1 + exp(-x)) : exp(x)/(1 + exp(x))',
  });
  /** Rounds after every operation; its exponential is as good as one can be. */
  const careful = (x: number): number => {
    const e = round(exp(-Math.abs(x)));
    return round((x >= 0 ? 1 : e) / round(1 + e));
  };
  const hostile = { from: -80, to: 1000, also: [0, -0, 1e-300] };
  const wide = claimOn(scalar(-4, 4, { hostile }), [logistic]);
  const subject = (sigmoid: (x: number) => number, more: Partial<Subject> = {}): Subject => ({
    ...{ name: 'S', precision: 'float32', operations: { sigmoid } },
    ...more,
  });
  const check = (s: Subject, region: 'ordinary' | 'hostile' = 'ordinary') =>
    checkAnswer(wide, logistic, s, region, settings);

  it('measures in its ulps and judges by its roundings', () => {
    for (const region of ['ordinary', 'hostile'] as const) {
      const outcome = check(subject(careful), region);
      expect(outcome.subject).toMatchObject({ precision: 'float32', status: 'holds' });
      expect(outcome.subject?.worstUlps).toBeGreaterThan(0.5);
      expect(outcome.subject?.worstUlps).toBeLessThan(3);
      expect(outcome.worstRatio).toBeGreaterThan(0.2);
      expect(outcome.worstRatio).toBeLessThanOrEqual(1);
    }
    expect(() => check(subject(careful, { precision: 'float64' }))).toThrow('S.sigmoid fails');
  });

  it('finds an error of 16 roundings', () => {
    const off = (x: number) => round(careful(x) * (1 + 16 * 2 ** -24));
    expect(() => check(subject(off))).toThrow(
      /S\.sigmoid fails\n[\s\S]*error bound of the formula/,
    );
  });

  it('draws its inputs from float32, so that their rounding is nobody’s error', () => {
    const seen: number[] = [];
    check(
      subject((x) => {
        seen.push(x);
        return careful(x);
      }),
    );
    expect(seen).toHaveLength(100);
    expect(seen.every((x) => round(x) === x)).toBe(true);
    expect(seen.some((x) => round(x * 1024) !== Math.trunc(x * 1024))).toBe(true);
  });

  it('counts the stated error of its exponential', () => {
    const e: Answer = answer({
      operation: 'tanh',
      call: (s, v) => s.tanh(v.x),
      expression: 'exp(x)',
    });
    const claim = claimOn(scalar(1, 4), [e]);
    const rough = (expUlps: number | null): Subject => ({
      ...{ name: 'S', precision: 'float32' },
      // At least 2.2 and, with the rounding, at most 2.2 + ½ of an ulp that is 2⁻²³ of the number.
      operations: { tanh: (x) => round(exp(x) * (1 + 2.2 * 2 ** -23)) },
      ...(expUlps === null ? {} : { elementaryUlps: { exp: expUlps } }),
    });
    const run = (expUlps: number | null) =>
      checkAnswer(claim, e, rough(expUlps), 'ordinary', settings);
    expect(run(3).worstRatio).toBeGreaterThan(0.7);
    expect(run(3).worstRatio).toBeLessThanOrEqual(1);
    expect(() => run(2)).toThrow('S.tanh fails');
    expect(() => run(null)).toThrow('S.tanh fails');
  });

  it('asks the 64 digits where float64 cannot say', () => {
    const run = (expression: string, f: (x: number) => number, computedAs = 'x/3*3') => {
      const same: Answer = answer({
        operation: 'relu',
        call: (s, v) => s.relu(v.x),
        ...{ expression, computedAs },
      });
      const s: Subject = { name: 'S', precision: 'float32', operations: { relu: f } };
      const { worstRatio } = checkAnswer(claimOn(scalar(1, 2)), same, s, 'ordinary', settings);
      return worstRatio;
    };
    // In float64 the sum has only 13 bits behind the point left, the quotients no value at all.
    const lossy = 'x + 1099511627776 - 1099511627776';
    expect(run(lossy, (x) => x)).toBe(0);
    expect(run(lossy, (x) => x + 2 ** -23)).toBeGreaterThan(0.4);
    expect(() => run(lossy, (x) => x + 2 ** -21)).toThrow('S.relu fails');
    // Here float64 is off by up to a quarter of what is allowed, too much to measure with.
    expect(run('x + 1073741824 - 1073741824', (x) => x, 'x/3*3/3*3')).toBe(0);
    const overflowing = 'x*exp(800)/exp(800)';
    expect(run(overflowing, (x) => x)).toBe(0);
    expect(() => run(overflowing, (x) => x + 2 ** -21)).toThrow('S.relu fails');
    const undecided = 'x + 1/1099511627776/1099511627776 > x ? x : 0';
    expect(run(undecided, (x) => x)).toBe(0);
    // Where float64 suffices it finds the same.
    expect(() => run('x', (x) => x + 2 ** -21)).toThrow(/S\.relu fails\n.*\n {2}= {9}1\.\d{19}\n/);
    expect(run('x', (x) => x + 2 ** -23)).toBeGreaterThan(0.4);
  });

  it('allows for every order of a Σ and of what is added to it', () => {
    const affine: Answer = answer({
      operation: 'softmax',
      call: (s, v) => s.softmax([...v.x, v.b]),
      indices: ['one'],
      expression: 'sum(k, x[k]) + b',
    });
    const claimed = claim({
      ...{ id: 'T1', title: '', statement: '', scope: '', proof: [] },
      variables: { x: vector(4, -1 / 256, 1 / 256), b: scalar(1, 2) },
      ranges: { k: [1, 4], one: [1, 1] },
      answers: [affine],
    });
    const inOrder = (terms: readonly number[]) => [terms.reduce((sum, x) => round(sum + x))];
    const run = (f: (terms: readonly number[]) => number[]) => {
      const s: Subject = { name: 'S', precision: 'float32', operations: { softmax: f } };
      return checkAnswer(claimed, affine, s, 'ordinary', settings).worstRatio;
    };
    // Four roundings of a number between 1 and 2, against one of them.
    const [first, last] = [run((terms) => inOrder([...terms].reverse())), run(inOrder)];
    expect(first).toBeGreaterThan(last);
    expect(first).toBeGreaterThan(1 / 4);
  });

  it('draws no more often than the subject can bear', () => {
    expect(check(subject(careful, { runs: 7 })).runs).toBe(7);
    expect(check(subject(careful, { runs: 500 })).runs).toBe(100);
  });

  it('what float32 cannot hold says nothing, NaN and the wrong infinity do', () => {
    const square: Answer = answer({
      operation: 'relu',
      call: (s, v) => s.relu(v.x),
      expression: 'x*x*x',
    });
    const cube = (x: number) => round(round(x * x) * x);
    const run = (f: (x: number) => number) => {
      const s: Subject = { name: 'S', precision: 'float32', operations: { relu: f } };
      // The third power overflows where |x| > 6.98·10¹².
      return checkAnswer(claimOn(scalar(-1e13, 1e13)), square, s, 'ordinary', settings);
    };
    const { runs, comparisons } = run(cube);
    expect([runs, comparisons]).toEqual([100, 100]);
    const finite = (x: number, wrong: number) => (Number.isFinite(cube(x)) ? cube(x) : wrong);
    expect(() => run((x) => finite(x, Number.NaN))).toThrow(/S\.relu fails\n {2}left {6}NaN/);
    expect(() => run((x) => finite(x, -cube(x)))).toThrow(/left {6}-?Infinity/);
    expect(() => run((x) => (Math.abs(x) < 1e12 ? cube(x) : Math.sign(x) * Infinity))).toThrow(
      /left {6}-?Infinity/,
    );
  });

  it('somebody else’s code may break: the outcome keeps the point, the entry and both values', () => {
    const naive = (x: number) => (x < -2 ? 0 : careful(x));
    const run = (s: Subject, check: number) => {
      const own = checksOf(wide, [s]).filter(({ name }) => name.includes(s.name));
      expect(own).toHaveLength(2);
      return own[check].run(settings);
    };
    const foreign = subject(naive, { foreign: true });
    for (const region of [0, 1]) {
      const outcome = run(foreign, region);
      expect(outcome).toMatchObject({ runs: 0, comparisons: 0, exhaustive: false });
      expect(outcome.subject).toMatchObject({ name: 'S', precision: 'float32', status: 'breaks' });
      const { point, at, got, truth } = outcome.subject?.witness ?? {};
      expect([at, got]).toEqual(['', '0']);
      const x = Number(point?.replace('x = ', ''));
      expect(x).toBeLessThan(-2);
      // The 20 digits round to a double next to σ(x), which has four roundings.
      expect(Math.abs(Number(truth) * (1 + exp(-x)) - 1)).toBeLessThan(5 * 2 ** -53);
      expect(() => run(subject(naive), region)).toThrow('S.sigmoid fails');
    }
    expect(run(subject(careful, { foreign: true }), 0).subject?.status).toBe('holds');
  });

  const asked = (implementation: Subject) =>
    checksOf(wide, [implementation]).filter(({ name }) => name.includes(' S: '));

  it('so may an operation of ours, if that is known', () => {
    const naive = (x: number) => (x < -2 ? 0 : careful(x));
    const [ordinary] = asked(subject(naive, { knownToBreak: ['sigmoid'] }));
    expect(ordinary.run(settings).subject).toMatchObject({ name: 'S', status: 'breaks' });
    const [other] = asked(subject(naive, { knownToBreak: ['tanh'] }));
    expect(() => other.run(settings)).toThrow('S.sigmoid fails');
  });

  it('but it must answer', () => {
    const mute = subject(() => undefined as unknown as number, { foreign: true });
    expect(() => asked(mute)[0].run(settings)).toThrow('returned no number');
  });

  it('an operation that it lacks is not applicable, once', () => {
    const lacking = { ...subject(careful), operations: {} };
    const own = checksOf(wide, [lacking]).filter(({ name }) => name.includes('S:'));
    expect(own.map(({ name }) => name)).toEqual(['answer 1, S: sigmoid']);
    expect(own[0].run(settings).subject).toMatchObject({
      ...{ precision: 'float32', operation: 'sigmoid', status: 'not applicable' },
    });
  });
});
