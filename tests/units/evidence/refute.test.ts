/** A refutation is a place where the statement fails, and nothing less. */
import { describe, expect, it } from 'vitest';
import { digitsAt, loseDigits } from '../../../src/evidence/loseDigits.ts';
import { refute } from '../../../src/evidence/refute.ts';
import { type Chain, chain } from '../../../src/theory/claim.ts';
import { scalar, vector } from '../../../src/theory/domain.ts';
import { chainOf, statement } from '../../../src/theory/statement.ts';

const settings = { seed: 3, runs: 60 };
const exactly = { arithmetics: ['exact'] } as const;

describe('refute', () => {
  const about = (line: Chain) =>
    statement('T1', {
      says: 'words',
      variables: { x: vector(2, -3, 3, { exactly: 'integer' }) },
      ranges: { i: [1, 2] },
      chain: line,
    });

  it('finds the simplest place where a false statement fails', () => {
    expect(
      refute(about(chain(['i'], 'x[i]', [['<=', '1', 'never more']], exactly)), settings),
    ).toEqual({
      ...{ of: 'T1', says: 'words', point: 'x = [2, 0]', at: 'i = 1' },
      ...{ left: '2', relation: '<=', right: '1' },
    });
  });

  it('does not find one in a true statement', () => {
    const holds = about(chain(['i'], 'x[i]', [['<=', '3', 'the range']], exactly));
    expect(() => refute(holds, settings)).toThrow(
      'T1: «words» was to be refuted, but no draw breaks it',
    );
  });

  it.each([
    ['a value that does not exist', 'x[3] < 9', {}, 'a value does not exist'],
    ['draws outside the case', 'x[1] == 3', { given: 'x[1] > 2' }, 'more than half of the draws'],
    ['an unknown name', 'y < 9', {}, 'unknown y'],
  ])('%s refutes nothing', (_, left, options, message) => {
    const line = chain([], left, [['<=>', '1 < 2', '']], { ...exactly, ...options });
    expect(() => refute(about(line), settings)).toThrow(message);
  });
});

describe('loseDigits', () => {
  const theorem = (line: Chain) =>
    statement('T2', {
      says: 'words',
      variables: { x: scalar(0, 2 ** 60, { grid: 1 / 4 }) },
      chain: line,
    });

  it('finds where fewer than three digits are left, and what is true', () => {
    const sum = theorem(chain([], '(x + 1/4) - x', [['=', '1/4', 'x cancels']]));
    const { point, left, right, truth, lost } = loseDigits(sum, settings);
    expect(Number(point.slice('x = '.length))).toBeGreaterThanOrEqual(2 ** 51);
    expect([right, truth, lost]).toEqual(['0.25', '0.25', true]);
    expect(left).not.toBe('0.25');
  });

  it('counts a digit of twenty as none that is lost', () => {
    const third = theorem(chain([], '(x + 1)/3*3', [['=', 'x + 1', '']]));
    expect(() => loseDigits(third, settings)).toThrow(
      'T2: «words» was to be broken by float64; no draw does',
    );
  });

  it('takes a bound at its word, and underflow for no loss', () => {
    const bound = theorem(chain([], 'abs((x + 1/4) - x - 1/4)', [['<=', '0', 'no error']]));
    expect(loseDigits(bound, settings)).toMatchObject({ right: '0', truth: '0', lost: true });
    const tiny = theorem(chain([], 'exp(-x)*exp(-x)', [['=', 'exp(-(2*x))', '']]));
    expect(digitsAt(tiny, chainOf(tiny), { x: 373 })).toMatchObject({ lost: false });
  });

  it('NaN has no digits', () => {
    const ratio = theorem(chain([], 'exp(x)/exp(x)', [['=', '1', '']]));
    expect(digitsAt(ratio, chainOf(ratio), { x: 710 })).toEqual({
      ...{ point: 'x = 710', left: 'NaN', right: '1', truth: '1', lost: true },
    });
  });
});
