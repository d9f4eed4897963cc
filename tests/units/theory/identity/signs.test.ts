/** What the signs of letters decide is true wherever the letters have these signs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Arithmetic } from '../../../../src/theory/arithmetic/arithmetic.ts';
import { exact, rational } from '../../../../src/theory/arithmetic/exact.ts';
import { type Scope, valueIn } from '../../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../../src/theory/expression/parse.ts';
import { inLetters } from '../../../../src/theory/identity/inLetters.ts';
import { prove } from '../../../../src/theory/identity/prove.ts';
import { power, type RationalFunction } from '../../../../src/theory/identity/rationalFunction.ts';
import { signRange } from '../../../../src/theory/identity/signs.ts';

const signs = { positive: ['p'], nonNegative: ['q'] };

function scopeIn<T extends object>(
  arithmetic: Arithmetic<T>,
  variable: (family: string, index: number) => T,
): Scope<T> {
  const vectors = ['p', 'q', 'r'].map((name) => [name, [1, 2].map((n) => variable(name, n))]);
  return {
    ...{ arithmetic, variables: Object.fromEntries(vectors), definitions: {}, ranges: {} },
    ...{ bound: {}, known: new Map() },
  };
}

/** p is positive, q not negative, r anything. */
function read(...texts: readonly string[]): RationalFunction[] {
  return inLetters(
    [],
    (A, atoms) => {
      const letter = (family: string, n: number) => power(atoms.letter(`${family}[${n}]`, family));
      return texts.map((text) => valueIn(parse(text), scopeIn(A, letter)));
    },
    signs,
  );
}

describe('the sign of a polynomial', () => {
  it.each([
    ['p[1]', 1, 1],
    ['q[1]', 0, 1],
    ['-q[1]', -1, 0],
    ['r[1]', -1, 1],
    ['p[1] + q[1]', 1, 1],
    ['p[1] - q[1]', -1, 1],
    ['p[1] - p[2]', -1, 1],
    ['-p[1] - q[1]*p[2]', -1, -1],
    ['p[1]*q[1] + 2', 1, 1],
    ['p[1]*q[1] - 2', -1, 1],
    ['-3/4', -1, -1],
    ['q[1] - q[1]', 0, 0],
    ['p[1] + r[1] - r[1]', 1, 1],
    ['p[1] + q[1]*r[1]', -1, 1],
    ['(p[1] + q[1])*(p[2] + 1) - p[1]', 1, 1],
    ['1/p[1]', -1, 1],
  ])('%s lies between the signs %i and %i', (text, least, largest) => {
    const [low, high] = signRange(read(text)[0], signs);
    expect([Math.sign(low), Math.sign(high)].map((sign) => sign + 0)).toEqual([least, largest]);
  });

  const atom = fc.constantFrom('p[1]', 'p[2]', 'q[1]', 'q[2]', 'r[1]', '1', '2', '0.5');
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      atom,
      fc
        .tuple(tie('tree'), fc.constantFrom('+', '+', '-', '*'), tie('tree'))
        .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    ),
  }));
  const point = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 });

  it('is that of its values', () => {
    let decided = 0;
    fc.assert(
      fc.property(tree, point, (text, numbers) => {
        const [least, largest] = signRange(read(text)[0], signs);
        const first = { p: 0, q: 2, r: 4 };
        const scope = scopeIn(exact, (family, n) => {
          const number = numbers[first[family as 'p' | 'q' | 'r'] + n - 1];
          return rational(family === 'p' ? number + 1 : family === 'q' ? number : number - 2, 2);
        });
        const sign = Math.sign(exact.compare(valueIn(parse(text), scope), rational(0)));
        if (least > -1 || largest < 1) decided++;
        expect(sign).toBeGreaterThanOrEqual(least);
        expect(sign).toBeLessThanOrEqual(largest);
      }),
      { seed: 6, numRuns: 400 },
    );
    expect(decided).toBeGreaterThan(100);
  });
});

describe('values are compared where the signs decide', () => {
  it.each([
    ['max(0, p[1] + q[1])', 'p[1] + q[1]'],
    ['max(-q[1], 0)', '0'],
    ['min(q[2], q[1] + q[2])', 'q[2]'],
    ['abs(-q[1])', 'q[1]'],
    ['max(r[1] + q[1], r[1])', 'r[1] + q[1]'],
    ['p[1] > 0 ? 1 : 2', '1'],
    ['p[1] + q[1] == q[1] + p[1] ? 1 : 2', '1'],
  ])('%s = %s', (left, right) => {
    const [a, b] = read(left, right);
    expect(prove(a, b)).toMatchObject({ proved: true });
  });

  it.each([
    ['max(0, q[1] - p[1])', 'p[1] - q[1]'],
    ['max(0, r[1])', '-r[1]'],
    ['q[1] > 0 ? 1 : 2', 'q[1]'],
    ['max(0, 1/p[1])', 'a quotient'],
  ])('in %s the sign of %s is not known', (text, what) => {
    expect(() => read(text)).toThrow(
      `a comparison of values is no rational function: the sign of ${what} is not known`,
    );
  });
});
