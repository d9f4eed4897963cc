/** How the speed of a training step grows with the batch, on one thread and on more. */
import type { Chart } from '../experiments/experiment.ts';
import { type BenchmarkLine, type BenchmarkRecord, named } from './benchmarkRecord.ts';

/** The benchmark that the figure shows. */
export const GROWTH = 'cnn-growth';

/** Where the pages find it. */
export const GROWTH_FIGURE = 'kernels-growth.svg';

/** Of the first machine on which it was measured; null where there is none. */
export function growthFigure(benchmarks: readonly BenchmarkRecord[]): Chart | null {
  const record = benchmarks.find(({ lines }) => lines.some(isPoint));
  if (record === undefined) return null;
  const { machine, lines } = record;
  const measured = lines.filter(isPoint);
  const without = lines.filter((line) => line.bench === GROWTH && !isPoint(line));
  const points = new Map<string, [number, number][]>();
  for (const line of measured) {
    const { batch = 0, imagesPerSecond = 0 } = line;
    points.set(named(line), [...(points.get(named(line)) ?? []), [batch, imagesPerSecond]]);
  }
  const series = [...points].map(([name, pairs]) => ({
    name,
    points: [...pairs].sort(([a], [b]) => a - b),
    style: name.endsWith('1 thread') ? ('dashed' as const) : ('line' as const),
  }));
  const best = measured.reduce((a, b) =>
    (b.imagesPerSecond ?? 0) > (a.imagesPerSecond ?? 0) ? b : a,
  );
  return {
    kind: 'chart',
    name: 'growth',
    title: 'Training speed against the size of the batch',
    description: `Images per second of one training step of a small convolutional network against the batch, for ${series.map(({ name }) => name).join('; ')}. The fastest is ${named(best)}, with a batch of ${best.batch}: ${best.imagesPerSecond} images per second.${without.map((line) => ` ${named(line)}, got only ${line.batch} images of ${line.input}, so there is no point for it.`).join('')}`,
    x: { label: 'images in a batch', scale: 'log' },
    y: { label: 'images per second', scale: 'log' },
    series,
    caption: `the network of cnn-step; ${machine}`,
  };
}

/** A subject that got fewer images than the input says (`mnist × 512`) has no point there. */
function isPoint({ bench, input, batch }: BenchmarkLine): boolean {
  return bench === GROWTH && input.endsWith(` × ${batch}`);
}
