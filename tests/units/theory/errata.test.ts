/** An erratum is made of statements; the table of the step shows both of its errors. */
import { describe, expect, it } from 'vitest';
import { chain } from '../../../src/theory/claim.ts';
import { scalar } from '../../../src/theory/domain.ts';
import { erratum } from '../../../src/theory/errata/erratum.ts';
import { notUniform } from '../../../src/theory/errata/step.ts';
import { statement } from '../../../src/theory/statement.ts';

describe('erratum', () => {
  const said = {
    ...{ says: 't is small', variables: { t: scalar(0, 2) } },
    chain: chain([], 't', [['<=', '1', 'so it is said']]),
  };
  const texts = { id: 'E0', title: 'a', where: 'b', says: 'c', wrong: 'd', corrected: 'e' };

  it('refutes at least something, and may say no more', () => {
    expect(erratum({ ...texts, refuted: [said] })).toEqual({
      ...{ ...texts, claims: [], tables: [], holds: [] },
      refuted: [statement('E0', said)],
    });
  });

  it('says what holds instead, where it is said in full, and shows tables', () => {
    const true_ = { ...said, says: 't ≤ 2', chain: chain([], 't', [['<=', '2', 'as drawn']]) };
    const tables = [{ title: '', columns: [], rows: () => [] }];
    const full = erratum({ ...texts, refuted: [], holds: [true_], claims: ['Q1.3'], tables });
    expect(full.holds).toEqual([statement('E0', true_)]);
    expect(full).toMatchObject({ claims: ['Q1.3'], tables });
  });
});

describe('the two errors of σ(kx)', () => {
  it('the largest is ½ for every k, the integral falls like 1/k', () => {
    const [{ columns, rows }] = notUniform.tables;
    const shown = rows().map((row) => row.map(Number));
    expect(shown.map(([k]) => k)).toEqual([1, 10, 50, 1000]);
    for (const [k, largest, integral, ...rest] of shown) {
      expect(rest).toHaveLength(columns.length - 3);
      // σ(−ε) = ½ − ε/4 + …
      expect(largest).toBeCloseTo(1 / 2 - 2 ** -22, 9);
      expect(integral * k).toBeCloseTo(2 * Math.LN2, 6);
    }
  });
});
