/** Slips of the pen: which there are, and which changes are none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { children, withChildren } from '../../../src/theory/expression/expression.ts';
import { mutations, offByOne } from '../../../src/theory/expression/mutate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { randomExpression } from './randomExpression.ts';

const slips = (text: string, indices: readonly string[] = []) =>
  [...mutations(parse(text), indices)].map(({ what, expression }) => [what, expression]);

const written = (...all: readonly (readonly [what: string, text: string])[]) =>
  all.map(([what, text]) => [what, parse(text)]);

describe('mutations', () => {
  it.each([
    ['a + b', [['+ → -', 'a - b']]],
    ['a - b', [['- → +', 'a + b']]],
    ['a*b', [['* → /', 'a/b']]],
    ['a/b', [['/ → *', 'a*b']]],
    ['-a', [['sign dropped', 'a']]],
    ['a < b', [['< → <=', 'a <= b']]],
    ['a == b', [['== → !=', 'a != b']]],
    ['a and b', [['and → or', 'a or b']]],
    ['a or b', [['or → and', 'a and b']]],
    ['not a', [['not dropped', 'a']]],
    ['a ? b : c', [['cases exchanged', 'a ? c : b']]],
    ['floor(a)', [['floor → ceil', 'ceil(a)']]],
    ['max(a, b)', [['max → min', 'min(a, b)']]],
    ['abs(a)', [['abs dropped', 'a']]],
    ['f(a, b)', []],
    [
      'exp(a)',
      [
        ['exp dropped', 'a'],
        ['sign of the argument of exp', 'exp(-a)'],
      ],
    ],
    [
      'phi(0)',
      [
        ['phi dropped', '0'],
        ['0 → 1', 'phi(1)'],
        ['0 → -1', 'phi(-1)'],
      ],
    ],
    ['delta(a, b)', [['δ dropped', '1']]],
    ['d(a, x)', [['d dropped', 'a']]],
    ['integral(a, t, b, c)', [['bounds exchanged', 'integral(a, t, c, b)']]],
    ['largest(k, a)', [['largest → smallest', 'smallest(k, a)']]],
    [
      'sum(k, a, b)',
      [
        ['sum → product', 'product(k, a, b)'],
        ['condition dropped', 'sum(k, a)'],
      ],
    ],
    [
      '3',
      [
        ['3 → 4', '4'],
        ['3 → 2', '2'],
        ['3 halved', '3/2'],
      ],
    ],
    [
      '1',
      [
        ['1 → 2', '2'],
        ['1 → 0', '0'],
        ['1 halved', '1/2'],
      ],
    ],
    [
      '0',
      [
        ['0 → 1', '1'],
        ['0 → -1', '-1'],
      ],
    ],
  ] as const)('%s', (text, expected) => {
    expect(slips(text)).toEqual(written(...expected));
  });

  it('change one place at a time, outermost first, with both edges of a chain of comparisons', () => {
    expect(slips('a <= b < -c')).toEqual(
      written(['<= → <', 'a < b < -c'], ['< → <=', 'a <= b <= -c'], ['sign dropped', 'a <= b < c']),
    );
    expect(slips('a^2').map(([what]) => what)).toEqual(['^ → *', '2 → 3', '2 → 1', '2 halved']);
  });

  it('take indices for one another, the index of a sum within it', () => {
    expect(slips('x[i]', ['i', 'j'])).toEqual(written(['i → j', 'x[j]']));
    expect(slips('d(y, x[i])', ['i', 'j']).at(-1)).toEqual(['i → j', parse('d(y, x[j])')]);
    expect(slips('sum(k, x[k])', ['i']).slice(1)).toEqual(written(['k → i', 'sum(k, x[i])']));
    expect(slips('x')).toEqual([]);
    expect(slips('x[k]', ['k', 'r'])).toEqual(written(['k → r', 'x[r]']));
    expect(slips('k[j]', ['k', 'j'])).toEqual(written(['j → k', 'k[k]']));
  });

  it.each([
    ['a*x[k]', ['* → /', 'k → r']],
    ['(delta(k, r) + 1)*x[k]', ['* → /', '+ → -', 'δ dropped', 'k → r', 'r → k', '1 → 2']],
    ['max(k, r)*x[k]', ['* → /', 'max → min', 'k → r', 'r → k', 'k → r']],
    ['delta[k, r]*x[k]', ['* → /', 'k → r', 'r → k', 'k → r']],
    ['delta(k, r(a))*x[k]', ['* → /', 'δ dropped', 'k → r', 'r dropped']],
    ['delta(r(a), k)*x[k]', ['* → /', 'δ dropped', 'r dropped']],
  ])('of %s take one index for the other: no factor says that they are equal', (text, first) => {
    const all = slips(text, ['k', 'r']);
    expect(all.map(([what]) => what).slice(0, first.length)).toEqual(first);
    expect(all.at(-1)).toEqual(['k → r', parse(text.replace('x[k]', 'x[r]'))]);
  });

  it('leave out what the form shows to be no mistake', () => {
    expect(slips('delta(i,j)*x[i]', ['i', 'j']).map(([what]) => what)).toEqual([
      '* → /',
      'δ dropped',
      'i → j',
      'j → i',
    ]);
    expect(slips('x[i]*delta(i,j)*y[j]', ['i', 'j', 'k']).map(([what]) => what)).toEqual([
      ...['* → /', '* → /', 'i → k', 'δ dropped', 'i → j', 'i → k', 'j → i', 'j → k', 'j → k'],
    ]);
    expect(slips('a + 3*0').map(([what]) => what)).toEqual(['* → /', '0 → 1', '0 → -1']);
    expect(slips('0*a').map(([what]) => what)).toEqual(['0 → 1', '0 → -1']);
    expect(slips('a*1').map(([what]) => what)).toEqual(['1 → 2', '1 → 0', '1 halved']);
    expect(slips('a - 0').map(([what]) => what)).toEqual(['0 → 1', '0 → -1']);
  });

  it.each([
    ['a - 1', ['- → +', '1 → 2', '1 → 0', '1 halved']],
    ['3 + 0', ['3 → 4', '3 → 2', '3 halved', '0 → 1', '0 → -1']],
    ['3*(a + 0)', ['* → /', '3 → 4', '3 → 2', '3 halved', '0 → 1', '0 → -1']],
    // 0⁰ is 1, not 0 · 0.
    ['0^0', ['^ → *', '0 → 1', '0 → -1', '0 → 1', '0 → -1']],
  ])('of %s leave out no mistake', (text, expected) => {
    expect(slips(text).map(([what]) => what)).toEqual(expected);
  });

  it('of a bound are one further and one less far', () => {
    expect(offByOne(parse('n')).map(({ expression }) => expression)).toEqual(
      ['n + 1', 'n - 1'].map(parse),
    );
  });
});

describe('withChildren', () => {
  it('puts back together what children takes apart', () => {
    fc.assert(
      fc.property(randomExpression, (e) => {
        expect(withChildren(e, children(e))).toEqual(e);
      }),
    );
  });
});
