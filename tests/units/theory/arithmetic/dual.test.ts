/** Dual numbers: derivatives by their rules. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arithmetic, Undefined } from '../../../../src/theory/arithmetic/arithmetic.ts';
import { dual } from '../../../../src/theory/arithmetic/dual.ts';
import { type Exact, exact, logarithm, rational } from '../../../../src/theory/arithmetic/exact.ts';
import { interval } from '../../../../src/theory/arithmetic/interval.ts';
import { boundedError, exactly } from '../../../../src/theory/arithmetic/runningError.ts';

describe('dual numbers', () => {
  const D = dual(exact);
  const variable = (n: number, d = 1) => ({ value: rational(n, d), tangent: rational(1) });
  const tangent = (x: { tangent: Exact }) => x.tangent.q.toFraction();

  it('follow the rules of differentiation', () => {
    const x = variable(3);
    const c = D.integer(5);
    expect(tangent(D.add(x, c))).toBe('1');
    expect(tangent(D.subtract(c, x))).toBe('-1');
    expect(tangent(D.multiply(x, x))).toBe('6');
    expect(tangent(D.multiply(c, x))).toBe('5');
    expect(tangent(D.divide(c, x))).toBe('-5/9');
    expect(tangent(D.divide(x, c))).toBe('1/5');
    expect(tangent(D.max(x, c))).toBe('0');
    expect(tangent(D.max(x, D.integer(1)))).toBe('1');
    expect(tangent(D.max(c, D.integer(5)))).toBe('0');
    expect(() => D.max(x, D.integer(3))).toThrow(Undefined);
    const t = { value: logarithm(4), tangent: rational(2) };
    expect(tangent(D.exp(t))).toBe('8');
    expect(D.compare(x, c)).toBeLessThan(0);
    expect(D.floor(variable(7, 2))).toBe(3);
    expect(D.relate(x, '=', D.integer(3)).holds).toBe(true);
    expect(D.toNumber(x)).toBe(3);
  });

  it('a decision at a tie has no derivative unless both sides move together', () => {
    expect(() => D.compare(variable(3), D.integer(3))).toThrow(Undefined);
    expect(D.compare(variable(3), variable(3))).toBe(0);
    const first = variable(3);
    expect(D.max(first, variable(3))).toBe(first);
  });

  it('offer a sum and a logarithm where the arithmetic below has them', () => {
    const terms = [1, 2, 0.1].map((x, i) => ({ value: exactly(x), tangent: exactly(i / 3) }));
    expect(dual(boundedError).sum?.(terms)).toEqual({
      value: boundedError.sum?.(terms.map(({ value }) => value)),
      tangent: boundedError.sum?.(terms.map(({ tangent }) => tangent)),
    });
    expect(dual(interval)).not.toHaveProperty('sum');
    expect(dual(interval)).not.toHaveProperty('ln');
    expect(D).toHaveProperty('ln');
  });

  it('differentiate random polynomials and their quotients as their coefficients say', () => {
    const polynomial = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 5 });
    /** Horner's scheme in any arithmetic. */
    const at = <T extends object>(A: Arithmetic<T>, coefficients: readonly number[], x: T): T =>
      coefficients.reduceRight((sum, c) => A.add(A.multiply(sum, x), A.integer(c)), A.integer(0));
    fc.assert(
      fc.property(polynomial, polynomial, fc.integer({ min: -3, max: 3 }), (p, q, n) => {
        const x = variable(n, 2);
        const slope = (c: readonly number[]) => c.map((a, k) => k * a).slice(1);
        const [P, Q, dP, dQ] = [p, q, slope(p), slope(q)].map((c) => at(exact, c, rational(n, 2)));
        const crossed = (combine: typeof exact.add) =>
          combine(exact.multiply(dP, Q), exact.multiply(P, dQ));
        const [u, v] = [at(D, p, x), at(D, q, x)];
        expect(tangent(u)).toBe(dP.q.toFraction());
        expect(tangent(D.multiply(u, v))).toBe(crossed(exact.add).q.toFraction());
        fc.pre(!Q.q.equals(0));
        expect(tangent(D.divide(u, v))).toBe(
          exact.divide(crossed(exact.subtract), exact.multiply(Q, Q)).q.toFraction(),
        );
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  it('over dual numbers give second derivatives', () => {
    const DD = dual(D);
    // x³ at 2: 8, 12, 12.
    const x = { value: { value: rational(2), tangent: rational(1) }, tangent: D.integer(1) };
    const cube = DD.multiply(x, DD.multiply(x, x));
    expect(cube.value.value.q.toFraction()).toBe('8');
    expect(tangent(cube.value)).toBe('12');
    expect(tangent(cube.tangent)).toBe('12');
  });
});
