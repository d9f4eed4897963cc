/** How the speed of a training step grows with the batch, on one thread and on more. */
import type { Chart } from '../experiments/experiment.ts';
import type { BenchmarkRecord } from './benchmarkRecord.ts';

/** The benchmark that the figure shows. */
export const GROWTH = 'cnn-growth';

/** Where the pages find it. */
export const GROWTH_FIGURE = 'kernels-growth.svg';

/** Null where it was not measured. */
export function growthFigure({ machine, lines }: BenchmarkRecord): Chart | null {
  const measured = lines.filter(({ bench }) => bench === GROWTH);
  if (measured.length === 0) return null;
  const points = new Map<string, [number, number][]>();
  for (const { subject, threads, batch = 0, imagesPerSecond = 0 } of measured) {
    const name = `${subject}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    points.set(name, [...(points.get(name) ?? []), [batch, imagesPerSecond]]);
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
    description: `Images per second of one training step of a small convolutional network against the batch, for ${series.map(({ name }) => name).join('; ')}. The fastest is ${best.subject} on ${best.threads} with a batch of ${best.batch}: ${best.imagesPerSecond} images per second.`,
    x: { label: 'images in a batch', scale: 'log' },
    y: { label: 'images per second', scale: 'log' },
    series,
    caption: `the network of cnn-step; ${machine}`,
  };
}
