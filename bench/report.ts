/** A measurement as a line: JSON for programs, columns for people. */
import type { Measurement } from './measure.ts';

/**
 * How many times as fast as the best of every other subject (over its numbers of threads) on the same
 * input: `{ 'jax-js': 81.2 }`.
 */
export function ratios(
  measurement: Measurement,
  all: readonly Measurement[],
): Record<string, number> {
  const { bench, input, subject, perSecond } = measurement;
  const best = new Map<string, number>();
  for (const other of all) {
    if (other.bench !== bench || other.input !== input || other.subject === subject) continue;
    best.set(other.subject, Math.max(other.perSecond, best.get(other.subject) ?? 0));
  }
  return Object.fromEntries([...best].map(([name, rate]) => [name, significant(perSecond / rate)]));
}

/**
 * `{"bench":"cnn-step","subject":"jax-js","threads":1,"input":"mnist","batch":128,
 * "imagesPerSecond":50.1,"rounds":5,"ratios":{"pytorch":0.0114}}`, in one line.
 */
export function asJson(measurement: Measurement, all: readonly Measurement[]): string {
  const { bench, subject, threads, input, batch, rate, perSecond, rounds, settings } = measurement;
  return JSON.stringify({
    ...{ bench, subject, threads, input },
    ...(batch === null ? {} : { batch }),
    ...{ [rate]: significant(perSecond), rounds },
    ...settings,
    ratios: ratios(measurement, all),
  });
}

/** `cnn-step  mnist  jax-js × 1  50.1 imagesPerSecond  (batch 128; 0.0114 × pytorch)` */
export function asText(measurement: Measurement, all: readonly Measurement[]): string {
  const { bench, subject, threads, input, batch, rate, perSecond, settings } = measurement;
  const notes = [
    ...(batch === null ? [] : [`batch ${batch}`]),
    ...Object.entries(settings).map(([name, value]) => `${name} ${value}`),
    ...Object.entries(ratios(measurement, all)).map(([name, ratio]) => `${ratio} × ${name}`),
  ];
  const work = `${bench.padEnd(10)}${input.padEnd(23)}${`${subject}, ${threads}`.padEnd(18)}`;
  const figure = significant(perSecond).toString().padStart(8);
  return `${work}${figure} ${rate}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

/** Timings carry three digits at best. */
function significant(x: number): number {
  return Number(x.toPrecision(3));
}
