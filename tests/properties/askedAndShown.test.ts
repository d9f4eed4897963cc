/** At which logits Question 3 asks an implementation, and what the table of Question 4 shows. */
import { describe, expect, it } from 'vitest';
import type { Numbers } from '../../src/theory/claim.ts';
import type { Operations } from '../../src/theory/operations.ts';
import { question3 } from '../../src/theory/q3.ts';
import { question4 } from '../../src/theory/q4.ts';

describe('softmax is asked', () => {
  /** The logits that an implementation gets for these values of the claim's variables. */
  function askedBy(id: string, v: Numbers): unknown[] {
    const asked: unknown[] = [];
    const softmax = (logits: readonly number[]) => {
      asked.push(logits);
      return logits;
    };
    const subject = { softmax } as unknown as Operations;
    for (const { call } of question3.find((claim) => claim.id === id)?.answers ?? []) {
      call(subject, v);
    }
    return asked;
  }

  it('at x + c and at x, where the claim is that it makes no difference', () => {
    expect(askedBy('Q3.1', { x: [1, 2], c: 10 })).toEqual([
      [11, 12],
      [1, 2],
    ]);
  });

  it('at the differences from the first entry, where these are all it needs', () => {
    expect(askedBy('Q3.4', { x: [3, 5, 4] })).toEqual([[0, 2, 1]]);
  });
});

describe('the tail of σ, from tanh', () => {
  it('loses its digits one after the other, and in the end all of them', () => {
    const [{ tables }] = question4;
    const [{ columns, rows }] = tables;
    const shown = rows();
    for (const row of shown) expect(row).toHaveLength(columns.length);
    expect(shown.map(([t]) => t)).toEqual(['-10', '-20', '-30', '-36', '-40']);
    expect(shown.map(([, truth]) => truth)).toEqual(
      shown.map(([t]) => (1 / (1 + Math.exp(-t))).toExponential(2)),
    );
    const errors = shown.map((row) => Number(row[3]));
    expect(errors[0]).toBeLessThan(1e-10);
    expect(errors).toEqual([...errors].sort((a, b) => a - b));
    expect(shown[4].slice(2)).toEqual(['0', '1']);
  });
});
