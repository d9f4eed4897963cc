/** Boxes are halved in the middle, where there is one, and the first of equal edges first. */
import { describe, expect, it } from 'vitest';
import { type Box, halves } from '../../../src/evidence/boxes.ts';
import { checkEnclosure } from '../../../src/evidence/checkEnclosure.ts';
import { describeBox } from '../../../src/evidence/describeBox.ts';
import { ClaimFailure } from '../../../src/evidence/violation.ts';
import { between } from '../../../src/theory/arithmetic/interval.ts';
import { enclosure } from '../../../src/theory/claim.ts';
import { count, scalar } from '../../../src/theory/domain.ts';
import { claimWith } from './smallClaim.ts';

const boxOf = (...edges: readonly (readonly [number, number])[]): Box => ({
  counts: { n: 2 },
  edges: edges.map(([low, high]) => between(low, high)),
});

describe('halves', () => {
  it('meet in the middle and keep the rest', () => {
    const whole = boxOf([5, 5], [2, 4], [6, 7]);
    expect(halves(whole, whole)).toEqual([
      boxOf([5, 5], [2, 3], [6, 7]),
      boxOf([5, 5], [3, 4], [6, 7]),
    ]);
  });

  it('are of the edge that has kept most of its length', () => {
    const whole = boxOf([0, 8], [0, 1]);
    expect(halves(boxOf([0, 4], [0, 0.75]), whole)?.[0]).toEqual(boxOf([0, 4], [0, 0.375]));
    expect(halves(boxOf([0, 4], [0, 0.25]), whole)?.[1]).toEqual(boxOf([2, 4], [0, 0.25]));
    const afar = boxOf([10, 12], [0, 1]);
    expect(halves(boxOf([10, 11], [0, 0.375]), afar)?.[0]).toEqual(boxOf([10, 10.5], [0, 0.375]));
  });

  it('do not exist where no number lies strictly inside, whichever way the middle is rounded', () => {
    const whole = boxOf([1, 2]);
    const ulp = 2 ** -52;
    expect(halves(boxOf([1, 1 + ulp]), whole)).toBeNull();
    expect(halves(boxOf([1 + ulp, 1 + 2 * ulp]), whole)).toBeNull();
    expect(halves(boxOf([1, 1 + 2 * ulp]), whole)?.[0]).toEqual(boxOf([1, 1 + ulp]));
  });
});

describe('the budget of an enclosure', () => {
  const claim = claimWith({});
  const check = (budget: number) => {
    const box = { t: scalar(0, 1) };
    const product = enclosure({ text: '', box }, 't*(1 - t)', [['<', '3/4', 'at most 1/4']]);
    return () => checkEnclosure(claim, product, budget);
  };

  it('is spent to the last box, and not beyond', () => {
    // [0, 1] is open; [0, 1/2] and [1/2, 1], where the product is at most 1/2, are not.
    expect(check(3)().enclosed).toMatchObject({ statements: 1, boxes: 2 });
    expect(check(2)().enclosed).toMatchObject({ statements: 1, boxes: 2 });
    expect(check(1)).toThrow('not decided after 1 boxes: t = [0, 1]');
  });

  it('is each choice of counts’ own', () => {
    const box = { n: count(1, 3), t: scalar(0, 1) };
    const product = enclosure({ text: '', box }, 't*(1 - t)', [['<', '3/4', '']]);
    expect(checkEnclosure(claim, product, 3).enclosed).toMatchObject({ statements: 3, boxes: 6 });
  });
});

describe('a failure of an enclosure', () => {
  it('has both sides, the entry and the box', () => {
    const box = { n: count(2, 2), t: scalar(2, 3) };
    const wrong = enclosure({ text: '', box, indices: ['i'] }, 'i*t', [
      ['<=', '3', 'fine for 1'],
      ['<', '7', ''],
    ]);
    try {
      checkEnclosure(claimWith({}), wrong);
      expect.unreachable();
    } catch (error) {
      const { message, point, cause } = error as ClaimFailure;
      expect(error).toBeInstanceOf(ClaimFailure);
      expect(message).toMatch(
        /^T1: step 1 of 2 «fine for 1» fails at i = 2\n {2}left {6}\d\S*\n {2}<= {8}3\n {2}gap {7}\d\S*\n {2}allowance 0 \(fails for all numbers of the box\)\n {2}in the box n = 2, t = /,
      );
      expect(point).toMatch(/^n = 2, t = \[2, 3\]$/);
      expect(cause).toMatchObject({ name: 'Violation', at: 'i = 2' });
    }
  });
});

describe('describeBox', () => {
  it('knows Greek names and powers of two, up to 1 and down to 0', () => {
    expect(describeBox({ lambda: scalar(0, 1), epsilon: scalar(-1 / 2, 2) })).toBe(
      '0 ≤ λ ≤ 1, −2⁻¹ ≤ ε ≤ 2',
    );
    expect(describeBox({ size: scalar(1.5, 3) })).toBe('1.5 ≤ size ≤ 3');
  });
});
