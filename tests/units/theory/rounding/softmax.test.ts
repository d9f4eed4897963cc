/** What the bounds of softmax depend on. */
import { describe, expect, it } from 'vitest';
import { ln } from '../../../../src/theory/arithmetic/elementary.ts';
import { FLOAT32, FLOAT64, type Precision } from '../../../../src/theory/arithmetic/precision.ts';
import { primitiveNamed } from '../../../../src/theory/rounding/primitives.ts';
import { entriesOf } from './entries.ts';

describe('softmax', () => {
  const distance = (x: readonly number[], precision: Precision) =>
    primitiveNamed('softmax').sizes({ x }, x.length, precision).D;

  it('counts how far a logit lies below the largest, if its exponential is not 0', () => {
    expect(distance([2, -3, 1], FLOAT64)).toBe(5);
    expect(distance([2, -3, -1e4], FLOAT64)).toBe(5);
    expect(distance([0, -3, -200], FLOAT64)).toBe(200);
    expect(distance([0, -3, -200], FLOAT32)).toBe(3);
  });

  it('counts logits to where e^{−d} is η/e, the edge included', () => {
    const edge = 1 - ln(FLOAT64.smallest);
    expect(distance([0, -edge, -edge - 1], FLOAT64)).toBe(edge);
  });

  it('backwards loses η times the spread of the gradient, and η at least', () => {
    const name = 'softmax, vector–Jacobian product';
    const underflows = (g: readonly number[]) => entriesOf(name, { x: [0, 0], g }, 2)[0].underflows;
    expect(underflows([3, -5])).toBe(8);
    expect(underflows([0.25, 0])).toBe(1);
  });
});
