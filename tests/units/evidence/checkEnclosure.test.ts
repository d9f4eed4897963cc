/** Enclosures: what is decided on a whole box, what is refuted, and what stays open and must fail. */
import { describe, expect, it } from 'vitest';
import { boxesOf, entriesOf, formatBox, halves } from '../../../src/evidence/boxes.ts';
import { checkEnclosure } from '../../../src/evidence/checkEnclosure.ts';
import { describeBox } from '../../../src/evidence/describeBox.ts';
import { recordOf } from '../../../src/evidence/record.ts';
import { ClaimFailure } from '../../../src/evidence/violation.ts';
import { between } from '../../../src/theory/arithmetic/interval.ts';
import { type ClaimText, chain, claim, enclosure, prose } from '../../../src/theory/claim.ts';
import { count, matrix, scalar, type Variables, vector } from '../../../src/theory/domain.ts';

const claimWith = (text: Partial<ClaimText> = {}) =>
  claim({
    ...{ id: 'T1', title: 'a claim for testing', statement: '', scope: '', proof: [] },
    variables: { t: scalar(0, 1) },
    ranges: { i: [1, 'n'], k: [1, 'n'] },
    definitions: { t: '5', twice: '2*s' },
    ...text,
  });

type Steps = Parameters<typeof enclosure>[2];
const run = (box: Variables, first: string, steps: Steps, more = {}, budget?: number) =>
  checkEnclosure(claimWith(), enclosure({ text: '', box, ...more }, first, steps), budget);

describe('checkEnclosure', () => {
  it('decides a box at once where the variable occurs once', () => {
    expect(run({ t: scalar(1, 2) }, 't', [['<', 'exp(t)', 'because']])).toEqual({
      ...{ runs: 0, comparisons: 0, worstRatio: 0, exact: false, exhaustive: true },
      enclosed: { scope: '1 ≤ t ≤ 2', statements: 1, boxes: 1 },
    });
  });

  it('halves where it occurs twice, and covers the box', () => {
    // t(1 − t) ≤ ¼ + 1/8 is not seen on [0, 1], where the product of the ranges is [0, 1].
    const { enclosed } = run({ t: scalar(0, 1) }, 't*(1 - t)', [['<', '3/8', 'at most 1/4']]);
    expect(enclosed?.statements).toBe(1);
    expect(enclosed?.boxes).toBeGreaterThan(2);
    expect(enclosed?.boxes).toBeLessThan(20);
  });

  it('asks every choice of the counts and every index within the case', () => {
    const box = { n: count(1, 3), x: vector('n', 0, 1) };
    const { enclosed } = run(box, 'x[i]', [['<=', '1', '']], { indices: ['i'] });
    expect(enclosed).toEqual({ scope: 'n = 1, …, 3, 0 ≤ xᵢ ≤ 1', statements: 6, boxes: 3 });
    const some = run(box, 'x[i]', [['<=', '1', '']], { indices: ['i'], given: 'i > 1' });
    expect(some.enclosed).toMatchObject({ statements: 3, boxes: 2 });
    expect(() => run(box, 'x[i]', [['<=', '1', '']], { indices: ['i'], given: 'i > 3' })).toThrow(
      'T1: no point satisfies the assumption of an enclosure',
    );
  });

  it('a variable of the box hides a definition of that name', () => {
    expect(() => run({ t: scalar(0, 1) }, 't', [['<=', '1', '']])).not.toThrow();
    expect(() => run({ s: scalar(0, 1) }, 'twice', [['<=', '2', '']])).not.toThrow();
  });

  it('a statement that fails somewhere fails by name, in a box where it fails throughout', () => {
    const wrong = () => run({ t: scalar(0, 1) }, 't*t', [['<', '1/2', 'too much']]);
    expect(wrong).toThrow(ClaimFailure);
    expect(wrong).toThrow('T1: step 1 of 1 «too much» fails');
    expect(wrong).toThrow(/in the box t = \[0\.\d+, 1\]/);
    expect(wrong).toThrow('fails for all numbers of the box');
  });

  it('a statement that no box decides fails, naming the box; it never passes', () => {
    const open = () => run({ t: scalar(0, 1) }, 't - t', [['<=', '0', 'true, but not seen']]);
    expect(open).toThrow(ClaimFailure);
    expect(open).toThrow(/not decided after \d+ boxes: t = \[/);
    const tight = () => run({ t: scalar(0, 1) }, 't - t', [['<=', '0', '']], {}, 3);
    expect(tight).toThrow('not decided after 3 boxes');
    expect(() => run({ t: scalar(1, 1) }, '1/3 - 1/3', [['=', '0', '']])).toThrow(
      'not decided after 1 boxes: t = 1',
    );
  });

  it('a value that does not exist is no statement', () => {
    expect(() => run({ t: scalar(0, 1) }, '1/(t - t)', [['<', '1', '']], {}, 9)).toThrow(
      'may be zero',
    );
    expect(() => run({}, '1/(2 - 2)', [['<', '1', '']])).toThrow('division by zero');
  });
});

describe('boxes', () => {
  const variables = {
    n: count(1, 2),
    t: scalar(0, 8),
    x: vector('n', -1, 1),
    W: matrix(1, 'n', 2, 4),
  };

  it('have an edge for every entry, in the shape of the variables', () => {
    const [, second] = [...boxesOf(variables)];
    expect(second.counts).toEqual({ n: 2 });
    expect(second.edges).toHaveLength(1 + 2 + 2);
    expect(entriesOf(variables, second)).toEqual({
      ...{ n: 2, t: between(0, 8), x: [between(-1, 1), between(-1, 1)] },
      W: [[between(2, 4), between(2, 4)]],
    });
    expect(formatBox(variables, second)).toBe(
      'n = 2, t = [0, 8], x = [[-1, 1], [-1, 1]], W = [[[2, 4], [2, 4]]]',
    );
  });

  it('are halved along the edge that has been halved least, as long as one can be', () => {
    const box = { a: scalar(0, 8), b: scalar(1, 1), c: scalar(0, 1) };
    const [whole] = boxesOf(box);
    const [first, second] = halves(whole, whole) ?? [];
    expect([first?.edges[0], second?.edges[0]]).toEqual([between(0, 4), between(4, 8)]);
    const next = first === undefined ? null : halves(first, whole);
    expect(next?.map(({ edges }) => edges[2])).toEqual([between(0, 0.5), between(0.5, 1)]);
    const point = { counts: {}, edges: [between(1, 1), between(1, 1 + 2 ** -52)] };
    expect(halves(point, { counts: {}, edges: [between(0, 1), between(0, 2)] })).toBeNull();
  });

  it('are described as they are read', () => {
    expect(describeBox(variables)).toBe('n = 1, …, 2, 0 ≤ t ≤ 8, −1 ≤ xᵢ ≤ 1, 2 ≤ Wᵢⱼ ≤ 4');
    expect(describeBox({ x: scalar(2 ** -40, 0.75), y: scalar(-1 / 4, 1e-3) })).toBe(
      '2⁻⁴⁰ ≤ x ≤ 0.75, −2⁻² ≤ y ≤ 0.001',
    );
    expect(describeBox({})).toBe('');
  });
});

describe('the record of a claim with enclosures', () => {
  const checked = { runs: 1, comparisons: 1, worstRatio: 0, exact: false, exhaustive: false };
  const enclosed = (scope: string) => ({
    ...{ runs: 0, comparisons: 0, worstRatio: 0, exact: false, exhaustive: true },
    enclosed: { scope, statements: 2, boxes: 5 },
  });
  const inequality = chain([], 't', [['<=', 't', '']]);
  const identity = chain([], 't', [['=', 't', '']]);
  const equivalence = chain([], 't > 0', [['<=>', 't > 0', '']]);
  const integral = enclosure({ text: '', box: {} }, 'integral(t, t, 0, 1)', [['<', '1', '']]);
  const levelOf = (...proof: ClaimText['proof']) =>
    recordOf(claimWith({ proof, definitions: {} }), [checked, enclosed('a')]).level;

  it('is enclosed if an enclosure stands behind every chain with an inequality', () => {
    expect(levelOf(identity, inequality, integral, equivalence, prose(''))).toBe('enclosed');
    expect(levelOf(inequality, integral, inequality, prose(''))).toBe('bounded');
    expect(levelOf(inequality, prose(''), integral)).toBe('bounded');
    expect(levelOf(identity, integral)).toBe('bounded');
    expect(levelOf(inequality)).toBe('bounded');
  });

  it('an integral outside of an enclosure is an estimate still', () => {
    const estimated = chain([], 'integral(t, t, 0, 1)', [['<=', '1', '']]);
    expect(levelOf(estimated, integral)).toBe('property');
  });

  it('adds up statements and boxes, and names every box once', () => {
    const outcomes = [checked, enclosed('a'), enclosed(''), enclosed('b'), enclosed('a')];
    const record = recordOf(claimWith(), outcomes);
    expect(record).toMatchObject({ runs: 1, comparisons: 1 });
    expect(record.enclosed).toEqual({ scope: 'a; b', statements: 8, boxes: 20 });
    expect(recordOf(claimWith(), [checked])).not.toHaveProperty('enclosed');
  });
});
