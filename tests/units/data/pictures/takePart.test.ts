import { describe, expect, it } from 'vitest';
import { takePart } from '../../../../src/data/pictures/takePart.ts';

/** Pictures 0 … 9 are of class 0, 10 … 19 of class 1. */
const labels = Array.from({ length: 20 }, (_, n) => Number(n >= 10));
const of = (cats: number, dogs: number) =>
  new Map([
    [0, cats],
    [1, dogs],
  ]);

describe('takePart', () => {
  it('takes groups in their order while they fit, and leaves the others in theirs', () => {
    const groups = [[0, 1], [2], [10], [3, 4], [11, 12], [5], [13]];
    expect(takePart('part', groups, labels, of(3, 2))).toEqual({
      taken: [[0, 1], [2], [10], [13]],
      left: [[3, 4], [11, 12], [5]],
    });
    expect(takePart('part', groups, labels, of(2, 1)).taken).toEqual([[0, 1], [10]]);
  });

  it('takes a group of both classes only where both fit', () => {
    const groups = [[0, 10, 11], [1], [2], [12], [13]];
    expect(takePart('part', groups, labels, of(2, 1)).taken).toEqual([[1], [2], [12]]);
    expect(takePart('part', groups, labels, of(2, 2)).taken).toEqual([[0, 10, 11], [1]]);
  });

  it('takes the smallest of the larger groups where a class is short, the first of equal ones', () => {
    const groups = [[0, 1, 2, 3], [4, 5, 6], [7, 8, 9], [10]];
    expect(takePart('part', groups, labels, of(2, 1))).toEqual({
      taken: [[10], [4, 5, 6]],
      left: [
        [0, 1, 2, 3],
        [7, 8, 9],
      ],
    });
    // One of them is not enough for five.
    expect(takePart('part', groups, labels, of(5, 1)).taken).toEqual([
      [0, 1, 2, 3],
      [10],
      [4, 5, 6],
    ]);
  });

  it('says which class lacks how many where the groups do not suffice', () => {
    expect(() => takePart('selection', [[0], [10], [11]], labels, of(1, 4))).toThrow(
      new RangeError(
        'splitPictures: selection lacks 2 pictures of class 1: too many are near-duplicates of each other; ask for fewer',
      ),
    );
  });
});
