/** A measurement as a line: JSON for programs, columns for people. */
import type { Measurement } from './measure.ts';

/** `{"bench":"mlp-step","subject":"loops-fast","threads":1,"input":"dense","imagesPerSecond":2000,"ratio":20}` */
export function asJson(measurement: Measurement): string {
  const { bench, subject, threads, settings, rate, perSecond, ratio } = measurement;
  const figures = { [rate]: significant(perSecond), ratio: significant(ratio) };
  return JSON.stringify({ bench, subject, threads, ...settings, ...figures });
}

/** `mlp-step  dense       loops-fast      2000 imagesPerSecond, × 20` */
export function asText(measurement: Measurement): string {
  const { bench, subject, settings, rate, perSecond, ratio } = measurement;
  const work = Object.values(settings).join(' ');
  const figure = significant(perSecond).toString().padStart(8);
  return `${bench.padEnd(10)}${work.padEnd(12)}${subject.padEnd(12)}${figure} ${rate}, × ${significant(ratio)}`;
}

/** Timings carry three digits at best. */
function significant(x: number): number {
  return Number(x.toPrecision(3));
}
