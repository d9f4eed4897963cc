import { describe, expect, it } from 'vitest';
import { array } from '../../../src/kernels/array.ts';
import { sgdStep } from '../../../src/nn/sgd.ts';

const parameter = (value: number[], gradient: number[]) => ({
  name: 'p',
  value: array(value),
  gradient: array(gradient),
});

describe('sgdStep', () => {
  it('moves every parameter by −η times its gradient, in place', () => {
    const parameters = [parameter([1, 2], [4, -8]), parameter([3], [2])];
    sgdStep(parameters, 0.25);
    expect(parameters.map((p) => [...p.value.data])).toEqual([[0, 4], [2.5]]);
    expect(parameters.map((p) => [...p.gradient.data])).toEqual([[4, -8], [2]]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the learning rate %s', (rate) => {
    expect(() => sgdStep([], rate)).toThrow(
      `sgdStep: learning rate ${rate} must be positive and finite`,
    );
  });
});
