/** What was measured of the kernels: errors of the elementary functions, and speed. */
import type { BenchmarkRecord } from './benchmarkRecord.ts';
import type { ErrorRecord, Float32Errors, Float64Errors } from './errorRecord.ts';
import { markdownTable, page } from './markdown.ts';
import { count, speed } from './speed.ts';

const ALL_INPUTS = 2 ** 32;

export function kernelsPage(errors: ErrorRecord, benchmarks: readonly BenchmarkRecord[]): string {
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
    ...(benchmarks.length === 0 ? [] : speed(benchmarks)),
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

/** Very large and very small powers of two as such: `-2^-60`. */
function end(x: number): string {
  const exponent = Math.round(Math.log2(Math.abs(x)));
  if (Math.abs(exponent) <= 10 || Math.abs(x) !== 2 ** exponent) return String(x);
  return `${x < 0 ? '-' : ''}2^${exponent}`;
}
