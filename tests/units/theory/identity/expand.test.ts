/** Polynomials multiplied out, and their texts. */
import { describe, expect, it } from 'vitest';
import { Atoms } from '../../../../src/theory/identity/atoms.ts';
import {
  type Expanded,
  expand,
  monomialName,
  textOf,
} from '../../../../src/theory/identity/expand.ts';
import { read } from './inText.ts';

describe('the text of a polynomial', () => {
  it.each([
    ['a - a', '0'],
    ['2', '2*1'],
    ['b*a*b', 'a*b^2'],
    ['-a', '-a'],
    ['-2*a', '-2*a'],
    ['c - a - 2*b', '-a - 2*b + c'],
    ['a/2', 'a/2'],
    ['a/2 + b/3', '(3*a + 2*b)/6'],
    ['(a + 1)*(a - 1)', '-1 + a^2'],
    ['(g[2] + a)^2/2', '(2*a*g[2] + a^2 + g[2]^2)/2'],
  ])('%s is %s', (text, expanded) => {
    const [f] = read(text);
    expect(textOf(expand(f) as Expanded)).toBe(expanded);
  });

  it('leaves the names of letters as they are', () => {
    const powers = new Map([[new Atoms().letter('phi(-1*a/2)', 'phi'), 1]]);
    expect(textOf({ denominator: 1n, terms: [{ coefficient: 1n, powers }] })).toBe('phi(-1*a/2)');
  });

  it('calls the empty product 1', () => {
    expect(monomialName(new Map())).toBe('1');
  });
});

it('what has letters or sums below the line is no polynomial', () => {
  expect(read('1/a', 'b/(a + 1)', '(a^2 - 1)/(a + 1)').map(expand)).toEqual([null, null, null]);
});
