/** What the subjects of the benchmarks were on one machine, from the settings that its lines hold. */
import { type BenchmarkLine, settingsOf } from './benchmarkRecord.ts';
import { markdownTable } from './markdown.ts';

type Settings = ReturnType<typeof settingsOf>;

const REMARKS: Readonly<Record<string, (settings: Settings) => string>> = {
  proofbook: () => 'the fast kernels of this project',
  'micro-kernel': () => 'nothing but micro-kernels, for as many operations as the product has',
  'two micro-kernels': ({ memory }) =>
    memory === 'shared'
      ? 'the same on two threads of one pool, which take blocks from common counters'
      : 'the same in two processes at once, which know nothing of each other',
  loops: () => 'the readable float64 loops of this project',
  'jax-js': () =>
    'its WebAssembly backend; in Node on one thread, for its others are web workers, which Node does not have',
  'tensorflow.js': ({ backend }) =>
    backend === 'tfjs-node'
      ? 'its native backend'
      : 'its JavaScript backend `cpu`, on one thread: the native package does not load there',
  pytorch: ({ layout }) =>
    layout === undefined
      ? 'on the CPU'
      : 'on the CPU; the faster one of its two layouts of images, tried before each measurement',
};

/** A row for each subject and each choice of its settings. */
export function whatRan(lines: readonly BenchmarkLine[]): string {
  const groups = new Map<string, BenchmarkLine[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.subject, settingsOf(line)]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const subjects = [...new Set(lines.map(({ subject }) => subject))];
  const rows = [...groups.values()]
    .sort(([a], [b]) => subjects.indexOf(a.subject) - subjects.indexOf(b.subject))
    .map((group) => rowOf(group));
  return markdownTable(['subject', 'what ran', 'settings', 'benchmarks (threads)'], rows);
}

function rowOf(lines: readonly BenchmarkLine[]): string[] {
  const [{ subject }] = lines;
  const settings = settingsOf(lines[0]);
  const benchmarks = [...new Set(lines.map(({ bench }) => bench))].map((bench) => {
    const threads = lines.filter((line) => line.bench === bench).map((line) => line.threads);
    return `${bench} (${[...new Set(threads)].sort((a, b) => a - b).join(', ')})`;
  });
  return [
    subject,
    REMARKS[subject]?.(settings) ?? '',
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    benchmarks.join(', '),
  ];
}
