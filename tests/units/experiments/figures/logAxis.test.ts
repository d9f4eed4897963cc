/** A logarithmic axis shows its values and little else. */
import { describe, expect, it } from 'vitest';
import { logAxis } from '../../../../src/experiments/figures/logAxis.ts';

describe('logAxis', () => {
  it.each([
    [
      [0.087, 0.5],
      [0.05, 0.5],
    ],
    [
      [0.1, 0.2],
      [0.1, 0.2],
    ],
    [
      [2.1, 9.9],
      [2, 10],
    ],
    [
      [0.0999, 5.01],
      [0.05, 10],
    ],
    [
      [3e-8, 1.9e-7],
      [2e-8, 2e-7],
    ],
  ])('of %j goes from %j', (values, domain) => {
    expect(logAxis(values).domain).toEqual(domain);
  });

  it('leaves the ends to powers of ten over two decades and more, and for one value', () => {
    expect(logAxis([0.3, 30]).domain).toBeUndefined();
    expect(logAxis([0.2, 0.2]).domain).toBeUndefined();
  });

  it('labels 1, 2 and 5 where there is room, else powers of ten', () => {
    const [near, far] = [logAxis([0.1, 1]).tickFormat, logAxis([0.1, 100]).tickFormat];
    expect([0.1, 0.2, 0.3, 0.5].map(near)).toEqual(['0.1', '0.2', '', '0.5']);
    expect([0.1, 0.2, 0.5, 1].map(far)).toEqual(['0.1', '', '', '1']);
    expect([1e-3, 2e-7].map(near)).toEqual(['10⁻³', '2·10⁻⁷']);
  });
});
