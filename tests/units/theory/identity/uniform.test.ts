/** What may be summed over every size at once, and what has to be refused. */
import { describe, expect, it } from 'vitest';
import { parse } from '../../../../src/theory/expression/parse.ts';
import { NotRational } from '../../../../src/theory/identity/arithmetic.ts';
import { checkUniform } from '../../../../src/theory/identity/uniform.ts';

const definitions = {
  Z: { parameters: [], body: parse('sum(k, exp(x[k]))') },
  S: { parameters: ['i'], body: parse('exp(x[i])/Z') },
  f: { parameters: ['t'], body: parse('t^2 + t') },
};

const check = (text: string) => () =>
  checkUniform(parse(text), ['i', 'j', 'k'], { variables: ['x', 'g', 'c'], definitions });

describe('treats all indices alike', () => {
  it.each([
    'x[i] - c*S[j]',
    '-x[i]',
    'sum(l, exp(-x[l])*delta(l, i))',
    'sum(l, l != i ? x[l] : x[i])',
    'sum(l, f(x[l]))',
    'sum(l, 1/2)',
    'sum(l, x[l]^2)',
    'sum(l, d(S[l], x[i]))',
    // The name of an index hides no vector.
    'sum(x, x[x])',
    // The truth of a comparison may be 0 or 1, but is multiplied by a value, or by 0.
    'sum(l, (l == i)*x[l])',
    'sum(l, delta(l, i)*0)',
    'sum(l, 0*delta(l, i))',
    'sum(l, 0 + 0)',
    // Values, whatever is added to them.
    'sum(l, x[l] + 1)',
    'sum(l, 1 + x[l])',
    'sum(l, x[l] + g[l] + 1)',
    'sum(l, (l == i ? x[l] : g[l]) + 1)',
  ])('%s', (text) => {
    expect(check(text)).not.toThrow();
  });
});

describe('does not', () => {
  it.each([
    ['sum(l, l)', 'a sum of counts'],
    ['sum(l, 1)', 'a sum of counts'],
    ['sum(l, -1)', 'a sum of counts'],
    ['sum(l, x[l]^0)', 'a sum of counts'],
    ['sum(l, x[l]^i)', 'arithmetic with an index'],
    ['sum(l, delta(l, i)*delta(l, j))', 'a sum of counts'],
    ['sum(l, delta(l, i) + 0)', 'a sum of counts'],
    ['sum(l, 0 + delta(l, i))', 'a sum of counts'],
    ['sum(l, not (l == i))', 'a sum of counts'],
    ['sum(l, l == i ? x[l] : 1)', 'a sum of counts'],
    ['sum(l, l == i and l != j)', 'a sum of counts'],
    ['sum(l, l == i < j ? x[l] : 0)', 'an order of indices'],
    ['sum(l, x[l] > 0 ? x[l] : 0)', 'an order of indices'],
    ['sum(l, x[l] == 0 ? x[l] : 0)', 'a comparison with a number'],
    ['i + x[i]', 'arithmetic with an index'],
    ['-i', 'arithmetic with an index'],
    ['d(i, x[j])', 'arithmetic with an index'],
    ['exp(i)', 'arithmetic with an index'],
    ['delta(x[i], 0)', 'δ of values'],
    ['x[1]', 'the subscripts of x'],
    ['n*x[i]', 'the number n'],
    ['max(x[i], x[j])', 'the function max'],
    ['integral(t, t, 0, 1)', 'an integral'],
    ['product(l, x[l])', 'a sum over some of the indices'],
    ['sum(l, x[l], l != i)', 'a sum over some of the indices'],
    ['sum(l, d(Z, x[l]))', 'a derivative by an entry that a sum runs over'],
    ['sum(l, sum(m, x[l]*x[m]))', 'a sum that depends on a sum around it'],
    ['sum(l, sum(m, m == i ? x[l] : x[m]))', 'a sum that depends on a sum around it'],
    ['sum(l, sum(m, x[m] + d(x[l], c)))', 'a sum that depends on a sum around it'],
  ])('%s: %s', (text, what) => {
    expect(check(text)).toThrow(NotRational);
    expect(check(text)).toThrow(`not for every size: ${what}`);
  });
});
