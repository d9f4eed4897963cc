/** Points are visited as often as asked, failures shrink and say everything, cells come in order. */
import { describe, expect, it } from 'vitest';
import type { Point } from '../../../src/evidence/draw.ts';
import { forAll } from '../../../src/evidence/forAll.ts';
import { Tally } from '../../../src/evidence/outcome.ts';
import { forEachCell, formatCell, scopeOf, withScope } from '../../../src/evidence/scope.ts';
import { ClaimFailure, Violation } from '../../../src/evidence/violation.ts';
import { Undecided, Undefined } from '../../../src/theory/arithmetic/arithmetic.ts';
import { exact, rational } from '../../../src/theory/arithmetic/exact.ts';
import { exactly, runningError } from '../../../src/theory/arithmetic/runningError.ts';
import { type ClaimText, type Construct, claim } from '../../../src/theory/claim.ts';
import { count, scalar, vector } from '../../../src/theory/domain.ts';
import { valueIn } from '../../../src/theory/expression/evaluate.ts';
import { parse } from '../../../src/theory/expression/parse.ts';

const settings = { seed: 3, runs: 50 };

const claimWith = (text: Partial<ClaimText>) =>
  claim({
    id: 'T1',
    title: '',
    statement: '',
    scope: '',
    variables: { t: scalar(0, 8, { grid: 1 / 2 }) },
    ranges: {},
    proof: [],
    ...text,
  });

const tOf = (point: Point) => point.t as number;

/** What the failing check throws. */
function failureOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing failed');
}

describe('forAll', () => {
  it('visits as many points as asked, the same ones for the same seed', () => {
    const visit = (seed: number) => {
      const seen: number[] = [];
      const runs = forAll(claimWith({}), 'float64', 'ordinary', { seed, runs: 50 }, (point) => {
        seen.push(tOf(point));
      });
      expect(runs).toBe(50);
      expect(seen).toHaveLength(50);
      return seen;
    };
    expect(visit(3)).toEqual(visit(3));
    expect(visit(4)).not.toEqual(visit(3));
  });

  it('no more than the claim itself allows', () => {
    expect(forAll(claimWith({ runs: 7 }), 'float64', 'ordinary', settings, () => {})).toBe(7);
    expect(forAll(claimWith({ runs: 70 }), 'float64', 'ordinary', settings, () => {})).toBe(50);
  });

  it('enumerates a finite box, however many runs are asked for', () => {
    const seen: Point[] = [];
    const box = claimWith({ variables: { n: count(1, 3), m: count(0, 1) }, runs: 1 });
    expect(forAll(box, 'exact', 'ordinary', settings, (point) => seen.push(point))).toBe(6);
    expect(seen[5]).toEqual({ n: 3, m: 1 });
  });

  it('shrinks a failure and says where, what, from which seed, and why', () => {
    const cause = new Violation('here', 'i = 1', sides, 1, 0.5, 'so much is explained');
    const failure = failureOf(() =>
      forAll(claimWith({}), 'float64', 'ordinary', settings, (point) => {
        if (tOf(point) > 2) throw cause;
      }),
    );
    expect(failure).toBeInstanceOf(ClaimFailure);
    expect(failure.cause).toBe(cause);
    expect(failure.message).toMatch(
      /^T1: here fails at i = 1\n[\s\S]*\n {2}counterexample t = 2\.5\n {2}seed 3, path [\d:]+, shrunk \d+ times$/,
    );
  });

  it('says of an undefined value that it does not exist', () => {
    const failure = failureOf(() =>
      forAll(claimWith({}), 'float64', 'ordinary', settings, () => {
        throw new Undefined('division by zero');
      }),
    );
    expect(failure.message).toContain('T1: a value does not exist: division by zero\n');
  });

  it('names the point of a box', () => {
    const box = claimWith({ variables: { n: count(1, 3) } });
    const failure = failureOf(() =>
      forAll(box, 'exact', 'ordinary', settings, (point) => {
        if (point.n === 2) throw new Undefined('none');
      }),
    );
    expect(failure).toBeInstanceOf(ClaimFailure);
    expect(failure.message).toBe(
      'T1: a value does not exist: none\n  counterexample n = 2\n  found by enumerating the whole box',
    );
  });

  it('redraws what rounding leaves undecided, at most every second point', () => {
    const undecidedFrom = (least: number) => () =>
      forAll(claimWith({}), 'float64', 'ordinary', settings, (point) => {
        if (tOf(point) >= least) throw new Undecided('too near');
      });
    expect(undecidedFrom(7)()).toBe(50);
    expect(undecidedFrom(1)).toThrow(ClaimFailure);
    expect(undecidedFrom(1)).toThrow(
      /^T1: more than half of the draws say nothing \(5\d undecided, such as too near, seed 3\)$/,
    );
  });

  it('a box is decided everywhere', () => {
    const box = claimWith({ variables: { n: count(1, 3) } });
    expect(() =>
      forAll(box, 'exact', 'ordinary', settings, () => {
        throw new Undecided('too near');
      }),
    ).toThrow('T1: too near\n  counterexample n = 1');
  });
});

const sides = { left: '1', relation: '<=', right: '0' };

describe('Violation', () => {
  it('shows both sides, the gap and what would have explained it', () => {
    expect(new Violation('step 1', 'i = 2', sides, 1, 0.25, 'rounding').message).toBe(
      [
        'step 1 fails at i = 2',
        '  left      1',
        '  <=        0',
        '  gap       1',
        '  allowance 0.25 (rounding)',
      ].join('\n'),
    );
    expect(new Violation('step 1', '', sides, 1, 0, 'exact').message).toMatch(/^step 1 fails\n/);
  });
});

describe('Tally', () => {
  it('counts, and keeps the largest share of an allowance that was used', () => {
    const tally = new Tally();
    tally.note(0, 0);
    tally.note(1, 4);
    tally.note(1, 8);
    expect(tally).toMatchObject({ comparisons: 3, worstRatio: 0.25 });
  });

  it('keeps where that was, and asks no one else', () => {
    const tally = new Tally();
    const at = (place: string) => () => place;
    tally.note(0, 0, at('nothing is rounded'));
    expect(tally.worstAt).toBeUndefined();
    tally.note(1, 8, at('first'));
    tally.note(1, 4, at('worst'));
    tally.note(1, 4, () => {
      throw new Error('asked where the ratio is no larger');
    });
    expect(tally.worstAt).toBe('worst');
  });
});

describe('scopes', () => {
  const ranges = { i: [1, 'n'], j: ['i', 2] } as const;
  const nested = claimWith({ variables: { n: count(1, 3) }, ranges });

  it('cells come in order, the first index slowest, inner ranges may mention outer indices', () => {
    const cells: string[] = [];
    forEachCell(['i', 'j'], scopeOf(nested, exact, { n: 3 }), (inner, cell) => {
      expect(inner.bound).toEqual({ i: cell[0], j: cell[1] });
      cells.push(formatCell(['i', 'j'], cell));
    });
    expect(cells).toEqual(['i = 1, j = 1', 'i = 1, j = 2', 'i = 2, j = 2']);
  });

  it('without indices there is one cell', () => {
    const cells: (readonly number[])[] = [];
    forEachCell([], scopeOf(nested, exact, { n: 3 }), (_, cell) => cells.push(cell));
    expect(cells).toEqual([[]]);
    expect(formatCell([], [])).toBe('');
  });

  it('construction takes the place of what was drawn, in any arithmetic', () => {
    const construct: Construct = ({ t }, A) => ({ twice: A.add(t as never, t as never) });
    const made = claimWith({ construct });
    const value = valueIn(parse('twice'), scopeOf(made, runningError, { t: exactly(1.5) }));
    expect(value).toEqual({ value: 3, error: 0 });
    const half = scopeOf(made, exact, { t: rational(1, 2) });
    expect(valueIn(parse('twice'), half).q.toFraction()).toBe('1');
    expect(() => valueIn(parse('t'), half)).toThrow('unknown t');
  });

  it('a point becomes values of the named arithmetic', () => {
    const vectors = claimWith({ variables: { x: vector(1, 0, 1) } });
    const nameOf = (arithmetic: 'float64' | 'exact') =>
      withScope(vectors, arithmetic, { x: [0] }, (scope) => scope.arithmetic.name);
    expect(nameOf('exact')).toBe('exact fractions and logarithms');
    expect(nameOf('float64')).toBe('float64 with running error');
  });
});
