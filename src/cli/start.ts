/**
 * `npm start [-- --data DIR]`: the main job. Verifies the theory, runs the experiments with quick
 * settings and writes the pages to `runs/docs`.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { experiments } from '../experiments/catalogue.ts';
import { measurementsIn, pages, writePages } from '../pages/book.ts';
import { dataSets } from './dataSets.ts';
import { startEngine } from './engines.ts';
import { report, runAll } from './experiments.ts';
import { runCommand } from './failure.ts';
import { verifyTheory } from './verifyTheory.ts';

const OUT = join('runs', 'docs');

async function main(): Promise<void> {
  const begin = performance.now();
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  const dataOf = dataSets(values.data);
  const evidence = verifyTheory({});
  const engineOf = await startEngine('proofbook', availableParallelism(), values.data);
  const { records } = await runAll(experiments, async (experiment) => ({
    ...{ size: 'quick', data: await dataOf(experiment), engine: engineOf(experiment) },
    out: join(OUT, 'experiments'),
    pictures: join(OUT, 'pictures'),
    checkpoints: join(OUT, 'checkpoints'),
  }));
  writePages(OUT, pages(evidence, records, measurementsIn('docs')));
  const count = (level: string) => evidence.claims.filter((c) => c.level === level).length;
  process.stdout.write(
    [
      '',
      `theory: ${evidence.claims.length} claims hold (${count('exact')} exact, ${count('enclosed')} enclosed, ${count('bounded')} bounded, ${count('property')} property), seed ${evidence.seed}`,
      ...records.map(report),
      `pages: ${join(OUT, 'index.md')} (quick settings; the published full runs are in docs/index.md)`,
      `finished in ${Math.round((performance.now() - begin) / 1000)} s with quick settings`,
      '',
    ].join('\n'),
  );
  const broken = records.flatMap(({ id, conclusions }) =>
    conclusions.filter((c) => !c.holds).map((c) => `${id}: ${c.text}`),
  );
  if (broken.length > 0) throw new Error(`conclusions that do not hold:\n${broken.join('\n')}`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) await runCommand(main);
