import { describe, expect, it } from 'vitest';
import { labelledRowsFromFloats } from '../../../src/data/floatRows.ts';

const three = Float64Array.of(0.5, -1, 2, 1e300, 0, 7);

describe('labelledRowsFromFloats', () => {
  it('gives back the rows bit by bit, in the order asked for', () => {
    const data = labelledRowsFromFloats(three, [1, 0, 2], 2, 3);
    const out = new Float64Array(6);
    data.rows([2, 0, 2], out);
    expect([...out]).toEqual([0, 7, 0.5, -1, 0, 7]);
    expect(data).toMatchObject({ count: 3, features: 2, labels: [1, 0, 2] });
  });

  it('names the first feature that is NaN or infinite', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(() => labelledRowsFromFloats(Float64Array.of(1, 2, bad, 4), [0, 0], 2, 1)).toThrow(
        `labelledRowsFromFloats: features[2] is ${bad}`,
      );
    }
  });

  it('names the first label that is no class, the largest class being classes − 1', () => {
    expect(labelledRowsFromFloats(three, [0, 2, 1], 2, 3).count).toBe(3);
    for (const bad of [3, -1, 0.5, Number.NaN]) {
      expect(() => labelledRowsFromFloats(three, [0, bad, 9], 2, 3)).toThrow(
        `labelledRowsFromFloats: label ${bad} of row 1 is not one of the classes 0 … 2`,
      );
    }
  });

  it('needs one label for each row', () => {
    for (const labels of [
      [0, 0],
      [0, 0, 0, 0],
    ]) {
      expect(() => labelledRowsFromFloats(three, labels, 2, 1)).toThrow(
        `labelledRowsFromFloats: 3 rows but ${labels.length} labels`,
      );
    }
  });

  it('needs a whole number of rows, at least one', () => {
    expect(() => labelledRowsFromFloats(three, [0], 4, 1)).toThrow(
      'labelledRowsFromFloats: 6 numbers are not a whole number of rows of 4 features',
    );
    expect(() => labelledRowsFromFloats(new Float64Array(0), [], 4, 1)).toThrow(
      'labelledRowsFromFloats: 0 numbers are not a whole number of rows of 4 features',
    );
    for (const featureCount of [0, -2, 1.5, Number.NaN]) {
      expect(() => labelledRowsFromFloats(three, [0, 0, 0], featureCount, 1)).toThrow(
        `labelledRowsFromFloats: featureCount ${featureCount} must be a positive integer`,
      );
    }
    expect(labelledRowsFromFloats(three, [0, 0, 0, 0, 0, 0], 1, 1).count).toBe(6);
  });

  it('refuses a row that is not there, and an output of another size', () => {
    const data = labelledRowsFromFloats(three, [0, 0, 0], 2, 1);
    expect(() => data.rows([3], new Float64Array(2))).toThrow(
      'labelledRowsFromFloats: index 3 at position 0 is not one of the examples 0 … 2',
    );
    expect(() => data.rows([0], new Float64Array(3))).toThrow(
      'labelledRowsFromFloats: out has 3 elements for 1 rows of 2 features; it needs 2',
    );
  });
});
