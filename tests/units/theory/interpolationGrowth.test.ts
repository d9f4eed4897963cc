/** What the table of Question 5 shows is what its text says. */
import { describe, expect, it } from 'vitest';
import { rational } from '../../../src/theory/arithmetic/exact.ts';
import {
  even,
  interpolationGrowth,
  reluMatrix,
  sigmoidMatrix,
  uneven,
} from '../../../src/theory/interpolationGrowth.ts';

describe('the samples', () => {
  it('lie evenly or unevenly, from the largest projection to the smallest', () => {
    expect(even(4).projections).toEqual([60, 40, 20, 0]);
    expect(uneven(4).projections).toEqual([16, 9, 4, 1]);
    expect(uneven(32).projections[0]).toBe(31 ** 2);
    expect(uneven(32).projections).toContain(32 ** 2 - 1009);
  });

  it('have values between −1 and 1, in thousandths', () => {
    for (const { values } of [even(40), uneven(40)]) {
      expect(values.slice(0, 3)).toEqual([377 - 1000, 4 * 377 - 1000, 9 * 377 - 2001 - 1000]);
      for (const value of values) expect(Math.abs(value)).toBeLessThanOrEqual(1000);
    }
  });
});

describe('the matrices', () => {
  const samples = { name: '', projections: [9, 4, 2], values: [] };

  it('of ReLU: differences and the smallest gap, zeros below, ones in the last column', () => {
    const rows = reluMatrix(samples, (t) => rational(t), rational(1));
    expect(rows.map((row) => row.map(({ q }) => q.toFraction()))).toEqual([
      ['2', '7', '1'],
      ['0', '2', '1'],
      ['0', '0', '1'],
    ]);
  });

  it('of the sigmoid: so steep that the nearest neighbours are 40 apart', () => {
    const sigma = (t: number) => expect.closeTo(1 / (1 + Math.exp(-t)), 15);
    expect(sigmoidMatrix(samples).map((row) => row.map(({ value }) => value))).toEqual([
      [sigma(0), sigma(100), 1],
      [sigma(-100), sigma(0), 1],
      [sigma(-140), sigma(-40), 1],
    ]);
    const [, , [, neighbour]] = sigmoidMatrix(samples);
    expect(Math.log(neighbour.value)).toBeCloseTo(-40);
  });
});

describe('the growth of the weights', () => {
  it('explodes for uneven spacing, not for even spacing or steep sigmoids; fractions have no residual', () => {
    const table = interpolationGrowth.rows();
    expect(table).toHaveLength(12);
    const { columns } = interpolationGrowth;
    for (const row of table) {
      expect(row).toHaveLength(columns.length);
      expect(row[5]).toBe(row[1] === 'ReLU' ? '0' : '–');
    }
    const find = (N: number, phi: string, spacing: string) => {
      const row = table.find((r) => r[0] === String(N) && r[1] === phi && r[2] === spacing);
      return (row ?? []).slice(3).map(Number);
    };
    const [weights20, residual20] = find(20, 'ReLU', 'uneven');
    const [weights40, residual40] = find(40, 'ReLU', 'uneven');
    expect(weights20).toBeGreaterThan(1e12);
    expect(weights40).toBeGreaterThan(1e6 * weights20);
    expect(residual20).toBeGreaterThan(1e-8);
    expect(residual40).toBeGreaterThan(1);
    for (const N of [5, 10, 20, 40]) {
      expect(find(N, 'ReLU', 'uneven')[2]).toBe(0);
      expect(find(N, 'ReLU', 'even')[2]).toBe(0);
      expect(find(N, 'ReLU', 'even')[0]).toBeLessThan(1e3);
      expect(find(N, 'ReLU', 'even')[1]).toBeLessThan(1e-12);
      expect(find(N, 'sigmoid', 'uneven')[0]).toBeLessThan(1e3);
      expect(find(N, 'sigmoid', 'uneven')[1]).toBeLessThan(1e-12);
    }
  });
});
