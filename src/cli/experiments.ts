/**
 * `npm run experiments -- [ID …] [--settings full|quick] [--data DIR] [--out DIR] [--jobs N]
 * [--shard I/N] [--checkpoints DIR] [--engine proofbook|tfjs]`: runs experiments at full size. Trials
 * run side by side in N processes; a shard trains its part of them only. Only full runs on real data
 * by this project go to `docs/experiments`; everything else to `runs`.
 */
import { availableParallelism } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { experiments } from '../experiments/catalogue.ts';
import type { Experiment, Size } from '../experiments/experiment.ts';
import type { ExperimentData } from '../experiments/experimentData.ts';
import { progressOn } from '../experiments/progress.ts';
import { isPublished } from '../experiments/publication.ts';
import type { ExperimentRecord } from '../experiments/record.ts';
import { type Engine, LOCAL_PICTURES, runExperiment } from '../experiments/runner.ts';
import { type Shard, ShardFinished } from '../experiments/training.ts';
import { writeAtomically } from '../kernels/atomicFile.ts';
import { experimentPage } from '../pages/experimentPage.ts';
import { dataSets } from './dataSets.ts';
import { type EngineName, engineNamed, experimentsFor, startEngine } from './engines.ts';
import { runCommand } from './failure.ts';

/** Throws unless the text is `quick` or `full`. */
export function sizeNamed(text: string): Size {
  if (text !== 'quick' && text !== 'full') {
    throw new RangeError(`settings «${text}»: there are quick and full`);
  }
  return text;
}

/** How a run of an experiment is done. */
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

/** What came of a run of several experiments. */
export interface Results {
  readonly records: readonly ExperimentRecord[];
  /** of the experiments whose other shards are missing: `p2-beyond: this shard has trained …` */
  readonly waiting: readonly string[];
}

/**
 * Runs the experiments one after another, each in the manner that is asked for when its turn comes, and
 * with its progress on standard error.
 */
export async function runAll(
  chosen: readonly Experiment[],
  mannerOf: (experiment: Experiment) => Promise<Manner>,
): Promise<Results> {
  const records: ExperimentRecord[] = [];
  const waiting: string[] = [];
  for (const experiment of chosen) {
    const manner = await mannerOf(experiment);
    const progress = progressOn(process.stderr, experiment.id);
    try {
      const record = await runExperiment(experiment, { ...manner, progress });
      writeLocalPage(experiment, record, manner);
      records.push(record);
    } catch (error) {
      if (manner.shard === undefined || !(error instanceof ShardFinished)) throw error;
      waiting.push(`${experiment.id}: ${error.message}`);
    }
  }
  return { records, waiting };
}

/** Beside the pictures that show the data: the page that is published, and these pictures on it. */
function writeLocalPage(
  experiment: Experiment,
  record: ExperimentRecord,
  { out, pictures = LOCAL_PICTURES }: Manner,
): void {
  if (!record.pictures.some(({ showsData }) => showsData)) return;
  const drawn = `${relative(pictures, out).split(sep).join('/')}/`;
  const page = experimentPage(experiment, record, { drawn, showingData: '' });
  writeAtomically(join(pictures, `${experiment.id}.md`), page);
}

/** Five digits, whole numbers whole. */
function rounded(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(5)));
}

export function report(record: ExperimentRecord): string {
  const lines = record.conclusions.map(({ text, holds }) => `  ${holds ? '✓' : '✗'} ${text}`);
  const source = record.data.synthetic ? `${record.data.name}: SYNTHETIC` : record.data.name;
  const measured = Object.entries(record.headline).map(
    ([name, value]) => `${name} ${rounded(value)}`,
  );
  return [
    `${record.id} (${record.size} settings, ${source})`,
    `  measured: ${measured.join(', ')}`,
    ...lines,
  ].join('\n');
}

/** Where the published records are, and the networks that the test suite judges again. */
const PUBLISHED = { out: join('docs', 'experiments'), networks: 'models' };

/** Where records and networks of such a run go; `out`: where records are asked for. */
export function destinations(
  run: Parameters<typeof isPublished>[0],
  out?: string,
): { readonly out: string; readonly networks?: string } {
  const published = isPublished(run);
  if (out === undefined) return published ? PUBLISHED : { out: join('runs', 'experiments') };
  return published && resolve(out) === resolve(PUBLISHED.out) ? PUBLISHED : { out };
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

/** TensorFlow.js trains one experiment unless others are named: said, for nobody would guess it. */
function announce(engine: EngineName, chosen: readonly Experiment[], named: boolean): void {
  if (engine === 'proofbook' || named) return;
  const ids = chosen.map(({ id }) => id).join(', ');
  process.stderr.write(`engine ${engine}: ${ids} only; name others to run them there\n`);
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const size = sizeNamed(values.settings);
  const engineName = engineNamed(values.engine);
  const chosen = experimentsFor(engineName, positionals);
  const jobs = jobsNamed(values.jobs);
  const shard = values.shard === undefined ? {} : { shard: shardNamed(values.shard) };
  const checkpoints = values.checkpoints === undefined ? {} : { checkpoints: values.checkpoints };
  announce(engineName, chosen, positionals.length > 0);
  const dataOf = dataSets(values.data);
  const engineOf = await startEngine(engineName, jobs, values.data);
  process.stderr.write('Ctrl-C stops at any time; the same command goes on where it stopped\n');
  const where = new Set<string>();
  const { records, waiting } = await runAll(chosen, async (experiment) => {
    const data = await dataOf(experiment);
    const places = destinations({ size, engine: engineName, data }, values.out);
    const next = places.networks === undefined ? '' : '; `npm run docs` makes the pages from them';
    where.add(`records and plots in ${places.out}${next}`);
    return { size, data, engine: engineOf(experiment), ...places, ...shard, ...checkpoints };
  });
  process.stdout.write(
    `${[...records.map(report), ...waiting, ...(records.length === 0 ? [] : where)].join('\n')}\n`,
  );
}

if (process.argv[1] === new URL(import.meta.url).pathname) await runCommand(main);
