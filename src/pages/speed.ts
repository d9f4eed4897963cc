/** How fast the kernels are: the part of their page that shows the benchmarks. */
import { p2CnnVsMlp } from '../experiments/p2CnnVsMlp.ts';
import type { BenchmarkLine, BenchmarkRecord } from './benchmarkRecord.ts';
import { GROWTH, GROWTH_FIGURE, growthFigure } from './growthFigure.ts';
import { markdownTable } from './markdown.ts';
import { THREADS_FIGURE, threadsFigure } from './threadsFigure.ts';
import { whatRan } from './whatRan.ts';

/** The subjects that the others are compared with, and what their columns are called. */
const RIVALS: Readonly<Record<string, string>> = {
  pytorch: 'PyTorch',
  'jax-js': 'jax-js',
  'tensorflow.js': 'TensorFlow.js',
  'micro-kernel': 'one micro-kernel',
  'two micro-kernels': 'two micro-kernels',
};

const INPUTS: Readonly<Record<string, string>> = {
  dense: 'random pixels, none of them 0',
  mnist: 'the first training digits of MNIST',
  'mnist-like':
    'where the digits were not at hand, random pixels of which 19.1 % are not 0, as in the training digits',
};

const MNIST_TRAINING_IMAGES = 50_000;

export function speed(benchmarks: readonly BenchmarkRecord[]): string[] {
  const all = benchmarks.flatMap(({ lines }) => lines);
  const figures = [
    [growthFigure(benchmarks), GROWTH_FIGURE] as const,
    [threadsFigure(benchmarks), THREADS_FIGURE] as const,
  ];
  return [
    '## Speed',
    'On each machine, for each benchmark all subjects in one run, taking turns; the rate is the median over the rounds. The last columns say how many times as fast a line is as the best of that subject on the same input: the median of what it was in each round, for a slower moment of the machine meets both. Where one step on the whole batch takes a subject too long, it gets fewer images. The results have the same bits everywhere; how fast they come, beside libraries that use wider vectors where a processor has them, depends on the machine. Measured by `npm run bench`, recorded in [benchmarks.json](benchmarks.json).',
    inputs(all),
    ...benchmarks.flatMap(({ machine, lines }) => [
      `### ${machine}`,
      speedTable(lines),
      `What ran there. ${rounds(lines)}`,
      whatRan(lines),
    ]),
    ...daysOfTensorFlow(all),
    ...figures.flatMap(([figure, path]) =>
      figure === null ? [] : [`![${figure.description}](${path})`],
    ),
  ];
}

/** What the names of those inputs mean that occur. */
function inputs(lines: readonly BenchmarkLine[]): string {
  const used = new Set(lines.map(({ input }) => input.split(' × ')[0]));
  const meanings = Object.entries(INPUTS).filter(([name]) => used.has(name));
  if (meanings.length === 0) return '';
  return `The inputs of the steps: ${meanings.map(([name, text]) => `*${name}*: ${text}`).join('; ')}.`;
}

function speedTable(lines: readonly BenchmarkLine[]): string {
  const rivals = Object.keys(RIVALS).filter((name) => lines.some(({ ratios }) => name in ratios));
  return markdownTable(
    [
      ...['benchmark', 'input', 'subject', 'threads', 'batch', 'rate'],
      ...rivals.map((name) => `÷ ${RIVALS[name]}`),
    ],
    lines
      .filter(({ bench }) => bench !== GROWTH)
      .map((line) => [
        line.bench,
        line.input,
        line.subject,
        count(line.threads),
        line.batch === undefined ? '' : count(line.batch),
        rate(line),
        ...rivals.map((name) => (name in line.ratios ? figure(line.ratios[name]) : '')),
      ]),
  );
}

/** `Rounds: gemm 5, mlp-step 7; fewer of a slow subject.` */
function rounds(lines: readonly BenchmarkLine[]): string {
  const most = new Map<string, number>();
  for (const { bench, rounds } of lines) most.set(bench, Math.max(rounds, most.get(bench) ?? 0));
  const each = [...most].map(([bench, n]) => `${bench} ${n}`);
  return `Rounds: ${each.join(', ')}; fewer of a subject that needs long.`;
}

/** What the measured speed of TensorFlow.js means for the network of Problem 2; nothing if there is none. */
function daysOfTensorFlow(lines: readonly BenchmarkLine[]): string[] {
  const rates = lines
    .filter(({ bench, subject }) => bench === 'cnn-step' && subject === 'tensorflow.js')
    .map(({ imagesPerSecond = 0 }) => imagesPerSecond);
  if (rates.length === 0) return [];
  const { epochs } = p2CnnVsMlp.settings.full.training;
  const hours = (epochs * MNIST_TRAINING_IMAGES) / Math.max(...rates) / 3600;
  return [
    `The network of \`cnn-step\` is nearly that of Problem 2. At ${figure(Math.max(...rates))} images/s TensorFlow.js would need ${hours.toFixed(0)} hours for its ${epochs} epochs on its JavaScript backend, for one seed: \`--engine tfjs\` runs there with quick settings, and with full ones where the native backend loads.`,
  ];
}

function rate({ imagesPerSecond, gflops }: BenchmarkLine): string {
  if (imagesPerSecond !== undefined) return `${figure(imagesPerSecond)} images/s`;
  return gflops === undefined ? '' : `${figure(gflops)} GFLOP/s`;
}

export function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** Timings carry three digits; locale strings would cut those of small ratios. */
function figure(x: number): string {
  return x < 1000 ? String(x) : count(x);
}
