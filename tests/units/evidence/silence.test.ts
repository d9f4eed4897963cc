/** Draws that say nothing, boxes that have a case somewhere, and failures of any kind. */
import { describe, expect, it } from 'vitest';
import { OutsideCase } from '../../../src/evidence/cases.ts';
import type { Point } from '../../../src/evidence/draw.ts';
import { forAll } from '../../../src/evidence/forAll.ts';
import { scopeOf, seeing } from '../../../src/evidence/scope.ts';
import type { ClaimFailure } from '../../../src/evidence/violation.ts';
import { Undecided } from '../../../src/theory/arithmetic/arithmetic.ts';
import { exact } from '../../../src/theory/arithmetic/exact.ts';
import { count, scalar } from '../../../src/theory/domain.ts';
import { claimWith } from './smallClaim.ts';

const settings = { seed: 3, runs: 50 };
const line = claimWith({ variables: { t: scalar(0, 8, { grid: 1 / 2 }) } });
const box = claimWith({ variables: { n: count(1, 3) } });

const failureOf = (run: () => unknown): ClaimFailure => {
  try {
    run();
  } catch (error) {
    return error as ClaimFailure;
  }
  throw new Error('nothing failed');
};

describe('draws that say nothing', () => {
  it('are counted by their reason', () => {
    let draw = 0;
    const reasons = ['x > 1', 'near', 'x > 1', 'x > 2', 'x > 1', 'nearer'];
    const { message, point, cause } = failureOf(() =>
      forAll(line, 'float64', 'ordinary', { seed: 3, runs: 5 }, () => {
        const reason = reasons[draw++ % reasons.length];
        throw reason.startsWith('x') ? new OutsideCase(reason) : new Undecided(reason);
      }),
    );
    expect(message).toBe(
      'T1: more than half of the draws say nothing (3 outside the case x > 1, 1 outside the case x > 2, 2 undecided, such as near, seed 3)',
    );
    expect([point, cause]).toEqual(['', undefined]);
  });

  it('are not mentioned where there are none of a kind', () => {
    const outside = failureOf(() =>
      forAll(line, 'float64', 'ordinary', settings, () => {
        throw new OutsideCase('x > 1');
      }),
    );
    expect(outside.message).toMatch(/\(\d+ outside the case x > 1, seed 3\)$/);
  });

  it('of a box may be most of it', () => {
    const seen: Point[] = [];
    const runs = forAll(box, 'exact', 'ordinary', settings, (point) => {
      seen.push(point);
      if (point.n !== 3) throw new OutsideCase('n == 3');
    });
    expect([runs, seen.length]).toEqual([3, 3]);
  });
});

describe('a failure', () => {
  const above2 = (settingsOf: { shrink?: boolean }) =>
    failureOf(() =>
      forAll(line, 'float64', 'ordinary', { ...settings, ...settingsOf }, ({ t }) => {
        if ((t as number) > 2) throw new Error('above 2');
      }),
    );

  it('is shrunk unless the first one will do', () => {
    expect(above2({})).toMatchObject({ point: 't = 2.5' });
    expect(above2({ shrink: true })).toMatchObject({ point: 't = 2.5' });
    expect(above2({ shrink: false }).message).toMatch(/seed 3, path \d+, shrunk 0 times$/);
  });

  it('keeps what was thrown, even where that is no error', () => {
    const told = failureOf(() =>
      forAll(box, 'exact', 'ordinary', settings, () => {
        throw 'a text';
      }),
    );
    expect(told.message).toBe(
      'T1: a text\n  counterexample n = 1\n  found by enumerating the whole box',
    );
    expect([told.name, told.point, told.cause]).toEqual(['ClaimFailure', 'n = 1', 'a text']);
  });
});

describe('seeing', () => {
  it('leaves the named variables only, and everything else', () => {
    const scope = scopeOf(box, exact, { n: 3, m: 2 });
    expect(seeing(scope, ['m', 'k'])).toEqual({ ...scope, variables: { m: 2 } });
  });
});
