/** The table of known maximum errors says what was recorded, and prints the bounds that are applied. */
import { describe, expect, it } from 'vitest';
import { type ErrorRecord, largestError, readErrorRecord } from '../../../src/pages/errorRecord.ts';
import { errorsPage } from '../../../src/pages/errorsPage.ts';

const errors: ErrorRecord = {
  stride: 1,
  seed: 9,
  float32: [
    { name: 'exp', inputs: 2 ** 32, misrounded: 1234567, ties: 8, worst: 0.96, at: -81.5 },
    { name: 'log', inputs: 2 ** 32, misrounded: 7, ties: 0, worst: 0.5, at: 2 },
  ],
  float64: [
    {
      ...{ name: 'exp', from: -(2 ** -60), to: 709.75, spread: 'even', points: 10_000 },
      ...{ misrounded: 996, worst: 0.75, at: 0.25 },
    },
    {
      ...{ name: 'exp', from: 1, to: 2, spread: 'octaves', points: 5 },
      ...{ misrounded: 0, worst: 0.25, at: 1.5 },
    },
  ],
  primitives: [
    {
      ...{ name: 'softmax', implementation: 'fast', precision: 'float32' },
      errors: [
        {
          ...{ n: 1, region: 'ordinary', inputs: 1000, worst: 0, allowed: 5 },
          ...{ share: 0, at: 'x = 1.5' },
        },
        {
          ...{ n: 1, region: 'hostile', inputs: 1000, worst: 0, allowed: 5 },
          ...{ share: 0, at: 'x = 0' },
        },
        {
          ...{ n: 10, region: 'ordinary', inputs: 20, worst: 2.34567, allowed: 21.25 },
          ...{ share: 0.5, at: 'even' },
        },
        {
          ...{ n: 10, region: 'hostile', inputs: 60, worst: 50.5, allowed: 101 },
          ...{ share: 0.75, at: 'wide' },
        },
      ],
    },
    {
      ...{ name: 'relu', implementation: 'reference', precision: 'float64' },
      errors: [
        {
          ...{ n: 1, region: 'ordinary', inputs: 7, worst: 0, allowed: 0 },
          ...{ share: 0, at: 'x = -0.5' },
        },
        {
          ...{ n: 1, region: 'hostile', inputs: 9, worst: 0, allowed: 0 },
          ...{ share: 0, at: 'x = 0' },
        },
      ],
    },
  ],
};

describe('the page of the errors', () => {
  const text = errorsPage(errors, null);

  it('has a row for each primitive and implementation, with the worst of all lengths', () => {
    expect(text).toContain(
      String.raw`| softmax | $n + \ln n + D + 4$ | fast (float32) | 2.35 | 21.3 | 50.5 | 101 | 2,080 |`,
    );
    expect(text).toContain('| relu | $0$ | reference (float64) | 0 | 0 | 0 | 0 | 16 |');
  });

  it('shows how the errors of each grow, with the share of their bounds', () => {
    expect(text).toContain('### softmax\n');
    expect(text).toContain('n is the number of classes, D how far a logit lies below the largest');
    expect(text).toContain('| fast | 10 | 20 | ordinary | 2.35 | 21.3 | even | 0.5 |');
    expect(text).toContain('| fast | 10 | 60 | hostile | 50.5 | 101 | wide | 0.75 |');
    // Nowhere is an error of 0 the largest one.
    expect(text).toContain('| fast | 1 | 1,000 | ordinary | 0 | 5 |  | 0 |');
  });

  it('leaves out the length where the bound has none', () => {
    expect(text).toContain('| reference | 7 | ordinary | 0 | 0 |  | 0 |');
  });

  it('has a row for each float32 function and for each range in float64', () => {
    expect(text).toContain('| exp | 4,294,967,296 | 0.9600 | -81.5 | 1,234,567 | 8 |');
    expect(text).toContain('| log | 4,294,967,296 | 0.5000 | 2 | 7 | 0 |');
    expect(text).toContain('| exp | -2^-60 … 709.75 | even | 10,000 | 0.7500 | 0.25 | 996 |');
    expect(text).toContain('| exp | 1 … 2 | octaves | 5 | 0.2500 | 1.5 | 0 |');
    expect(text).toContain('Every one of the 2³² inputs');
    expect(text).toContain('Random points (seed 9)');
  });

  it('says when only a sample was tried', () => {
    const [exp, log] = errors.float32;
    const sampled = { ...errors, stride: 4999, float32: [exp, { ...log, inputs: 859_166 }] };
    expect(errorsPage(sampled, null)).toContain('A sample, every 4,999th of the 2³² bit patterns,');
  });
});

describe('the table of intervals', () => {
  it('has a row for each function, once it was recorded', () => {
    const sigmoid = { name: 'sigmoid', formula: '1/(1 + exp(-x))', reach: 40, size: 0 };
    const found = { points: 2000, undecided: 3, misses: 0, first: null, widest: 6.25 };
    const text = errorsPage(errors, {
      ...{ seed: 4, points: 2000, functions: [{ ...sigmoid, ...found }] },
    });
    expect(text).toContain(
      String.raw`| sigmoid | $\frac{1}{1 + e^{-x}}$ | up to ±40 | 2,000 | 0 | 3 | 6.25 |`,
    );
    expect(text).toContain('2,000 random points of random boxes a function (seed 4;');
    expect(errorsPage(errors, null)).not.toContain('## Intervals');
  });
});

describe('the record', () => {
  it('gives the largest error of a function over all its ranges, or says that there is none', () => {
    expect(largestError(errors, 'float64', 'exp')).toBe(0.75);
    expect(largestError(errors, 'float32', 'log')).toBe(0.5);
    expect(() => largestError(errors, 'float64', 'log')).toThrow(/no float64 errors of log/);
  });

  it('has to be there', () => {
    expect(() => readErrorRecord('docs/none.json')).toThrow(/none\.json.*run npm run errors/s);
  });
});
