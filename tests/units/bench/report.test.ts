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
  perSecond: 2345.6,
  rounds: 5,
  settings: { layout: 'rows' },
};
const other = (subject: string, perSecond: number, more: Partial<Measurement> = {}) => ({
  ...mine,
  ...more,
  subject,
  perSecond,
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
