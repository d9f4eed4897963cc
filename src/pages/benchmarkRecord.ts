/** `docs/benchmarks.json`: what `npm run --silent bench -- --json` printed, machine by machine. */
import { existsSync, readFileSync } from 'node:fs';

/** One line of the benchmarks; it holds settings of its subject besides: {@link settingsOf}. */
export interface BenchmarkLine {
  readonly bench: string;
  readonly subject: string;
  readonly threads: number;
  readonly input: string;
  readonly batch?: number;
  readonly imagesPerSecond?: number;
  readonly gflops?: number;
  readonly rounds: number;
  /** how many times as fast as the best of another subject */
  readonly ratios: Readonly<Record<string, number>>;
}

/** Of one machine. */
export interface BenchmarkRecord {
  readonly machine: string;
  readonly lines: readonly BenchmarkLine[];
}

const MEASURED: ReadonlySet<string> = new Set([
  ...['bench', 'subject', 'threads', 'input', 'batch'],
  ...['imagesPerSecond', 'gflops', 'rounds', 'ratios'],
]);

/** One for each machine; none where nothing was recorded. */
export function readBenchmarkRecords(path: string): readonly BenchmarkRecord[] {
  if (!existsSync(path)) return [];
  return JSON.parse(readFileSync(path, 'utf8')) as BenchmarkRecord[];
}

/** How the subject did it: `{ layout: 'channels last', version: '2.1.0' }`. */
export function settingsOf(line: BenchmarkLine): Readonly<Record<string, string | number>> {
  return Object.fromEntries(Object.entries(line).filter(([key]) => !MEASURED.has(key)));
}

/** `proofbook, 2 threads` */
export function named({ subject, threads }: BenchmarkLine): string {
  return `${subject}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
