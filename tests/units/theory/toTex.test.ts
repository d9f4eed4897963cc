/** The page shows what was run: TeX read back has the same value. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Undefined } from '../../../src/theory/arithmetic/arithmetic.ts';
import { claims } from '../../../src/theory/book.ts';
import { evaluate } from '../../../src/theory/expression/evaluate.ts';
import type { Expression } from '../../../src/theory/expression/expression.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { toTex } from '../../../src/theory/expression/toTex.ts';
import { randomExpression, ranges, scope } from './randomExpression.ts';
import { readTex } from './texReader.ts';

const notation = { ranges, names: {} };
const print = (text: string) => toTex(parse(text), notation);

/** The value as text; undefined values (division by 0, a kink) as such. */
function valueText(e: Expression): string {
  try {
    const value = evaluate(e, {
      ...scope,
      bound: { ...scope.bound, k: 1, l: 2 },
      known: new Map(),
    });
    if (typeof value === 'object') return value.q.toFraction();
    return String(Number(value));
  } catch (error) {
    if (error instanceof Undefined || error instanceof RangeError) return 'undefined';
    throw error;
  }
}

/** The value of the TeX as a reader would take it. */
function readBack(tex: string): string {
  try {
    return valueText(readTex(tex));
  } catch (error) {
    if (error instanceof SyntaxError) return 'unreadable';
    throw error;
  }
}

describe('toTex', () => {
  it('read back, evaluates to the same value on random trees', () => {
    let defined = 0;
    fc.assert(
      fc.property(randomExpression, (e) => {
        const value = valueText(e);
        if (value !== 'undefined') defined++;
        expect(valueText(readTex(toTex(e, notation))), toTex(e, notation)).toBe(value);
      }),
      { seed: 11, numRuns: 3000 },
    );
    expect(defined).toBeGreaterThan(1500);
  });

  it.each([
    'a*(b - x[i])',
    '(a + b)*2',
    'a - (b - 2)',
    '-(a + b)',
    '(-a)^2',
    '(a + b)^2',
    'product(k, x[k])*x[i]',
    '(a*product(k, x[k]))*x[i]',
    'sum(k, x[k] + 1)',
    'not (a < b and b < 1) and a < b',
    '(a < b or b < 1) and a < b',
  ])('a printer that loses the parentheses of %s would be caught', (text) => {
    const e = parse(text);
    const tex = toTex(e, notation);
    expect(valueText(readTex(tex))).toBe(valueText(e));
    const lossy = tex.replaceAll(/\{\\left\(|\\right\)\}/g, '');
    expect(lossy).not.toBe(tex);
    expect(readBack(lossy)).not.toBe(valueText(e));
  });

  it('every line of every claim can be read back', () => {
    let lines = 0;
    for (const claim of claims) {
      for (const part of claim.proof) {
        if (part.kind !== 'chain' && part.kind !== 'enclosure') continue;
        for (const { expression } of part.steps) {
          const tex = toTex(expression, { ranges: claim.ranges, names: {} });
          const again = toTex(readTex(tex), { ranges: claim.ranges, names: {} });
          expect(again).toBe(tex);
          lines++;
        }
      }
    }
    expect(lines).toBeGreaterThan(100);
  });

  it.each([
    ['a - (b - 2)', 'a - {\\left(b - 2\\right)}'],
    ['a + (-b + 2)', 'a + {\\left(-b + 2\\right)}'],
    ['a + (b - 2)', 'a + b - 2'],
    ['a*b*2', 'a\\,b \\cdot 2'],
    ['a*(b*2)', 'a\\,{\\left(b \\cdot 2\\right)}'],
    ['a*(1/2)', 'a\\,\\frac{1}{2}'],
    ['2^3', '2^{3}'],
    ['x[i]^2', 'x_{i}^{2}'],
    ['W[i, j]', 'W_{i,j}'],
    ['abs(a)', '\\left|a\\right|'],
    ['phi(a, b)', '\\phi{\\left(a,\\,b\\right)}'],
    ['not (a < b)', '\\neg {\\left(a < b\\right)}'],
    ['a < 1 and (b < 1 or b > 2)', 'a < 1 \\land {\\left(b < 1 \\lor b > 2\\right)}'],
    ['(a < 1 and b < 1) + 1', '{\\left[a < 1 \\land b < 1\\right]} + 1'],
    ['a == b != 1', 'a = b \\neq 1'],
    ['a <= b', 'a \\le b'],
    ['a >= b', 'a \\ge b'],
    ['product(k, k)', '\\prod_{k=1}^{n} k'],
    ['largest(k, k)', '\\max_{k=1}^{n} k'],
    ['smallest(k, k)', '\\min_{k=1}^{n} k'],
    ['sum(q, x[q], q > 1)', '\\sum_{\\substack{q\\\\ q > 1}} x_{q}'],
    ['sum(q, x[q])', '\\sum_{q} x_{q}'],
    [
      'a > 0 ? 1 : a < 0 ? 2 : 3',
      '\\begin{cases}1 & \\text{if } a > 0 \\\\ 2 & \\text{if } a < 0 \\\\ 3 & \\text{otherwise}\\end{cases}',
    ],
    ['alpha + beta - lambda', '\\alpha + \\beta - \\lambda'],
    ['psi*sigma*theta', '\\psi\\,\\sigma\\,\\theta'],
    ['(a + b)*2', '{\\left(a + b\\right)} \\cdot 2'],
    ['2*a', '2\\,a'],
    ['2*(1/2)', '2 \\cdot \\frac{1}{2}'],
    ['(-a)^2', '{\\left(-a\\right)}^{2}'],
    ['exp(x[i])^2', '{\\left(e^{x_{i}}\\right)}^{2}'],
    ['(a*product(k, x[k]))*b', '{\\left(a\\,\\prod_{k=1}^{n} x_{k}\\right)}\\,b'],
    ['a*b*sum(k, x[k])', 'a\\,b\\,\\sum_{k=1}^{n} x_{k}'],
    ['(a/sum(k, x[k]))*b', '\\frac{a}{\\sum_{k=1}^{n} x_{k}}\\,b'],
    ['integral(t, t, 0, 1)*b', '{\\left(\\int_{0}^{1} t\\,dt\\right)}\\,b'],
    ['d(a, a)*b', '{\\left(\\frac{\\partial}{\\partial a} a\\right)}\\,b'],
    ['a*(b/2)^2', 'a\\,{\\left(\\frac{b}{2}\\right)}^{2}'],
    ['x[1]*(1/2)', 'x_{1}\\,\\frac{1}{2}'],
    ['2*(a + 1/b)', '2\\,{\\left(a + \\frac{1}{b}\\right)}'],
    ['sum(k, x[k])*a', '{\\left(\\sum_{k=1}^{n} x_{k}\\right)}\\,a'],
    ['sum(k, x[k], x[k] < a)', '\\sum_{\\substack{k=1\\\\ x_{k} < a}}^{n} x_{k}'],
    ['(a < b)/2', '\\frac{{\\left[a < b\\right]}}{2}'],
    ['exp(a < b)', 'e^{{\\left[a < b\\right]}}'],
    ['(a < b)*2', '{\\left[a < b\\right]} \\cdot 2'],
    ['d(exp(a), a)', '\\frac{\\partial}{\\partial a} e^{a}'],
    ['d(a/b, a)', '\\frac{\\partial}{\\partial a} \\frac{a}{b}'],
    ['d(a^2, a)', '\\frac{\\partial}{\\partial a}\\left[a^{2}\\right]'],
    [
      'd(integral(a, t, 0, 1), a)',
      '\\frac{\\partial}{\\partial a}\\left[\\int_{0}^{1} a\\,dt\\right]',
    ],
    ['d(a + b, a)', '\\frac{\\partial}{\\partial a}\\left[a + b\\right]'],
    ['integral(a*t, t, 0, 1)', '\\int_{0}^{1} a\\,t\\,dt'],
    ['delta(i, j)', '\\delta_{i,j}'],
    ['floor(a) + ceil(b)', '\\left\\lfloor a\\right\\rfloor + \\left\\lceil b\\right\\rceil'],
    ['max(0, a)', '\\max\\left\\{0,\\,a\\right\\}'],
    ['top + epsilon', '\\mathrm{top} + \\epsilon'],
    ['a > 0 ? 1 : 2', '\\begin{cases}1 & \\text{if } a > 0 \\\\ 2 & \\text{otherwise}\\end{cases}'],
  ])('%s is set as it should be', (text, tex) => {
    expect(print(text)).toBe(tex);
  });

  it('uses the notation of the claim, and sets what stands above in parentheses before a power', () => {
    const names = { W: 'W^{(1)}' };
    expect(toTex(parse('W[i, j]'), { ranges, names })).toBe('W^{(1)}_{i,j}');
    expect(toTex(parse('b[j]'), { ranges, names: { b: 'w_{#0}' } })).toBe('w_{j0}');
    expect(toTex(parse('W^2'), { ranges, names })).toBe('{\\left(W^{(1)}\\right)}^{2}');
  });
});
