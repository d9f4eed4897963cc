import { describe, expect, it } from 'vitest';
import { accuracyOf } from '../../../../src/experiments/analysis/accuracy.ts';

const of = (...predictions: readonly number[]) => ({ predictions: Uint32Array.from(predictions) });

describe('accuracyOf', () => {
  it('is the share of predictions that are the label', () => {
    expect(accuracyOf(of(0, 1, 1, 0), [0, 1, 0, 1])).toBe(0.5);
    expect(accuracyOf(of(2, 1, 1), Uint8Array.of(2, 1, 0))).toBe(2 / 3);
    expect(accuracyOf(of(1), [1])).toBe(1);
  });

  it('refuses none, and numbers that differ', () => {
    expect(() => accuracyOf(of(), [])).toThrow('accuracyOf: 0 predictions and 0 labels');
    expect(() => accuracyOf(of(1), [1, 1])).toThrow('accuracyOf: 1 predictions and 2 labels');
  });
});
