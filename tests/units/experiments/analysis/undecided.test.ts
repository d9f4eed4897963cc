import { describe, expect, it } from 'vitest';
import { undecided } from '../../../../src/experiments/analysis/undecided.ts';

describe('undecided', () => {
  it('has the examples of a margin of at most so much, the smallest first, then in their order', () => {
    const rows = [
      [0.25, 0.75],
      [0.375, 0.625],
      [0.5, 0.5],
      [0.625, 0.375],
      [0.4375, 0.5625],
    ];
    expect(undecided(rows.flat(), [0, 1, 1, 0, 0], 0.25)).toEqual([
      { index: 2, label: 1, margin: 0 },
      { index: 4, label: 0, margin: 0.125 },
      { index: 1, label: 1, margin: 0.25 },
      { index: 3, label: 0, margin: 0.25 },
    ]);
  });

  it('compares the two likeliest of more classes, wherever they are', () => {
    const rows = [
      [0.5, 0.125, 0.375],
      [0.25, 0.25, 0.5],
      [0, 0.5, 0.5],
      [0.75, 0.25, 0],
    ];
    expect(
      undecided(rows.flat(), [0, 0, 0, 0], 1).map(({ index, margin }) => [index, margin]),
    ).toEqual([
      [2, 0],
      [0, 0.125],
      [1, 0.25],
      [3, 0.5],
    ]);
  });

  it('refuses a single class, and probabilities without labels', () => {
    expect(() => undecided([1, 1], [0, 0], 1)).toThrow(
      new RangeError('undecided: there is one class; with at least two there is a choice'),
    );
    expect(() => undecided([0.5, 0.5], [2], 1)).toThrow(
      'undecided: the label of example 0 is 2, not one of the classes 0 … 1',
    );
  });
});
