/**
 * `npm run experiments -- [ID …] [--settings full|quick] [--data DIR] [--out DIR]`: runs experiments
 * at full size. Only full runs on real data go to `docs/experiments`; everything else to `runs`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { experimentNamed, experiments } from '../experiments/catalogue.ts';
import type { ExperimentData, Size } from '../experiments/experiment.ts';
import { progressOn } from '../experiments/progress.ts';
import type { ExperimentRecord } from '../experiments/record.ts';
import { runExperiment } from '../experiments/runner.ts';
import { runCommand } from './failure.ts';
import { loadDigits } from './loadDigits.ts';

/** Throws unless the text is `quick` or `full`. */
export function sizeNamed(text: string): Size {
  if (text !== 'quick' && text !== 'full') {
    throw new RangeError(`settings «${text}»: there are quick and full`);
  }
  return text;
}

/** Runs the experiments one after another, each with its progress on standard error. */
export function runAll(
  ids: readonly string[],
  size: Size,
  data: ExperimentData,
  out: string,
): ExperimentRecord[] {
  return ids.map(experimentNamed).map((experiment) =>
    runExperiment(experiment, {
      size,
      data,
      out,
      progress: progressOn(process.stderr, experiment.id),
    }),
  );
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

/** Throws on an option that does not exist or lacks its value, naming those there are. */
function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        settings: { type: 'string', default: 'full' },
        data: { type: 'string' },
        out: { type: 'string' },
      },
    });
  } catch (error) {
    const [problem] = (error as Error).message.split('. ');
    throw new Error(
      `${problem}; there are --settings quick|full, --data DIR, --out DIR and the names ${experiments.map(({ id }) => id).join(', ')}`,
      { cause: error },
    );
  }
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const size = sizeNamed(values.settings);
  const ids = positionals.length > 0 ? positionals : experiments.map(({ id }) => id);
  for (const id of ids) experimentNamed(id);
  const data = await loadDigits(values.data);
  const published = size === 'full' && !data.synthetic;
  const out = values.out ?? (published ? join('docs', 'experiments') : join('runs', 'experiments'));
  process.stderr.write('Ctrl-C stops at any time; the same command goes on where it stopped\n');
  const records = runAll(ids, size, data, out);
  const next = out.startsWith('docs') ? '; `npm run docs` makes the pages from them' : '';
  process.stdout.write(`${records.map(report).join('\n')}\nrecords and plots in ${out}${next}\n`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) await runCommand(main);
