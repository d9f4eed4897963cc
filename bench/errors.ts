/**
 * `npm run errors -- [--stride N] [--points N] [--only elementary|primitives] [--out FILE]`: measures
 * the errors of the elementary functions and of the primitives and writes `docs/errors.json`. The
 * float32 functions are tried at every N-th of all 2³² inputs (every one by default), the float64
 * functions at random points, the primitives at random inputs. Takes some twenty minutes on two
 * quiet cores; the file depends on nothing but the arguments.
 */
import { fork } from 'node:child_process';
import { progressOn } from '../src/experiments/progress.ts';
import { writeAtomically } from '../src/kernels/atomicFile.ts';
import {
  type ErrorRecord,
  type PrimitiveErrors,
  readErrorRecord,
} from '../src/pages/errorRecord.ts';
import { type ErrorArguments, parseArguments } from './errors/arguments.ts';
import { FLOAT32_FUNCTIONS, numberOf } from './errors/float32Functions.ts';
import { SAMPLED_RANGES, type Sample } from './errors/sample.ts';
import { merge, NOTHING, type Tally } from './errors/sweep.ts';
import { type ErrorResult, type ErrorTask, primitiveTasks, ROWS, tasks } from './errors/task.ts';

const PROCESSES = 2;
const SEED = 1;

try {
  const given = parseArguments(process.argv.slice(2));
  const record = await measureErrors(given);
  writeAtomically(given.out, `${JSON.stringify(record, null, 2)}\n`);
  process.stderr.write(`written to ${given.out}\n`);
} catch (error) {
  process.stderr.write(`errors: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function measureErrors({ stride, points, only, out }: ErrorArguments): Promise<ErrorRecord> {
  const all = [
    ...(only === 'primitives' ? [] : tasks(stride, points, SEED)),
    ...(only === 'elementary' ? [] : primitiveTasks(Math.ceil(points / 10), SEED)),
  ];
  const results = await inProcesses(all);
  const of = (kind: ErrorTask['kind']) => results.filter((_, n) => all[n].kind === kind);
  const kept = only === null ? null : readErrorRecord(out);
  return {
    ...(kept !== null && only === 'primitives' ? kept : elementary(all, results, stride)),
    primitives:
      kept !== null && only === 'elementary'
        ? kept.primitives
        : (of('primitive') as PrimitiveErrors[]).map(roundedUpwards),
  };
}

function elementary(all: readonly ErrorTask[], results: readonly ErrorResult[], stride: number) {
  const of = (kind: ErrorTask['kind'], index: number) =>
    results.filter((_, n) => all[n].kind === kind && all[n].index === index);
  return {
    stride,
    seed: SEED,
    float32: FLOAT32_FUNCTIONS.map(({ name }, index) => {
      const tally = (of('float32', index) as Tally[]).reduce(merge, NOTHING);
      const { inputs, misrounded, ties, worst, at } = tally;
      return { name, inputs, misrounded, ties, worst: upwards(worst), at: numberOf(at) };
    }),
    float64: SAMPLED_RANGES.map((range, index) => {
      const [{ points, misrounded, worst, at }] = of('float64', index) as Sample[];
      return { ...range, points, misrounded, worst: upwards(worst), at };
    }),
  };
}

function roundedUpwards(measured: PrimitiveErrors): PrimitiveErrors {
  const errors = measured.errors.map((error) => ({
    ...error,
    worst: upwards(error.worst),
    allowed: upwards(error.allowed),
    share: upwards(error.share),
  }));
  return { ...measured, errors };
}

/** In the fourth decimal: a bound of what was measured. */
function upwards(error: number): number {
  return Math.ceil(error * 10_000) / 10_000;
}

/** The results in the order of the tasks. */
function inProcesses(all: readonly ErrorTask[]): Promise<ErrorResult[]> {
  const results = new Array<ErrorResult>(all.length);
  const progress = progressOn(process.stderr, 'errors');
  let next = 0;
  let done = 0;
  const measurer = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(new URL('./errors/measurer.ts', import.meta.url));
      let current = -1;
      child.on('message', (message: 'ready' | ErrorResult) => {
        if (message !== 'ready') {
          results[current] = message;
          done++;
          progress.update(done, all.length, nameOf(all[current]));
        }
        current = next++;
        if (current < all.length) child.send(all[current]);
        else child.disconnect();
      });
      child.on('error', reject);
      child.on('exit', (code) => {
        if (current >= all.length) resolve();
        else reject(new Error(`a process ended with code ${code} in task ${current}; try again`));
      });
    });
  return Promise.all(Array.from({ length: PROCESSES }, measurer))
    .then(() => results)
    .finally(() => progress.stop());
}

function nameOf({ kind, index }: ErrorTask): string {
  if (kind === 'primitive') {
    const [primitive, subject] = ROWS[index];
    return `${primitive.name}, ${subject.name}`;
  }
  const { name } = (kind === 'float32' ? FLOAT32_FUNCTIONS : SAMPLED_RANGES)[index];
  return `${name} in ${kind}`;
}
