/** `docs/benchmarks.json`: what `npm run --silent bench -- --json` printed, and on what machine. */
import { existsSync, readFileSync } from 'node:fs';

/** One line of the benchmarks; it holds settings of its subject besides. */
export interface BenchmarkLine {
  readonly bench: string;
  readonly subject: string;
  readonly threads: number;
  readonly input: string;
  readonly batch?: number;
  readonly imagesPerSecond?: number;
  readonly gflops?: number;
  /** how many times as fast as the best of another subject */
  readonly ratios: Readonly<Record<string, number>>;
}

export interface BenchmarkRecord {
  readonly machine: string;
  readonly lines: readonly BenchmarkLine[];
}

/** null where nothing was recorded. */
export function readBenchmarkRecord(path: string): BenchmarkRecord | null {
  if (!existsSync(path)) return null;
  return JSON.parse(readFileSync(path, 'utf8')) as BenchmarkRecord;
}
