import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../../bench/measure.ts';
import { asJson, asText } from '../../../bench/report.ts';

const measurement: Measurement = {
  bench: 'mlp-step',
  subject: 'loops-fast',
  threads: 1,
  settings: { input: 'dense', rows: 128 },
  rate: 'imagesPerSecond',
  perSecond: 2345.6,
  ratio: 20.349,
};

describe('asJson', () => {
  it('is one object with the settings, the rate under its name, figures of three digits', () => {
    expect(asJson(measurement)).toBe(
      '{"bench":"mlp-step","subject":"loops-fast","threads":1,"input":"dense","rows":128,"imagesPerSecond":2350,"ratio":20.3}',
    );
  });
});

describe('asText', () => {
  it('is a line of columns: benchmark, settings, subject, rate, ratio', () => {
    expect(asText(measurement)).toBe(
      'mlp-step  dense 128   loops-fast      2350 imagesPerSecond, × 20.3',
    );
  });
});
