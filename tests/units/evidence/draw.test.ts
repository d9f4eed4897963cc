/** Domains as data become the points that they say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ExactLeaf,
  enumerate,
  formatPoint,
  fractions,
  points,
  rounded,
} from '../../../src/evidence/draw.ts';
import { recordOf } from '../../../src/evidence/record.ts';
import { DEFAULT_SETTINGS, settingsFrom } from '../../../src/evidence/settings.ts';
import type { Exact } from '../../../src/theory/arithmetic/exact.ts';
import { chain, claim } from '../../../src/theory/claim.ts';
import { count, matrix, scalar, type Variables, vector } from '../../../src/theory/domain.ts';

const draws = <T>(arbitrary: fc.Arbitrary<T>): T[] =>
  fc.sample(arbitrary, { seed: 1, numRuns: 400 });
/** Each test knows the shapes of its own variables. */
// biome-ignore lint/suspicious/noExplicitAny: see above
type Shapes = any;

const pointsOf = (
  variables: Variables,
  arithmetic: 'float64' | 'exact',
  region: 'ordinary' | 'hostile' = 'ordinary',
): Shapes[] => draws(points(variables, arithmetic, region)) as Shapes[];

describe('points', () => {
  it('counts cover their whole range; lengths follow them', () => {
    const drawn = pointsOf(
      { n: count(2, 4), x: vector('n', 0, 1), W: matrix(['n', -1], 2, -1, 1), y: vector(3, 0, 1) },
      'float64',
    );
    expect(new Set(drawn.map((p) => p.n))).toEqual(new Set([2, 3, 4]));
    for (const { n, x, W, y } of drawn) {
      expect(x).toHaveLength(n);
      expect(W).toHaveLength(n - 1);
      for (const row of W) expect(row).toHaveLength(2);
      expect(y).toHaveLength(3);
    }
  });

  it('reals keep to their range and grid and are never NaN', () => {
    for (const { t, g } of pointsOf(
      { t: scalar(-2, 3), g: scalar(-1, 1, { grid: 1 / 8 }) },
      'float64',
    )) {
      expect(t).toBeGreaterThanOrEqual(-2);
      expect(t).toBeLessThanOrEqual(3);
      expect(Math.abs(g)).toBeLessThanOrEqual(1);
      expect(Number.isInteger(8 * g)).toBe(true);
    }
  });

  it('the hostile part has special, wide and ordinary values; the ordinary part only its own', () => {
    const variables = { t: scalar(-1, 1, { hostile: { from: -500, to: 500, also: [1e300] } }) };
    const hostile = pointsOf(variables, 'float64', 'hostile').map((p) => p.t);
    expect(hostile).toContain(1e300);
    expect(hostile.some((t) => Math.abs(t) > 1 && Math.abs(t) <= 500)).toBe(true);
    expect(hostile.some((t) => Math.abs(t) <= 1)).toBe(true);
    for (const { t } of pointsOf(variables, 'float64')) expect(Math.abs(t)).toBeLessThanOrEqual(1);
  });

  it('exact forms: fractions in range, integers, logarithms of the right sign, of squares', () => {
    const drawn = pointsOf(
      {
        f: scalar(-1, 2),
        i: scalar(-3, 3, { exactly: 'integer' }),
        l: scalar(-5, 5, { exactly: 'ln' }),
        p: scalar(0, 5, { exactly: 'ln' }),
        s: scalar(-5, 5, { exactly: 'lnSquare' }),
      },
      'exact',
    ) as Record<'f' | 'i' | 'l' | 'p' | 's', ExactLeaf>[];
    const ratio = (leaf: ExactLeaf) => leaf.numerator / leaf.denominator;
    for (const { f, i, l, p, s } of drawn) {
      expect(f.logarithm).toBe(false);
      expect(ratio(f)).toBeGreaterThanOrEqual(-1);
      expect(ratio(f)).toBeLessThanOrEqual(2);
      expect(i).toMatchObject({ denominator: 1, logarithm: false });
      expect(l.logarithm && p.logarithm && s.logarithm).toBe(true);
      expect(ratio(p)).toBeGreaterThanOrEqual(1);
      for (const n of [s.numerator, s.denominator])
        expect(Number.isInteger(Math.sqrt(n))).toBe(true);
    }
    expect(drawn.some(({ f }) => f.denominator > 1)).toBe(true);
    expect(drawn.some(({ l }) => ratio(l) < 1)).toBe(true);
    expect(drawn.some(({ s }) => s.numerator > 1)).toBe(true);
  });

  it('become values of the arithmetic; counts stay integers', () => {
    const variables = { n: count(1, 2), x: vector('n', 0, 1) };
    expect(rounded(variables, { n: 1, x: [0.5] })).toEqual({ n: 1, x: [{ value: 0.5, error: 0 }] });
    const leaf = { numerator: 3, denominator: 4, logarithm: true };
    const [x] = fractions(variables, { n: 1, x: [leaf] }).x as readonly Exact[];
    expect([x.logarithm, x.q.toFraction()]).toEqual([true, '3/4']);
    expect(() => rounded(variables, { n: 1, x: [leaf] })).toThrow('a fraction where a double');
  });

  it('are printed as they are written', () => {
    const leaf = (numerator: number, denominator: number, logarithm: boolean) => ({
      numerator,
      denominator,
      logarithm,
    });
    expect(formatPoint({ n: 2, x: [leaf(3, 2, true), leaf(5, 1, false)], t: -0 })).toBe(
      'n = 2, x = [ln(3/2), 5], t = -0',
    );
  });
});

describe('enumerate', () => {
  it('visits every point of a box once, in order', () => {
    expect([...enumerate({ a: count(1, 2), b: count(0, 1) })]).toEqual([
      { a: 1, b: 0 },
      { a: 1, b: 1 },
      { a: 2, b: 0 },
      { a: 2, b: 1 },
    ]);
    expect([...enumerate({})]).toEqual([{}]);
    expect(() => [...enumerate({ t: scalar(0, 1) })]).toThrow('t is not a count');
  });
});

describe('settings', () => {
  it('are the defaults unless set', () => {
    expect(settingsFrom({})).toEqual(DEFAULT_SETTINGS);
    expect(settingsFrom({ PROOFBOOK_SEED: '-7', PROOFBOOK_RUNS: '50' })).toEqual({
      seed: -7,
      runs: 50,
    });
  });

  it.each([
    ['PROOFBOOK_SEED', ''],
    ['PROOFBOOK_SEED', 'x'],
    ['PROOFBOOK_SEED', '1.5'],
    ['PROOFBOOK_SEED', '2147483648'],
    ['PROOFBOOK_RUNS', '0'],
    ['PROOFBOOK_RUNS', '1000001'],
  ])('%s=«%s» is refused', (name, value) => {
    expect(() => settingsFrom({ [name]: value })).toThrow(
      `${name} is «${value}»; it must be an integer`,
    );
  });
});

describe('recordOf', () => {
  const text = { id: 'T1', title: 't', statement: '', scope: 's', variables: {}, proof: [] };
  const empty = claim(text);
  const outcome = {
    runs: 10,
    comparisons: 20,
    worstRatio: 0.12345,
    exact: false,
    exhaustive: false,
  };
  const subject = {
    name: 'S',
    precision: 'float64' as const,
    operation: 'relu' as const,
    status: 'holds' as const,
    worstUlps: 1.23456,
  };
  const witness = { point: 'x = 1', at: '', got: '2', truth: '1' };

  it('adds up runs and comparisons of the derivation and keeps the worst', () => {
    expect(recordOf(empty, [outcome, { ...outcome, worstRatio: 0.5 }])).toEqual({
      ...{ id: 'T1', title: 't', scope: 's', level: 'bounded', runs: 20, comparisons: 40 },
      ...{ worstRatio: 0.5, because: null, subjects: {}, mutants: 'never judged', proved: null },
      worstAt: null,
    });
  });

  it('and, apart from it, those of every subject', () => {
    const single = { ...subject, name: 'T', precision: 'float32' as const };
    const record = recordOf(empty, [
      outcome,
      { ...outcome, worstRatio: 0.25, subject },
      { ...outcome, runs: 1, comparisons: 2, subject },
      { ...outcome, runs: 7, comparisons: 9, worstRatio: 0.9, subject: single },
    ]);
    expect(record).toMatchObject({ runs: 10, comparisons: 20, worstRatio: 0.123 });
    const rest = { status: 'holds', because: null, ulps: { relu: 1.23 }, breaks: {}, lacks: [] };
    expect(record.subjects).toEqual({
      S: { precision: 'float64', runs: 11, comparisons: 22, worstRatio: 0.25, ...rest },
      T: { precision: 'float32', runs: 7, comparisons: 9, worstRatio: 0.9, ...rest },
    });
    const only = recordOf(empty, [{ ...outcome, subject }]);
    expect(only).toMatchObject({ runs: 0, comparisons: 0, worstRatio: 0 });
  });

  it('says why far less is observed than allowed: nothing is rounded, or what the claim says', () => {
    const slack = { derivation: 'the same operations', answers: 'products with 1' };
    const loose = claim({ ...text, slack });
    const whys = (of: typeof empty, worstRatio: number, allowed: number) => {
      const one = { ...outcome, worstRatio, allowed };
      const record = recordOf(of, [one, { ...one, subject }]);
      return [record.because, record.subjects.S.because];
    };
    expect(whys(loose, 0, 1e-9)).toEqual(['the same operations', 'products with 1']);
    expect(whys(loose, 0.001, 1e-9)).toEqual([null, null]);
    expect(whys(empty, 0.0009, 1e-9)).toEqual([null, null]);
    const exact = 'every comparison is exact: rounding has no part in it';
    expect(whys(empty, 0, 0)).toEqual([exact, exact]);
    expect(recordOf(empty, [{ ...outcome, comparisons: 0, worstRatio: 0 }]).because).toBeNull();
  });

  it('is exact only if everything was looked at, and only property with an integral', () => {
    const whole = { ...outcome, exhaustive: true };
    expect(recordOf(empty, [whole, whole]).level).toBe('exact');
    expect(recordOf(empty, [whole, outcome]).level).toBe('bounded');
    const broken = { ...outcome, subject: { ...subject, status: 'breaks' as const, witness } };
    expect(recordOf(empty, [whole, broken]).level).toBe('exact');
    const integral = claim({ ...text, definitions: { a: 'integral(t, t, 0, 1)' } });
    expect(recordOf(integral, [outcome]).level).toBe('property');
  });

  it('is exact if every part of the derivation is proved, and adds the proofs up', () => {
    const chains = claim({
      ...text,
      proof: [chain([], '1', [['=', '1', 'the same']]), chain([], '2', [['=', '2', 'the same']])],
      identities: { free: {} },
    });
    const proof = { scope: 'all n', identities: 3, shapes: 2, points: 5 };
    const proved = { ...outcome, runs: 0, exhaustive: true, proof };
    expect(recordOf(chains, [outcome, proved])).toMatchObject({ level: 'bounded', proved: null });
    const record = recordOf(chains, [outcome, proved, outcome, proved]);
    expect(record).toMatchObject({ level: 'exact', runs: 20 });
    expect(record.proved).toEqual({ scope: 'all n', identities: 6, shapes: 4, points: 10 });
  });

  it('a subject that breaks somewhere breaks; one that holds somewhere is applicable', () => {
    const { subjects } = recordOf(empty, [
      { ...outcome, subject: { ...subject, status: 'not applicable' } },
      { ...outcome, subject },
      { ...outcome, subject: { ...subject, name: 'T', status: 'breaks', witness } },
      { ...outcome, subject: { ...subject, name: 'T' } },
      { ...outcome, subject: { ...subject, name: 'U', status: 'not applicable' } },
      { ...outcome, subject: { ...subject, name: 'U', status: 'not applicable' } },
    ]);
    expect(subjects.S).toMatchObject({ status: 'holds', breaks: {}, lacks: ['relu'] });
    expect(subjects.T).toMatchObject({ status: 'breaks', breaks: { relu: witness }, lacks: [] });
    expect(subjects.U).toMatchObject({ status: 'not applicable', ulps: {}, lacks: ['relu'] });
  });

  it('the largest error of each operation counts, where there is one and it holds', () => {
    const { subjects } = recordOf(empty, [
      { ...outcome, subject: { ...subject, worstUlps: 0.25 } },
      { ...outcome, subject: { ...subject, worstUlps: 0.5 } },
      { ...outcome, subject: { ...subject, worstUlps: 0.125 } },
      { ...outcome, subject: { ...subject, operation: 'tanh', worstUlps: 0 } },
      { ...outcome, subject: { ...subject, name: 'B', status: 'breaks', worstUlps: 3, witness } },
    ]);
    expect(subjects.S.ulps).toEqual({ relu: 0.5 });
    expect(subjects.B.ulps).toEqual({});
  });

  it('keeps the first point at which an operation breaks', () => {
    const breaks = (point: string) => ({
      ...outcome,
      subject: { ...subject, status: 'breaks' as const, witness: { ...witness, point } },
    });
    const { subjects } = recordOf(empty, [breaks('x = 1'), breaks('x = 2')]);
    expect(subjects.S.breaks).toEqual({ relu: witness });
  });

  it('refuses a claim that nothing checked', () => {
    expect(recordOf(empty, [outcome]).mutants).toBe('never judged');
    const figures = { planted: 3, killed: 2, equivalent: 1 };
    expect(recordOf(empty, [outcome], figures).mutants).toBe(figures);
    expect(() => recordOf(empty, [])).toThrow('nothing was checked about T1');
  });
});
