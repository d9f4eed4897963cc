/** Both sides of the kink, and the middle of σ. */
import { describe, expect, it } from 'vitest';
import { FLOAT64 } from '../../../../src/theory/arithmetic/precision.ts';
import { primitiveNamed } from '../../../../src/theory/rounding/primitives.ts';
import { entriesOf } from './entries.ts';

describe('the activations', () => {
  it('relu′ has no bound at the kink, and a truth beside it', () => {
    const { isCovered } = primitiveNamed('relu′');
    expect(isCovered({ x: [0] }, 1, FLOAT64)).toBe(false);
    for (const x of [FLOAT64.smallest, -FLOAT64.smallest]) {
      expect(isCovered({ x: [x] }, 1, FLOAT64)).toBe(true);
      expect(entriesOf('relu′', { x: [x] })).toMatchObject([{ value: x > 0 ? 1 : 0 }]);
    }
  });

  it('σ has all digits in both tails', () => {
    expect(entriesOf('σ', { x: [0] })).toMatchObject([{ value: 0.5, size: 0.5 }]);
    expect(entriesOf('σ', { x: [40] })).toMatchObject([{ value: 1 }]);
    const [{ value }] = entriesOf('σ', { x: [-40] });
    expect(value / Math.exp(-40)).toBeCloseTo(1, 15);
  });
});
