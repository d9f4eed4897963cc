/**
 * `npm run experiments -- [ID …] [--settings full|quick] [--data DIR] [--out DIR] [--jobs N]
 * [--shard I/N] [--checkpoints DIR] [--engine proofbook|tfjs]`: runs experiments at full size. Trials
 * run side by side in N processes; a shard trains its part of them only. Only full runs on real data
 * by this project go to `docs/experiments`; everything else to `runs`.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { experimentNamed, experiments } from '../experiments/catalogue.ts';
import type { Experiment, Size } from '../experiments/experiment.ts';
import type { ExperimentData } from '../experiments/experimentData.ts';
import { progressOn } from '../experiments/progress.ts';
import type { ExperimentRecord } from '../experiments/record.ts';
import { type Engine, runExperiment } from '../experiments/runner.ts';
import { type Shard, ShardFinished } from '../experiments/training.ts';
import { engineNamed, startEngine } from './engines.ts';
import { runCommand } from './failure.ts';
import { loadDigits } from './loadDigits.ts';

/** Throws unless the text is `quick` or `full`. */
export function sizeNamed(text: string): Size {
  if (text !== 'quick' && text !== 'full') {
    throw new RangeError(`settings «${text}»: there are quick and full`);
  }
  return text;
}

/** How a run of several experiments is done. */
export interface Manner {
  readonly size: Size;
  readonly data: ExperimentData;
  readonly out: string;
  readonly networks?: string;
  readonly pictures?: string;
  readonly engine: Engine;
  readonly checkpoints?: string;
  readonly shard?: Shard;
}

/** Runs the experiments one after another, each with its progress on standard error. */
export async function runAll(
  chosen: readonly Experiment[],
  manner: Manner,
): Promise<ExperimentRecord[]> {
  const records: ExperimentRecord[] = [];
  for (const experiment of chosen) {
    const progress = progressOn(process.stderr, experiment.id);
    records.push(await runExperiment(experiment, { ...manner, progress }));
  }
  return records;
}

export function report(record: ExperimentRecord): string {
  const lines = record.conclusions.map(({ text, holds }) => `  ${holds ? '✓' : '✗'} ${text}`);
  const source = record.data.synthetic ? `${record.data.name}: SYNTHETIC` : record.data.name;
  const measured = Object.entries(record.headline).map(
    ([name, value]) => `${name} ${Number(value.toPrecision(5))}`,
  );
  return [
    `${record.id} (${record.size} settings, ${source})`,
    `  measured: ${measured.join(', ')}`,
    ...lines,
  ].join('\n');
}

const OPTIONS = {
  settings: { type: 'string', default: 'full' },
  data: { type: 'string' },
  out: { type: 'string' },
  jobs: { type: 'string' },
  shard: { type: 'string' },
  checkpoints: { type: 'string' },
  engine: { type: 'string', default: 'proofbook' },
} as const;

/** Throws on an option that does not exist or lacks its value, naming those there are. */
function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch (error) {
    const [problem] = (error as Error).message.split('. ');
    throw new Error(
      `${problem}; there are --settings quick|full, --data DIR, --out DIR, --jobs N, --shard I/N, --checkpoints DIR, --engine proofbook|tfjs and the names ${experiments.map(({ id }) => id).join(', ')}`,
      { cause: error },
    );
  }
}

/** As many processes as there are processors unless said otherwise. Throws unless it is a positive integer. */
export function jobsNamed(text: string | undefined): number {
  const jobs = text === undefined ? availableParallelism() : Number(text);
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new RangeError(`jobs «${text}»: give a positive number of processes`);
  }
  return jobs;
}

/** `2/3` is the second of three parts. Throws on anything else. */
export function shardNamed(text: string): Shard {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (!(index >= 1 && index <= count)) {
    throw new RangeError(`shard «${text}»: give I/N with 1 ≤ I ≤ N, as 2/3 for the second third`);
  }
  return { index, count };
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const size = sizeNamed(values.settings);
  const chosen = positionals.length > 0 ? positionals.map(experimentNamed) : experiments;
  const jobs = jobsNamed(values.jobs);
  const engineName = engineNamed(values.engine);
  const shard = values.shard === undefined ? {} : { shard: shardNamed(values.shard) };
  const checkpoints = values.checkpoints === undefined ? {} : { checkpoints: values.checkpoints };
  const data = await loadDigits(values.data);
  const published = size === 'full' && !data.synthetic && engineName === 'proofbook';
  const out = values.out ?? (published ? join('docs', 'experiments') : join('runs', 'experiments'));
  // Networks are published beside the records; the test suite judges them again.
  const networks = out.startsWith('docs') ? { networks: 'models' } : {};
  const engine = await startEngine(engineName, jobs, values.data);
  process.stderr.write('Ctrl-C stops at any time; the same command goes on where it stopped\n');
  try {
    const records = await runAll(chosen, {
      ...{ size, data, out, engine },
      ...{ ...networks, ...shard, ...checkpoints },
    });
    const next = out.startsWith('docs') ? '; `npm run docs` makes the pages from them' : '';
    process.stdout.write(`${records.map(report).join('\n')}\nrecords and plots in ${out}${next}\n`);
  } catch (error) {
    if (!(error instanceof ShardFinished)) throw error;
    process.stdout.write(`${error.message}\n`);
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await runCommand(main);
