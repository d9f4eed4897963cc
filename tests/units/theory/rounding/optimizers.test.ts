/** Steps of the optimizers from numbers that can be followed in the head. */
import { describe, expect, it } from 'vitest';
import { FLOAT64 } from '../../../../src/theory/arithmetic/precision.ts';
import { allowedUlps } from '../../../../src/theory/rounding/primitive.ts';
import { primitiveNamed } from '../../../../src/theory/rounding/primitives.ts';
import { entriesOf } from './entries.ts';

describe('momentum', () => {
  const input = { theta: [0], g: [1], eta: [0.5], lambda: [0], v: [1], mu: [0.5] };

  it('steps along the velocity, as Nesterov has it beyond it', () => {
    const velocity = { value: 1.5, size: 1.5, underflows: 2 };
    expect(entriesOf('step with momentum', input)).toEqual([
      { value: -0.75, size: 0.75, underflows: 5 },
      velocity,
    ]);
    expect(entriesOf('step with Nesterov momentum', input)).toEqual([
      { value: -0.875, size: 0.875, underflows: 5 },
      velocity,
    ]);
  });
});

describe('Adam', () => {
  const adam = primitiveNamed('step of Adam');
  const fresh = { theta: [0], lambda: [0], m: [0], s: [0], beta1: [0.5], beta2: [0.75] };
  const allowed = (time: number) =>
    allowedUlps(adam.bound, adam.sizes({ ...fresh, time: [time] }, 1, FLOAT64), FLOAT64);

  it('first steps half of η where the gradient is as small as ε = 2⁻²⁷', () => {
    const first = { ...fresh, g: [2 ** -27], eta: [0.5], time: [0] };
    expect(entriesOf(adam.name, first)[0]).toMatchObject({ value: -0.25, size: 0.25 });
  });

  it('has a bound that grows with tβᵗ/(1 − βᵗ)', () => {
    expect(allowed(0)).toBeCloseTo(1 + 3 / 2 + 15, 12);
    expect(allowed(1e-4)).toBeCloseTo(2 / 3 + 9 / 7 + 15, 12);
    expect(allowed(0.5)).toBeCloseTo(15, 12);
  });
});
