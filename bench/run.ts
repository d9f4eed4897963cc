/**
 * `npm run --silent bench -- [NAME…] [--json] [--record] [--rounds N] [--subjects a,b]`: the named
 * benchmarks, or all, by the named subjects, or all that run here. Figures go to standard output, with
 * --json one object a line (see report.ts); progress and who cannot take part to standard error. With
 * --record the figures go to docs/benchmarks.json too, where they replace those of the same benchmarks
 * on the same machine.
 */
import { type BenchArguments, parseArguments } from './arguments.ts';
import { available } from './entrants.ts';
import { measure } from './measure.ts';
import { recordLines } from './record.ts';
import { asJson, asText } from './report.ts';
import { SUBJECTS } from './subjects.ts';
import { WORKLOADS } from './workloads.ts';

const ROUND_SECONDS = 0.5;
const STEP_SECONDS = 20;
const SUBJECT_SECONDS = 60;
const SETTLE_SECONDS = 0.02;

try {
  const choices = { benchmarks: WORKLOADS, subjects: Object.keys(SUBJECTS) };
  await run(parseArguments(process.argv.slice(2), choices));
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function run({ names, json, record, rounds, subjects }: BenchArguments): Promise<void> {
  const lines: string[] = [];
  const taking = await available(SUBJECTS, subjects ?? Object.keys(SUBJECTS), (message) =>
    console.error(`bench: ${message}`),
  );
  const wanted = WORKLOADS.filter(({ name }) => names.length === 0 || names.includes(name));
  for (const task of wanted.flatMap((workload) => workload.tasks())) {
    const measurements = await measure(task, taking, {
      rounds,
      roundSeconds: ROUND_SECONDS,
      stepSeconds: STEP_SECONDS,
      subjectSeconds: SUBJECT_SECONDS,
      settleSeconds: SETTLE_SECONDS,
      progress: (message) => console.error(message),
    });
    for (const measurement of measurements) {
      lines.push(asJson(measurement, measurements));
      console.log((json ? asJson : asText)(measurement, measurements));
    }
  }
  if (record) recordLines(lines);
}
