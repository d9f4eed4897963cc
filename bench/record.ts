/** Figures that the docs show: docs/benchmarks.json, one entry for each machine. */
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { writeAtomically } from '../src/kernels/atomicFile.ts';

const FILE = new URL('../docs/benchmarks.json', import.meta.url).pathname;

interface Line {
  readonly bench: string;
}

interface MachineRecord {
  readonly machine: string;
  /** as `npm run bench -- --json` prints them */
  readonly lines: readonly Line[];
}

/** `2 cores, Intel(R) Xeon(R) Processor, Node 20.20.2` */
function thisMachine(): string {
  const processors = cpus();
  return `${processors.length} cores, ${processors[0].model}, Node ${process.versions.node}`;
}

/**
 * Writes the lines; those of other benchmarks and of other machines stay, for speeds of two machines
 * say nothing about each other.
 */
export function recordLines(lines: readonly string[], machine = thisMachine(), file = FILE): void {
  const fresh = lines.map((line) => JSON.parse(line) as Line);
  const measured = new Set(fresh.map(({ bench }) => bench));
  const records: readonly MachineRecord[] = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : [];
  const before = records.find((record) => record.machine === machine) ?? { machine, lines: [] };
  const kept = before.lines.filter(({ bench }) => !measured.has(bench));
  const after = { machine, lines: [...kept, ...fresh] };
  const all = records.includes(before)
    ? records.map((record) => (record === before ? after : record))
    : [...records, after];
  writeAtomically(file, `${JSON.stringify(all, null, 1)}\n`);
}
