import { describe, expect, it } from 'vitest';
import { proveText, read } from './inText.ts';

describe('prove', () => {
  it.each([
    ['(a + b)^2', 'a^2 + 2*a*b + b^2'],
    ['(a^2 - b^2)/(a - b)', 'a + b'],
    ['1/a + 1/b', '(a + b)/(a*b)'],
    ['exp(x[1] + c)', 'exp(x[1])*exp(c)'],
    ['exp(t)', 'exp(t/2)^2'],
    ['exp(3*a*(b - c))', 'exp(a*b)^3*exp(-(3*(c*a)))'],
    ['1 - 1/(1 + exp(-t))', '1/(1 + exp(t))'],
    ['sum(k, S[k])', '1'],
    ['d(S[2], x[3])', '-S[2]*S[3]'],
    ['sum(j, d(S[j], x[1])*g[j])', 'S[1]*(g[1] - sum(j, S[j]*g[j]))'],
    ['phi(a + b)*phi(c)', 'phi(c)*phi(b + a)'],
    ['a/2 - a/3', 'a/6'],
    ['0*a', '0'],
    ['1/2', '0.5'],
  ])('%s = %s', (left, right) => {
    expect(proveText(left, right)).toMatchObject({ proved: true });
  });

  /** Each with the point at which the two sides differ, and what they are there. */
  it.each([
    ['exp(x[1] + c)', 'exp(x[1]) + exp(c)', 'e^(c) = 1, e^(x[1]) = 1', '1', '2'],
    ['(a + b)^2', 'a^2 + b^2', 'a = 1, b = 1', '4', '2'],
    ['a/2 - a/3', 'a/5', 'a = 1', '1/6', '1/5'],
    ['d(S[2], x[3])', 'S[2]*S[3]', 'e^(x[1]) = 1, e^(x[2]) = 1, e^(x[3]) = 1', '-1/9', '1/9'],
    ['d(S[2], x[2])', 'S[2]*S[1]', 'e^(x[1]) = 1, e^(x[2]) = 1, e^(x[3]) = 1', '2/9', '1/9'],
    ['phi(a + b)', 'phi(a) + phi(b)', 'phi(a + b) = 1, phi(a) = 1, phi(b) = 1', '1', '2'],
    ['0', '1', '', '0', '1'],
  ])('refuses %s = %s, with a point', (left, right, at, l, r) => {
    expect(proveText(left, right)).toMatchObject({ proved: false, at, left: l, right: r });
  });

  it.each([
    ['one letter, zero at the first points', '(a - 1)*(a - 2)*(a - 3)', '0', 'a = 4'],
    [
      'two letters, zero at the first points of both',
      '(a - 1)*(b - 1)*(b - 2)',
      '0',
      'a = 2, b = 3',
    ],
    ['equal to the first order', 'exp(t)*(exp(t) - 1)', 'exp(t) - 1', 'e^(t) = 2'],
    ['a difference in the highest power only', 'g[1]^9', 'g[1]^8', 'g[1] = 2'],
  ])('is not fooled by %s', (_, left, right, at) => {
    expect(proveText(left, right)).toMatchObject({ proved: false, at });
  });

  it('shows a point at which both sides exist, beyond the zeros of a denominator', () => {
    expect(proveText('1/(a - 1)', '1/((a - 1)*(a - 2)) + 1')).toEqual({
      ...{ proved: false, at: 'a = 3' },
      ...{ left: '1/2', right: '3/2', gap: 1 },
    });
    expect(proveText('1/((a - 1)*(a - 2)) + 1', '1/(a - 1)')).toEqual({
      ...{ proved: false, at: 'a = 3' },
      ...{ left: '3/2', right: '1/2', gap: 1 },
    });
  });

  it('compares at as many points as there are monomials of the degrees', () => {
    // Degree 1 in each of three letters, 2 in all together: 1, three letters, three pairs.
    expect(proveText('d(S[1], x[1])', 'S[1]*(1 - S[1])')).toEqual({
      proved: true,
      points: 7,
    });
  });

  it.each([
    ['max(a, b)', 'a comparison of values is no rational function'],
    ['a < b ? a : b', 'a comparison of values is no rational function'],
    ['abs(a)', 'a comparison of values is no rational function'],
    ['floor(a)', 'the floor of a value is no rational function'],
    ['exp(1/a)', 'exp(…): only polynomials in the variables may stand inside'],
    ['exp(exp(a))', 'exp(…): only polynomials in the variables may stand inside'],
    ['phi(S[1])', 'phi(…): only polynomials in the variables may stand inside'],
    ['1/(a - a)', 'division by zero'],
    ['1/((a + b)*(a - b) - a^2 + b^2)', 'division by a sum that is 0'],
    ['d(phi(a), a)', 'a comparison of values is no rational function'],
  ])('does not take %s for a rational function', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
