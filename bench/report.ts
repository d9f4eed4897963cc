/** A measurement as a line: JSON for programs, columns for people. */
import { type Measurement, median } from './measure.ts';

/**
 * How many times as fast as the best of every other subject (over its numbers of threads) on the same
 * input: `{ 'jax-js': 81.2 }`. The median over the rounds of the ratio within one round, whose turns
 * are a second apart: a machine that is slower for a while is so for both.
 */
export function ratios(
  measurement: Measurement,
  all: readonly Measurement[],
): Record<string, number> {
  const { bench, input, subject, rates } = measurement;
  const best = new Map<string, Measurement>();
  for (const other of all) {
    if (other.bench !== bench || other.input !== input || other.subject === subject) continue;
    const before = best.get(other.subject);
    if (before === undefined || median(other.rates) > median(before.rates)) {
      best.set(other.subject, other);
    }
  }
  return Object.fromEntries(
    [...best].map(([name, other]) => {
      const both = Math.min(rates.length, other.rates.length);
      const inRounds = rates.slice(0, both).map((rate, round) => rate / other.rates[round]);
      return [name, significant(median(inRounds))];
    }),
  );
}

/**
 * `{"bench":"cnn-step","subject":"jax-js","threads":1,"input":"mnist","batch":128,
 * "imagesPerSecond":50.1,"rounds":5,"ratios":{"pytorch":0.0114}}`, in one line.
 */
export function asJson(measurement: Measurement, all: readonly Measurement[]): string {
  const { bench, subject, threads, input, batch, rate, rates, settings } = measurement;
  return JSON.stringify({
    ...{ bench, subject, threads, input },
    ...(batch === null ? {} : { batch }),
    ...{ [rate]: significant(median(rates)), rounds: rates.length },
    ...settings,
    ratios: ratios(measurement, all),
  });
}

/** `cnn-step  mnist  jax-js × 1  50.1 imagesPerSecond  (batch 128; 0.0114 × pytorch)` */
export function asText(measurement: Measurement, all: readonly Measurement[]): string {
  const { bench, subject, threads, input, batch, rate, rates, settings } = measurement;
  const notes = [
    ...(batch === null ? [] : [`batch ${batch}`]),
    ...Object.entries(settings).map(([name, value]) => `${name} ${value}`),
    ...Object.entries(ratios(measurement, all)).map(([name, ratio]) => `${ratio} × ${name}`),
  ];
  const work = `${bench.padEnd(10)}${input.padEnd(23)}${`${subject}, ${threads}`.padEnd(18)}`;
  const figure = significant(median(rates)).toString().padStart(8);
  return `${work}${figure} ${rate}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

/** Timings carry three digits at best. */
function significant(x: number): number {
  return Number(x.toPrecision(3));
}
