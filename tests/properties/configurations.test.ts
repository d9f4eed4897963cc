/** The tables of Questions 7 and 8 are computed, and the lists they must show are known. */
import { describe, expect, it } from 'vitest';
import type { Claim } from '../../src/theory/claim.ts';
import { count } from '../../src/theory/domain.ts';
import type { Operations } from '../../src/theory/operations.ts';
import { question7 } from '../../src/theory/q7.ts';
import { type Layer, lengthAnswer, membershipAnswer } from '../../src/theory/q8/configurations.ts';
import { question8 } from '../../src/theory/q8.ts';

function rowsOf(claims: readonly Claim[], id: string): readonly (readonly string[])[] {
  const table = claims.find((claim) => claim.id === id)?.tables[0];
  if (table === undefined) throw new Error(`${id} has no table`);
  const rows = table.rows();
  for (const row of rows) expect(row).toHaveLength(table.columns.length);
  return rows;
}

/** k, s, p, d, span, and where they may occur: positions never read, windows over padding alone */
const SOLUTIONS: Record<string, readonly string[]> = {
  'Q8.1a': [
    '8 2 3 0 8 0',
    '8 3 19 0 8 8',
    '8 4 34 0 8 14',
    '8 4 35 0 8 14',
    '8 5 50 0 8 18',
    '8 5 51 0 8 18',
    '8 6 65 0 8 20',
    '8 6 66 0 8 20',
    '8 6 67 0 8 20',
  ],
  'Q8.1b': [
    '1 2 0 6 1 32',
    '2 2 3 6 8 4',
    '3 2 7 6 15 0',
    '4 2 10 6 22 0',
    '5 2 14 6 29 0',
    '6 2 17 6 36 0',
    '7 2 21 6 43 0',
    '8 2 24 6 50 0',
  ],
  'Q8.2a': [
    '1 4 0 0 1 24',
    '2 4 0 0 2 16',
    '3 4 0 0 3 8',
    '4 4 0 0 4 0',
    '9 3 0 0 9 2',
    '10 3 0 0 10 1',
    '11 3 0 0 11 0',
    '17 2 0 0 17 1',
    '18 2 0 0 18 0',
    '25 1 0 0 25 0',
  ],
  'Q8.3a': ['1 2 0 0 1 4', '2 2 0 0 2 0', '5 1 0 0 5 0'],
  'Q8.3b': ['1 3 2 1 1 5 1', '2 3 2 1 3 2 0', '3 2 2 1 5 4 0', '5 1 2 1 9 0 0'],
  'Q8.3c': ['1 3 1 0 1 6 2', '3 2 1 0 3 0 0', '4 2 1 0 4 0 0', '7 1 1 0 7 0 0'],
};

describe('Q8 tables', () => {
  it.each(Object.entries(SOLUTIONS))('%s lists every solution and no other', (id, expected) => {
    expect(rowsOf(question8, id).map((row) => row.join(' '))).toEqual(expected);
  });

  it('name the bounds of the search', () => {
    expect(question8.flatMap((claim) => claim.tables.map((table) => table.title))).toEqual([
      'All solutions with 1 ≤ s ≤ 6, 0 ≤ p ≤ 70',
      'All solutions with 1 ≤ k ≤ 8, 0 ≤ p ≤ 30',
      'All solutions with 1 ≤ k ≤ 40, 1 ≤ s ≤ 40',
      'All solutions with 1 ≤ k ≤ 24, 1 ≤ s ≤ 24',
      'All solutions with 1 ≤ k ≤ 24, 1 ≤ s ≤ 24',
      'All solutions with 1 ≤ k ≤ 24, 1 ≤ s ≤ 24',
    ]);
  });
});

describe('Q7.1 table', () => {
  it('follows the shape through the three layers', () => {
    expect(rowsOf(question7, 'Q7.1').map(([, shape, entries]) => [shape, entries])).toEqual([
      ['(64, 125, 125)', '1000000'],
      ['(64, 25, 25)', '40000'],
      ['(128, 24, 24)', '73728'],
    ]);
  });
});

describe('an implementation asked for one configuration', () => {
  const layer: Layer = { inputSize: 8, outputSize: 4, ...{ k: 2, s: 3, p: 2, d: 1 }, counted: [] };
  const answerTo = (list: readonly (readonly number[])[]) =>
    membershipAnswer(layer, '1').call({ configurations: () => list } as unknown as Operations, {});

  it.each([
    ['that one, in the convention where dilation 1 means none', [[2, 3, 2, 2]], 1],
    ['nothing', [], 0],
    [
      'it twice',
      [
        [2, 3, 2, 2],
        [2, 3, 2, 2],
      ],
      2,
    ],
    ['another one', [[3, 2, 2, 2]], -1],
    [
      'another one beside it',
      [
        [2, 3, 2, 2],
        [3, 2, 2, 2],
      ],
      -1,
    ],
    ['one with an entry too many', [[2, 3, 2, 2, 1]], -1],
  ])('that lists %s', (_, list, judged) => {
    expect(answerTo(list)).toBe(judged);
  });
});

describe('an implementation asked for a list', () => {
  it('is given bounds from the first value of what grows; what is given does not grow', () => {
    const s = count(2, 9);
    const layer: Layer = { inputSize: 8, outputSize: 4, ...{ k: 3, s, p: 0, d: 0 }, counted: [] };
    const asked: unknown[] = [];
    const configurations = (...question: unknown[]) => {
      asked.push(question);
      return [[3, 2, 0, 1]];
    };
    const subject = { configurations } as unknown as Operations;
    expect(lengthAnswer(layer, ['k', 's'], '1').call(subject, { s: 5 })).toBe(1);
    const only = { kernelSize: [3, 3], padding: [0, 0], dilation: [1, 1] };
    expect(asked).toEqual([[8, 4, { ...only, stride: [2, 5] }]]);
  });
});
