/** What the underflow of hidden units may cost the network of Question 4. */
import { describe, expect, it } from 'vitest';
import { entriesOf } from './entries.ts';

describe('the two-layer network', () => {
  const zeros = { x: [0, 0, 0], w: Array<number>(12).fill(0), b: [0, 0, 0, 0], c: [-7] };

  it('misses η for n products, tanh and the product with v, of each of four units', () => {
    const entry = { value: -7, size: 7, underflows: 4 * (3 + 2) };
    expect(entriesOf('two-layer network', { ...zeros, v: [0.5, 0, 0, 0.25] }, 3)).toEqual([entry]);
  });

  it('multiplies that by the largest weight behind them', () => {
    const v = [1, -8, 2, 3];
    expect(entriesOf('two-layer network', { ...zeros, v }, 3)).toMatchObject([
      { underflows: 4 * (3 + 2) * 8 },
    ]);
  });
});
