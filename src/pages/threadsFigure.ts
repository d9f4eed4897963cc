/** How the speed of the training steps grows with the threads. */
import type { Chart, Series } from '../experiments/experiment.ts';
import type { BenchmarkLine, BenchmarkRecord } from './benchmarkRecord.ts';
import { GROWTH } from './growthFigure.ts';

/** Where the pages find it. */
export const THREADS_FIGURE = 'kernels-threads.svg';

const STYLES = ['line', 'dashed', 'dots', 'crossed', 'ring'] as const;

/**
 * Of the first machine on which some subject did a step on several numbers of threads; null where
 * there is none.
 */
export function threadsFigure(benchmarks: readonly BenchmarkRecord[]): Chart | null {
  for (const { machine, lines } of benchmarks) {
    const series = seriesOf(lines.filter(isStep));
    if (series.length > 0) return chart(machine, series);
  }
  return null;
}

function isStep({ bench, imagesPerSecond }: BenchmarkLine): boolean {
  return imagesPerSecond !== undefined && bench !== GROWTH;
}

/** One for each benchmark, input, batch and subject with more than one number of threads. */
function seriesOf(lines: readonly BenchmarkLine[]): Series[] {
  const groups = new Map<string, BenchmarkLine[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.bench, line.input, line.batch, line.subject]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const several = [...groups.values()].filter(({ length }) => length > 1);
  const subjects = [...new Set(several.map(([{ subject }]) => subject))];
  return several.map((group) => ({
    // Up to the comma a name is what has a colour of its own: the step.
    name: `${group[0].bench} on ${group[0].input}, ${group[0].subject}`,
    points: group
      .map(({ threads, imagesPerSecond = 0 }) => [threads, imagesPerSecond] as const)
      .sort(([a], [b]) => a - b),
    style: STYLES[subjects.indexOf(group[0].subject) % STYLES.length],
  }));
}

function chart(machine: string, series: readonly Series[]): Chart {
  const gains = series.map(({ name, points }) => {
    const [[fewest, slow], [most, fast]] = [points[0], points[points.length - 1]];
    return `${name}: ${(fast / slow).toFixed(2)} times as fast on ${most} as on ${fewest}`;
  });
  return {
    kind: 'chart',
    name: 'threads',
    title: 'Training speed against the number of threads',
    description: `Images per second of a training step against the threads that compute it. ${gains.join('; ')}.`,
    x: { label: 'threads', scale: 'linear' },
    y: { label: 'images per second', scale: 'log' },
    series,
    caption: machine,
  };
}
