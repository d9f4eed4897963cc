/** Outcomes put together: where rounding came nearest, why it stayed far, what was proved. */
import { describe, expect, it } from 'vitest';
import { type SubjectOutcome, Tally } from '../../../src/evidence/outcome.ts';
import { recordOf } from '../../../src/evidence/record.ts';
import { chain, type Part, prose, trial } from '../../../src/theory/claim.ts';
import { claimWith } from './smallClaim.ts';

const outcome = { runs: 1, comparisons: 2, worstRatio: 0, exact: false, exhaustive: false };
const subject: SubjectOutcome = {
  name: 'S',
  precision: 'float64',
  operation: 'relu',
  status: 'holds',
  worstUlps: 1,
};

describe('Tally', () => {
  it('keeps the largest allowance', () => {
    const tally = new Tally();
    for (const allowance of [2, 8, 4]) tally.note(1, allowance);
    expect(tally.allowed).toBe(8);
  });

  it('has no ratio to nothing', () => {
    const tally = new Tally();
    tally.note(1, 0);
    expect(tally).toMatchObject({ comparisons: 1, worstRatio: 0, allowed: 0 });
  });
});

describe('the place where rounding came nearest', () => {
  const at = (...ratios: readonly number[]) => {
    const outcomes = ratios.map((worstRatio, n) => ({ ...outcome, worstRatio, worstAt: `${n}` }));
    return recordOf(claimWith({}), outcomes).worstAt;
  };

  it('is that of the largest ratio, the first of equal ones', () => {
    expect(at(0.25, 0.5, 0.125)).toBe('1');
    expect(at(0.5, 0.5)).toBe('0');
  });

  it('is nowhere if there is no ratio', () => {
    expect(at(0)).toBeNull();
    expect(recordOf(claimWith({}), [{ ...outcome, worstRatio: 0.5 }]).worstAt).toBeNull();
  });

  it('is one of the derivation', () => {
    const answered = { ...outcome, worstRatio: 0.5, worstAt: 'an answer', subject };
    expect(recordOf(claimWith({}), [outcome, answered]).worstAt).toBeNull();
  });
});

describe('why far less is observed than allowed', () => {
  it('one comparison that rounding has a part in is enough', () => {
    const claim = claimWith({ slack: { derivation: 'a reason' } });
    const because = (...allowed: readonly number[]) =>
      recordOf(
        claim,
        allowed.map((most) => ({ ...outcome, allowed: most })),
      ).because;
    expect(because(0, 1e-9)).toBe('a reason');
    expect(because(0, 0)).toMatch(/^every comparison is exact/);
    expect(recordOf(claim, [outcome]).because).toMatch(/^every comparison is exact/);
  });
});

describe('what is proved', () => {
  const one = chain([], '1', [['=', '1', '']]);
  const tried = trial({ name: '', text: '', reads: [], arithmetics: [], *run() {} });
  const proof = (scope: string) => ({
    ...outcome,
    proof: { scope, identities: 1, shapes: 1, points: 1 },
  });
  const proved = (parts: readonly Part[], ...scopes: readonly string[]) =>
    recordOf(claimWith({ proof: parts }), [outcome, ...scopes.map(proof)]);

  it('is the derivation, if all of it is but words and trials', () => {
    expect(proved([prose(''), one, tried], 'all n')).toMatchObject({ level: 'exact' });
    expect(proved([prose(''), one, one], 'all n')).toMatchObject({
      ...{ level: 'bounded', proved: null },
    });
    expect(proved([prose('')])).toMatchObject({ level: 'bounded', proved: null });
  });

  it('names every scope once', () => {
    expect(proved([one, one, one], 'all n', 'n = 2', 'all n').proved).toEqual({
      ...{ scope: 'all n; n = 2', identities: 3, shapes: 3, points: 3 },
    });
  });
});

describe('the record of an implementation', () => {
  it('has a place for each operation that breaks, and for no other', () => {
    const witness = { point: 'x = 1', at: '', got: '2', truth: '1' };
    const { S } = recordOf(claimWith({}), [
      { ...outcome, subject },
      { ...outcome, subject: { ...subject, operation: 'tanh', status: 'breaks', witness } },
      { ...outcome, subject: { ...subject, operation: 'exp', status: 'not applicable' } },
    ]).subjects;
    expect(S.breaks).toStrictEqual({ tanh: witness });
    expect(S).toMatchObject({ status: 'breaks', lacks: ['exp'], ulps: { relu: 1 } });
  });
});
