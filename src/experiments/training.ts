/** Trains the trials of an experiment: what is finished already is taken as it is. */
import { createFastKernels } from '../kernels/webassembly/fastKernels.ts';
import type { ExperimentData } from './experimentData.ts';
import type { Progress } from './progress.ts';
import { trainTrial } from './trainTrial.ts';
import type { Trial } from './trial.ts';
import { TrialClock } from './trialClock.ts';
import { readTrial, type TrainedTrial, type TrialPlace } from './trialResult.ts';

export interface TrialJob {
  readonly trial: Trial;
  readonly place: TrialPlace;
}

/** Trains all jobs; `tell` hears how many epochs of a job are finished. */
export type Trainer = (
  jobs: readonly TrialJob[],
  data: ExperimentData,
  tell: (job: TrialJob, finished: number) => void,
) => Promise<void>;

/** A part of the trials: the `index`-th of `count`, from 1 on. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Thrown where a shard has done its share and the others have not. Nothing is lost. */
export class ShardFinished extends Error {
  override readonly name = 'ShardFinished';
}

/** One after another in this process. `memory`: bytes for the kernels, theirs unless given. */
export function trainHere(threads = 1, memory?: number): Trainer {
  return async (jobs, data, tell) => {
    for (const job of jobs) {
      const kernels = await createFastKernels({
        threads,
        ...(memory === undefined ? {} : { memory }),
      });
      const clock = new TrialClock(job.place.path);
      try {
        trainTrial(job.trial, data, job.place, kernels, (finished) => {
          clock.lap(finished);
          tell(job, finished);
        });
      } finally {
        kernels.close();
      }
    }
  };
}

export interface TrainingOptions {
  readonly data: ExperimentData;
  readonly trainer: Trainer;
  readonly progress: Progress;
  /** where the trial of this name is kept */
  place(name: string): TrialPlace;
  readonly shard: Shard | undefined;
  /** epochs of the same run that were trained before these trials; none unless given */
  readonly earlierEpochs?: number;
  /** epochs that are still to come after these trials: the estimate counts them */
  readonly laterEpochs: number;
}

/** The shard's part of the list; all of it without a shard. */
function shareOf<T>(all: readonly T[], shard: Shard | undefined): T[] {
  return all.filter((_, n) => shard === undefined || n % shard.count === shard.index - 1);
}

/** How many epochs the shard trains of these trials. */
export function epochsOf(trials: readonly Trial[], shard: Shard | undefined): number {
  return shareOf(trials, shard).reduce((sum, { training }) => sum + training.epochs, 0);
}

/** The trained trials in the order given. Throws {@link ShardFinished} where other shards are missing. */
export async function trainAll(
  trials: readonly Trial[],
  { data, trainer, progress, place, shard, earlierEpochs = 0, laterEpochs }: TrainingOptions,
): Promise<TrainedTrial[]> {
  requireDistinctNames(trials);
  const jobs = trials.map((trial) => ({ trial, place: place(trial.name) }));
  const own = shareOf(jobs, shard);
  const finished = new Map<TrialJob, number>();
  const total = earlierEpochs + epochsOf(trials, shard) + laterEpochs;
  const tell = (job: TrialJob, epochs: number) => {
    finished.set(job, epochs);
    const done = [...finished.values()].reduce((sum, n) => sum + n, earlierEpochs);
    progress.update(done, total, `${job.trial.name}, epoch ${epochs}`);
  };
  const next = earlierEpochs === 0 ? 'first' : 'next';
  progress.update(earlierEpochs, total, `before the ${next} epoch`);
  const missing = own.filter((job) => {
    const complete = readTrial(job.trial, job.place) !== null;
    if (complete) tell(job, job.trial.training.epochs);
    return !complete;
  });
  await trainer(missing, data, tell);
  const results = jobs.map((job) => readTrial(job.trial, job.place));
  const trained = results.filter((result) => result !== null);
  if (trained.length < jobs.length) {
    throw new ShardFinished(
      `this shard has trained its ${own.length} of ${jobs.length} trials; bring the checkpoints of all shards together and run again`,
    );
  }
  return trained;
}

function requireDistinctNames(trials: readonly Trial[]): void {
  const names = trials.map(({ name }) => name);
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined) {
    throw new RangeError(`trainAll: two trials are named «${twice}»; names tell checkpoints apart`);
  }
}
