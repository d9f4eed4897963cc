/** Derivatives four ways: all agree to their own bound, and mistakes planted in each are found. */
import { describe, expect, it } from 'vitest';
import { checkDerivative } from '../../src/evidence/checkDerivative.ts';
import { settingsFrom } from '../../src/evidence/settings.ts';
import { Undefined } from '../../src/theory/arithmetic/arithmetic.ts';
import { decimal, toDecimal } from '../../src/theory/arithmetic/decimal.ts';
import {
  type DifferentiatedFunction,
  differentiatedFunctions,
} from '../../src/theory/derivatives.ts';
import { differentiate } from '../../src/theory/expression/differentiate.ts';
import { type Scope, valueIn } from '../../src/theory/expression/evaluate.ts';
import type { Expression } from '../../src/theory/expression/expression.ts';
import { parse } from '../../src/theory/expression/parse.ts';

/** Of each function so many points: a central difference takes 64-digit arithmetic. */
const settings = { ...settingsFrom(process.env), runs: 10 };

const named = (name: string): DifferentiatedFunction => {
  const found = differentiatedFunctions.find((f) => f.name === name);
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
};

describe('four ways to differentiate', () => {
  it.each(differentiatedFunctions)('$name agree', (f) => {
    const { points, worstRatio } = checkDerivative(f, settings);
    expect(points).toBe(settings.runs);
    for (const share of Object.values(worstRatio)) expect(share).toBeLessThanOrEqual(1);
  });

  it.each(differentiatedFunctions.filter(({ third }) => !isZero(third)))(
    'the difference of $name comes near its bound: it is not loose',
    (f) => {
      expect(checkDerivative(f, settings).worstRatio.difference).toBeGreaterThan(0.01);
    },
  );
});

function isZero(e: Expression): boolean {
  return e.kind === 'literal' && e.text === '0';
}

describe('planted wrong derivatives', () => {
  it.each([
    ['sigmoid', 'sigma(x)*(1 + sigma(x))'],
    ['tanh', '1 + tanh(x)^2'],
    ['softmax', 'S[i]*(delta(i,j) - S[i])'],
    ['log-sum-exp', 'exp(x[j])'],
    ['cross entropy', 'S[j] - delta(i,j) + 1/1000000000000'],
    ['ReLU', 's == 1 ? 1 : 1'],
    ['network by a hidden weight', 'v[m]*(1 - h[m])*x[d]'],
    ['network by a hidden bias', 'v[m]*(1 - h[m]^2)*x[1]'],
    ['network by an output weight', 'h[m]^2'],
    ['network by the output bias', '2'],
  ])('of %s, %s, is found', (name, written) => {
    const wrong = { ...named(name), written: parse(written) };
    expect(() => checkDerivative(wrong, settings)).toThrow(
      `the derivative of ${name}, written against `,
    );
  });

  it('the central difference alone finds a function that is not the one differentiated', () => {
    // The same derivative by the rules, another value: the floor moves it by a step in between.
    const f = named('sigmoid');
    const value = parse('sigma(x) + floor(1048576*x)/1048576');
    expect(() => checkDerivative({ ...f, value }, settings)).toThrow(
      'the derivative of sigmoid, written against difference fails',
    );
  });

  it('a bound on the third derivative that is too small is found by the difference', () => {
    const wrong = { ...named('tanh'), third: parse('1/1000') };
    expect(() => checkDerivative(wrong, settings)).toThrow('written against difference fails');
  });
});

describe('the kink of ReLU', () => {
  const at0: Scope<ReturnType<typeof toDecimal>> = {
    ...{ arithmetic: decimal, ranges: {}, bound: {}, known: new Map() },
    definitions: {},
    variables: { x: toDecimal(0) },
  };
  const relu = parse('max(0, x)');
  const x = { kind: 'entry', name: 'x', indices: [] } as const;

  it('has no derivative, say the rules and the dual numbers', () => {
    const { expression } = differentiate(relu, x, {});
    expect(() => valueIn(expression, at0)).toThrow(Undefined);
    expect(() => valueIn({ kind: 'derivative', body: relu, by: x }, at0)).toThrow(Undefined);
  });

  it('central differences give ½ for every h, which is H(0) and no derivative', () => {
    for (const h of [1, 2 ** -10, 2 ** -40]) {
      const at = (t: number) => valueIn(relu, { ...at0, variables: { x: toDecimal(t) } });
      expect(
        at(h)
          .minus(at(-h))
          .div(toDecimal(2 * h))
          .toNumber(),
      ).toBe(0.5);
    }
  });
});
