import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../../bench/measure.ts';
import { asJson, asText, ratios } from '../../../bench/report.ts';

const mine: Measurement = {
  bench: 'cnn-step',
  input: 'mnist',
  subject: 'mine',
  threads: 2,
  batch: 128,
  rate: 'imagesPerSecond',
  rates: [2345.6, 9000, 1, 2345.6, 2345.6],
  settings: { layout: 'rows' },
};
const other = (subject: string, perSecond: number, more: Partial<Measurement> = {}) => ({
  ...mine,
  ...more,
  subject,
  rates: mine.rates.map(() => perSecond),
});

describe('ratios', () => {
  it('compare with the best of every other subject on the same input, in three digits', () => {
    const all = [
      other('pytorch', 1000),
      other('pytorch', 2000, { threads: 1 }),
      other('pytorch', 500),
      other('slow', 3, { batch: 4 }),
      mine,
      other('mine', 1),
      other('pytorch', 9000, { bench: 'vgg-step' }),
      other('pytorch', 9000, { input: 'dense' }),
    ];
    expect(ratios(mine, all)).toEqual({ pytorch: 1.17, slow: 782 });
  });

  it('compare round with round, as many as both took part in', () => {
    const rates = (subject: string, ...each: number[]): Measurement => ({
      ...mine,
      subject,
      rates: each,
    });
    // In the rounds that are slow for one they are slow for the other: 0.9, 0.9, 0.8, 0.9.
    const first = rates('first', 90, 45, 80, 45);
    const second = rates('second', 100, 50, 100, 50);
    expect(ratios(first, [first, second])).toEqual({ second: 0.9 });
    const short = rates('short', 30, 9);
    expect(ratios(first, [first, short])).toEqual({ short: 4 });
    expect(ratios(short, [first, short])).toEqual({ first: 0.267 });
  });

  it('are empty for a subject alone', () => {
    expect(ratios(mine, [mine])).toEqual({});
  });
});

describe('asJson', () => {
  it('is one object with the batch, the rate under its name, settings and ratios', () => {
    expect(asJson(mine, [mine, other('pytorch', 1000)])).toBe(
      '{"bench":"cnn-step","subject":"mine","threads":2,"input":"mnist","batch":128,"imagesPerSecond":2350,"rounds":5,"layout":"rows","ratios":{"pytorch":2.35}}',
    );
  });

  it('has no batch where there is none', () => {
    const product: Measurement = { ...mine, batch: null, rate: 'gflops', settings: {} };
    expect(asJson(product, [product])).toBe(
      '{"bench":"cnn-step","subject":"mine","threads":2,"input":"mnist","gflops":2350,"rounds":5,"ratios":{}}',
    );
  });
});

describe('asText', () => {
  it('is a line of columns and, in brackets, what else there is to know', () => {
    expect(asText(mine, [mine, other('pytorch', 1000)])).toBe(
      'cnn-step  mnist                  mine, 2               2350 imagesPerSecond (batch 128; layout rows; 2.35 × pytorch)',
    );
  });

  it('has no brackets where there is nothing in them', () => {
    const product: Measurement = { ...mine, batch: null, rate: 'gflops', settings: {} };
    expect(asText(product, [product])).toBe(
      'cnn-step  mnist                  mine, 2               2350 gflops',
    );
  });
});
