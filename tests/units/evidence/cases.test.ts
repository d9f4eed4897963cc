/** The case of a chain: which cells are in it, and what a point without any of them says. */
import { describe, expect, it } from 'vitest';
import { forEachCellOfCase, OutsideCase } from '../../../src/evidence/cases.ts';
import { rounded } from '../../../src/evidence/draw.ts';
import { scopeOf } from '../../../src/evidence/scope.ts';
import { inPlace, Violation } from '../../../src/evidence/violation.ts';
import { Undecided, Undefined } from '../../../src/theory/arithmetic/arithmetic.ts';
import { runningError } from '../../../src/theory/arithmetic/runningError.ts';
import { parse } from '../../../src/theory/expression/parse.ts';
import { claimWith } from './smallClaim.ts';

describe('forEachCellOfCase', () => {
  const claim = claimWith({ ranges: { i: [1, 'n'], k: [1, 'n'], none: [1, 0] } });
  const scope = scopeOf(
    claim,
    runningError,
    rounded(claim.variables, { n: 3, x: [-1, 2, 3], t: 0 }),
  );
  const cellsOf = (given: string | null, index = 'i') => {
    const cells: number[] = [];
    const visit = (_: unknown, [cell]: readonly number[]) => cells.push(cell);
    forEachCellOfCase([index], given === null ? null : parse(given), scope, visit);
    return cells;
  };

  it('visits the cells in which the condition is true, all of them where there is none', () => {
    expect(cellsOf(null)).toEqual([1, 2, 3]);
    expect(cellsOf('x[i] > 0')).toEqual([2, 3]);
  });

  it('says which case a point is outside of', () => {
    const outside = () => cellsOf('sum(k, x[k]) < x[i]');
    expect(outside).toThrow(OutsideCase);
    expect(outside).toThrow(/^\\sum_\{k=1\}\^\{?n\}? x_\{?k\}? < x_\{?i\}?$/);
  });

  it('is content with no cells where there is no case', () => {
    expect(cellsOf(null, 'none')).toEqual([]);
    expect(() => cellsOf('x[1] < 0', 'none')).toThrow(OutsideCase);
  });

  it('names the assumption where that has no value', () => {
    expect(() => cellsOf('x[i + 1] > 0')).toThrow(/^the assumption: x\[4\]: 4 is not an index/);
  });
});

describe('inPlace', () => {
  const thrown = (error: unknown): unknown => {
    try {
      return inPlace('here', () => {
        throw error;
      });
    } catch (told) {
      return told;
    }
  };

  it('gives back what is found', () => {
    expect(inPlace('here', () => 7)).toBe(7);
  });

  it('adds the place to the message, and keeps what kind of failure it is', () => {
    for (const Kind of [Undefined, Undecided, Error]) {
      const error = new Kind('no value');
      const told = thrown(error) as Error;
      expect(told).toBeInstanceOf(Kind);
      expect([told.message, told.cause]).toEqual(['here: no value', error]);
    }
    expect(thrown(new TypeError('no value'))).not.toBeInstanceOf(Undefined);
  });

  it('leaves alone what has a place already, and what is no error', () => {
    const violation = new Violation('there', '', { left: '', relation: '', right: '' }, 0, 0, '');
    expect(thrown(violation)).toBe(violation);
    expect(thrown('a text')).toBe('a text');
  });
});
