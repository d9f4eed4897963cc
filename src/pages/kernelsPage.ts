/** What was measured of the kernels: errors of the elementary functions, and speed. */
import { p2CnnVsMlp } from '../experiments/p2CnnVsMlp.ts';
import type { BenchmarkLine, BenchmarkRecord } from './benchmarkRecord.ts';
import type { ErrorRecord, Float32Errors, Float64Errors } from './errorRecord.ts';
import { GROWTH, GROWTH_FIGURE, growthFigure } from './growthFigure.ts';
import { markdownTable, page } from './markdown.ts';

/** The subjects that the others are compared with, and what their columns are called. */
const RIVALS: Readonly<Record<string, string>> = {
  pytorch: 'PyTorch',
  'jax-js': 'jax-js',
  'tensorflow.js': 'TensorFlow.js',
  'micro-kernel': 'one micro-kernel',
  'two micro-kernels': 'two micro-kernels',
};

const MNIST_TRAINING_IMAGES = 50_000;
const ALL_INPUTS = 2 ** 32;

export function kernelsPage(errors: ErrorRecord, benchmarks: BenchmarkRecord | null): string {
  return page(
    '# Kernels',
    'The fast kernels compute in float32, by WebAssembly SIMD; the readable ones in float64. Both use only operations that IEEE 754 fixes, so every machine gives the same bits. What that costs in accuracy, and what it brings in speed, is measured.',
    '## Errors of the elementary functions',
    'In ulps: the distance from the true value, in units of the spacing of the numbers of that precision at the true value. A correctly rounded result is within 0.5. The largest errors are rounded up in the fourth decimal. Measured by `npm run errors`, recorded in [errors.json](errors.json).',
    '### float32',
    `${coverage(errors)} compared with the float64 function; where that leaves the nearest float32 number open, and for the largest error, 64 digits decide.`,
    markdownTable(
      [
        'function',
        'inputs',
        'largest error',
        'at',
        'not the nearest number',
        'decided by 64 digits',
      ],
      errors.float32.map(float32Row),
    ),
    '### float64',
    `Random points (seed ${errors.seed}) of each range compared with 64 digits. *even*: uniform over the range; *octaves*: uniform over the bit patterns, so that every power of two gets its share.`,
    markdownTable(
      ['function', 'range', 'spread', 'points', 'largest error', 'at', 'not the nearest number'],
      errors.float64.map(float64Row),
    ),
    ...(benchmarks === null ? [] : speed(benchmarks)),
  );
}

function coverage({ stride, float32 }: ErrorRecord): string {
  const all = float32.every(({ inputs }) => inputs === ALL_INPUTS);
  return all
    ? 'Every one of the 2³² inputs'
    : `A sample, every ${count(stride)}th of the 2³² bit patterns,`;
}

function float32Row(errors: Float32Errors): string[] {
  const { name, inputs, worst, at, misrounded, ties } = errors;
  return [name, count(inputs), worst.toFixed(4), `${at}`, count(misrounded), count(ties)];
}

function float64Row(errors: Float64Errors): string[] {
  const { name, from, to, spread, points, worst, at, misrounded } = errors;
  const range = `${end(from)} … ${end(to)}`;
  return [name, range, spread, count(points), worst.toFixed(4), `${at}`, count(misrounded)];
}

function speed(record: BenchmarkRecord): string[] {
  const { machine, lines } = record;
  const growth = growthFigure(record);
  const rivals = Object.keys(RIVALS).filter((name) => lines.some(({ ratios }) => name in ratios));
  return [
    '## Speed',
    `All subjects in one run, taking turns, on ${machine}. The last columns say how many times as fast a line is as the best of that subject on the same input. Measured by \`npm run bench\`, recorded in [benchmarks.json](benchmarks.json).`,
    markdownTable(
      ['benchmark', 'input', 'subject', 'threads', 'batch', 'rate', ...rivals.map(ratioTo)],
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
    ),
    ...daysOfTensorFlow(lines),
    ...(growth === null ? [] : [`![${growth.description}](${GROWTH_FIGURE})`]),
  ];
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

function ratioTo(name: string): string {
  return `÷ ${RIVALS[name]}`;
}

function rate({ imagesPerSecond, gflops }: BenchmarkLine): string {
  if (imagesPerSecond !== undefined) return `${figure(imagesPerSecond)} images/s`;
  return gflops === undefined ? '' : `${figure(gflops)} GFLOP/s`;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** Timings carry three digits; locale strings would cut those of small ratios. */
function figure(x: number): string {
  return x < 1000 ? String(x) : count(x);
}

/** Very large and very small powers of two as such: `-2^-60`. */
function end(x: number): string {
  const exponent = Math.round(Math.log2(Math.abs(x)));
  if (Math.abs(exponent) <= 10 || Math.abs(x) !== 2 ** exponent) return String(x);
  return `${x < 0 ? '-' : ''}2^${exponent}`;
}
