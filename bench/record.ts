/** Figures that the docs show: docs/benchmarks.json. */
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { writeAtomically } from '../src/kernels/atomicFile.ts';

const FILE = new URL('../docs/benchmarks.json', import.meta.url).pathname;

interface Line {
  readonly bench: string;
}

interface BenchmarkRecord {
  /** of the last run */
  readonly machine: string;
  /** as `npm run bench -- --json` prints them */
  readonly lines: readonly Line[];
}

/** Writes the lines; those of other benchmarks stay. */
export function recordLines(lines: readonly string[], file = FILE): void {
  const fresh = lines.map((line) => JSON.parse(line) as Line);
  const measured = new Set(fresh.map(({ bench }) => bench));
  const kept = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as BenchmarkRecord).lines
    : [];
  const all = [...kept.filter(({ bench }) => !measured.has(bench)), ...fresh];
  const { length } = cpus();
  const machine = `${length} cores, ${cpus()[0].model}, Node ${process.versions.node}`;
  writeAtomically(file, `${JSON.stringify({ machine, lines: all }, null, 1)}\n`);
}
