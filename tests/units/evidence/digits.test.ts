/** Where digits count as lost, to the last bit; and how measured errors are put together. */
import { describe, expect, it } from 'vitest';
import { digitsAt, loseDigits } from '../../../src/evidence/loseDigits.ts';
import { measureError } from '../../../src/evidence/measureErrors.ts';
import { refute } from '../../../src/evidence/refute.ts';
import { ClaimFailure } from '../../../src/evidence/violation.ts';
import { toDecimal } from '../../../src/theory/arithmetic/decimal.ts';
import { chain, type Relation } from '../../../src/theory/claim.ts';
import { count, scalar } from '../../../src/theory/domain.ts';
import { primitive } from '../../../src/theory/rounding/primitive.ts';
import { chainOf, statement } from '../../../src/theory/statement.ts';

const settings = { seed: 3, runs: 20 };

const theorem = (left: string, relation: Relation, right: string) =>
  statement('T2', {
    says: 'words',
    variables: { x: scalar(0, 1) },
    chain: chain([], left, [[relation, right, '']]),
  });

describe('digitsAt', () => {
  const at = (x: number, relation: Relation, right: string) => {
    const one = theorem('x', relation, right);
    return digitsAt(one, chainOf(one), { x });
  };

  it('three digits are enough, to the last bit', () => {
    expect(at(999, '=', '1000').lost).toBe(false);
    expect(at(1001, '=', '1000').lost).toBe(false);
    expect(at(998.99, '=', '1000').lost).toBe(true);
    expect(at(1001.01, '=', '1000').lost).toBe(true);
    expect(at(-998.99, '=', '-1000').lost).toBe(true);
    expect(at(-999, '=', '-1000').lost).toBe(false);
  });

  it('what underflows may be anything below the smallest normal number', () => {
    expect(at(0, '=', '0').lost).toBe(false);
    expect(at(2 ** -1022, '=', '0').lost).toBe(false);
    expect(at(2 ** -1021, '=', '0').lost).toBe(true);
  });

  it('an inequality is lost where float64 denies it; its truth is the left side', () => {
    expect(at(2, '<=', '5')).toEqual({
      ...{ point: 'x = 2', left: '2', right: '5', truth: '2', lost: false },
    });
    expect(at(5, '<=', '5').lost).toBe(false);
    expect(at(6, '<=', '5').lost).toBe(true);
    expect(at(1 / 3, '=', '1/3')).toMatchObject({ truth: '0.3333333333333333' });
  });
});

describe('loseDigits', () => {
  it('takes no other failure for a loss', () => {
    const unknown = () => loseDigits(theorem('y', '=', 'x'), settings);
    expect(unknown).toThrow(ClaimFailure);
    expect(unknown).toThrow('T2: evaluate: unknown y');
  });
});

describe('refute', () => {
  it('asks one arithmetic after the other', () => {
    const variables = { n: count(1, 3) };
    const about = (left: string, right: string) =>
      statement('T2', { says: 'words', variables, chain: chain([], left, [['=', right, '']]) });
    expect(refute(about('n', '1'), settings)).toMatchObject({ point: 'n = 2', at: '' });
    // Nobody can tell them apart but the exact arithmetic.
    expect(
      refute(about('(1 + n/2^50/2^10/3) - 1', 'n/2^50/2^10/3 + 1/2^50/2^50'), settings),
    ).toMatchObject({
      point: 'n = 1',
    });
  });
});

describe('measureError', () => {
  const identity = primitive({
    ...{ name: 'identity', operation: 'relu', formula: 'x', relativeTo: 'itself' },
    ...{ bound: 'n', derivation: '', arguments: {} },
    sizes: (_, n) => ({ n }),
    truth: ({ x }) => x.map((t) => ({ value: toDecimal(t), size: toDecimal(t) })),
    compute: (operations, { x }) => x.map(operations.relu),
  });

  it('counts in the ulps of the subject’s precision, and its bound for the size', () => {
    const off = (x: number) => x * (1 + 2 ** -23);
    const measured = measureError(
      identity,
      { name: 'mine', precision: 'float32', operations: { relu: off } },
      { x: [1, 4] },
      2,
    );
    expect(measured?.ulps).toBe(1);
    expect(measured?.allowed).toBeCloseTo(2, 5);
    const double = { name: 'mine', operations: { relu: off } };
    expect(measureError(identity, double, { x: [1] }, 1)?.ulps).toBe(2 ** 29);
    expect(measureError(identity, double, { x: [] }, 1)?.ulps).toBe(0);
  });
});
