/** What the table of Question 5 shows is what its text says. */
import { describe, expect, it } from 'vitest';
import { interpolationGrowth } from '../../../src/theory/interpolationGrowth.ts';

describe('the growth of the weights', () => {
  it('explodes for uneven spacing, not for even spacing or steep sigmoids; fractions have no residual', () => {
    const table = interpolationGrowth.rows();
    expect(table).toHaveLength(12);
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
