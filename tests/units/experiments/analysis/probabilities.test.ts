import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classesOf,
  likeliest,
  requireClasses,
} from '../../../../src/experiments/analysis/probabilities.ts';

describe('classesOf', () => {
  it('is the number of probabilities of each label', () => {
    expect(classesOf('test', [0, 0.25, 1, 0.5, 0.5, 0], [0, 2])).toBe(3);
    expect(classesOf('test', Float64Array.of(1, 1), Uint8Array.of(0, 0))).toBe(1);
  });

  it('refuses no examples', () => {
    for (const probabilities of [[], [1]]) {
      expect(() => classesOf('caller', probabilities, [])).toThrow(
        new RangeError('caller: there are no examples'),
      );
    }
  });

  it('refuses probabilities that are not the same number for every label', () => {
    for (const size of [0, 1, 3, 5]) {
      expect(() => classesOf('caller', new Array(size).fill(0.5), [0, 0])).toThrow(
        new RangeError(
          `caller: ${size} probabilities for 2 labels; give every label the same number of them`,
        ),
      );
    }
  });

  it('names the first number that is no probability', () => {
    for (const bad of [-0.25, 1 + 2 ** -52, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => classesOf('caller', [1, 0, 0, 0, 1, bad], [0, 0])).toThrow(
        new RangeError(
          `caller: the probability of class 2 for example 1 is ${bad}, not in [0, 1]; take the softmax of logits first`,
        ),
      );
      expect(() => classesOf('caller', [bad, 0, 0, bad], [0, 0])).toThrow(
        `the probability of class 0 for example 0 is ${bad}`,
      );
    }
  });

  it('refuses a label that has no probability', () => {
    expect(() => classesOf('caller', [1, 0, 0, 1], [0, 2])).toThrow(
      new RangeError('caller: the label of example 1 is 2, not one of the classes 0 … 1'),
    );
  });
});

describe('requireClasses', () => {
  it('takes every class from 0 to one less than their number', () => {
    requireClasses('test', 'label', [0, 1, 2, 2, 0], 3);
    requireClasses('test', 'label', [], 3);
  });

  it('names the first that is no class', () => {
    for (const bad of [3, -1, 0.5, Number.NaN]) {
      expect(() => requireClasses('caller', 'guess', [0, 2, bad, 7], 3)).toThrow(
        new RangeError(`caller: the guess of example 2 is ${bad}, not one of the classes 0 … 2`),
      );
      expect(() => requireClasses('caller', 'guess', [bad], 3)).toThrow('of example 0');
    }
  });
});

describe('likeliest', () => {
  it('is the class of the largest probability in the row that is asked for', () => {
    const rows = [0.5, 0.25, 0.25, 0.125, 0.125, 0.75, 0.25, 0.5, 0.25];
    expect([0, 1, 2].map((row) => likeliest(rows, row, 3))).toEqual([0, 2, 1]);
  });

  it('looks into no other row', () => {
    expect(likeliest([1, 0.25, 0.5, 1], 0, 1)).toBe(0);
    expect(likeliest([1, 0.25, 0.5, 1], 1, 2)).toBe(1);
    expect(likeliest([0.25, 0.5, 1, 0], 0, 2)).toBe(1);
  });

  it('is the first of several', () => {
    expect(likeliest([0.25, 0.375, 0.375], 0, 3)).toBe(1);
    expect(likeliest([0.5, 0.5], 0, 2)).toBe(0);
    expect(likeliest([1], 0, 1)).toBe(0);
  });

  it('has no larger probability beside it and only smaller ones before it', () => {
    const row = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(row, row, (first, second) => {
        const best = likeliest([...first, ...second], 1, 5);
        expect(second[best]).toBe(Math.max(...second));
        expect(second.indexOf(second[best])).toBe(best);
      }),
      { seed: 20_261_124, numRuns: 200 },
    );
  });
});
