import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ExperimentData } from '../../../src/experiments/experimentData.ts';
import {
  epochsOf,
  ShardFinished,
  type Trainer,
  type TrainingOptions,
  type TrialJob,
  trainAll,
  trainHere,
} from '../../../src/experiments/training.ts';
import { trainTrial } from '../../../src/experiments/trainTrial.ts';
import type { Trial } from '../../../src/experiments/trial.ts';
import { readTrial } from '../../../src/experiments/trialResult.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { writeTrainingCheckpoint } from '../../../src/nn/checkpoint.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import { eightImages as data, tinyTrial } from './tinyTrial.ts';

/** What became of the kernels that were created: `created 1`, `closed`. */
const kernelLife: string[] = [];

vi.mock('../../../src/kernels/webassembly/fastKernels.ts', async (importOriginal) => {
  const original =
    await importOriginal<typeof import('../../../src/kernels/webassembly/fastKernels.ts')>();
  return {
    ...original,
    createFastKernels: async (options: { threads: number }) => {
      const kernels = await original.createFastKernels({ ...options, memory: 2 ** 22 });
      kernelLife.push(`created ${options.threads}`);
      const close = kernels.close.bind(kernels);
      kernels.close = () => {
        kernelLife.push('closed');
        close();
      };
      return kernels;
    },
  };
});

beforeEach(() => {
  kernelLife.length = 0;
});

const newPlaces = (): TrainingOptions['place'] => {
  const folder = temporaryFolder();
  return (name) => ({
    path: join(folder, `${name}.safetensors`),
    dataSha256: data.sha256,
    version: '1',
  });
};

/** Writes a checkpoint of all epochs without any training; the loss is the number of the seed. */
function write({ trial, place }: TrialJob, epoch = trial.training.epochs): void {
  writeTrainingCheckpoint(place.path, {
    settings: trial,
    dataSha256: place.dataSha256,
    version: place.version,
    weights: new Map(),
    optimizer: new Map(),
    epoch,
    step: 0,
    random: {},
    measured: { train: [], valid: [{ loss: trial.seed, accuracy: 0 }] },
  });
}

/** A trainer that tells each epoch, and the names it was asked for. */
function stub() {
  const asked: string[] = [];
  const given: ExperimentData[] = [];
  const trainer: Trainer = async (jobs, shown, tell) => {
    given.push(shown);
    for (const job of jobs) {
      asked.push(job.trial.name);
      for (let n = 1; n <= job.trial.training.epochs; n++) tell(job, n);
      write(job);
    }
  };
  return { trainer, asked, given };
}

function options(more: Partial<TrainingOptions> = {}) {
  const told: [number, number, string][] = [];
  const progress = {
    update: (...what: [number, number, string]) => {
      told.push(what);
    },
    stop: () => {},
  };
  const all: TrainingOptions = {
    data,
    trainer: stub().trainer,
    progress,
    place: newPlaces(),
    shard: undefined,
    laterEpochs: 0,
    ...more,
  };
  return { all, told };
}

const trial = (name: string, seed: number, epochs = 2): Trial => ({
  ...tinyTrial(name, { epochs }),
  seed,
});
const three = [trial('c', 1), trial('a', 2), trial('b', 3)];

describe('trainAll', () => {
  it('gives the trained trials in the order in which they are asked for', async () => {
    const { trainer, asked, given } = stub();
    const results = await trainAll(three, options({ trainer }).all);
    expect(results.map((result) => result.trial)).toEqual(three);
    expect(results.map(({ history }) => history.valid[0].loss)).toEqual([1, 2, 3]);
    expect(asked).toEqual(['c', 'a', 'b']);
    expect(given).toEqual([data]);
    expect(given[0]).toBe(data);
  });

  it('keeps each trial at the place of its name', async () => {
    const place = newPlaces();
    const seen: TrialJob[] = [];
    const trainer: Trainer = async (jobs) => {
      seen.push(...jobs);
      for (const job of jobs) write(job);
    };
    await trainAll(three, options({ place, trainer }).all);
    expect(seen).toEqual(three.map((each) => ({ trial: each, place: place(each.name) })));
  });

  it('trains only what is not finished, and reads the rest', async () => {
    const place = newPlaces();
    write({ trial: three[0], place: place('c') });
    write({ trial: three[1], place: place('a') }, 1);
    const { trainer, asked } = stub();
    const results = await trainAll(three, options({ place, trainer }).all);
    expect(asked).toEqual(['a', 'b']);
    expect(results.map((result) => result.trial.name)).toEqual(['c', 'a', 'b']);
    const again = stub();
    await trainAll(three, options({ place, trainer: again.trainer }).all);
    expect(again.asked).toEqual([]);
  });

  it('tells the epochs of all trials together, out of all with those to come later', async () => {
    const { all, told } = options({ laterEpochs: 10 });
    await trainAll([trial('a', 1, 2), trial('b', 2, 3)], all);
    expect(told).toEqual([
      [0, 15, 'before the first epoch'],
      [1, 15, 'a, epoch 1'],
      [2, 15, 'a, epoch 2'],
      [3, 15, 'b, epoch 1'],
      [4, 15, 'b, epoch 2'],
      [5, 15, 'b, epoch 3'],
    ]);
  });

  it('goes on from the epochs that the run has trained before', async () => {
    const { all, told } = options({ earlierEpochs: 6, laterEpochs: 4 });
    await trainAll([trial('a', 1, 1), trial('b', 2, 1)], all);
    expect(told).toEqual([
      [6, 12, 'before the next epoch'],
      [7, 12, 'a, epoch 1'],
      [8, 12, 'b, epoch 1'],
    ]);
  });

  it('adds up what trials tell in turn: each counts its last epoch', async () => {
    const trainer: Trainer = async (jobs, _, tell) => {
      tell(jobs[1], 1);
      tell(jobs[0], 2);
      tell(jobs[1], 2);
      for (const job of jobs) write(job);
    };
    const { all, told } = options({ trainer });
    await trainAll([trial('a', 1), trial('b', 2)], all);
    expect(told.slice(1)).toEqual([
      [1, 4, 'b, epoch 1'],
      [3, 4, 'a, epoch 2'],
      [4, 4, 'b, epoch 2'],
    ]);
  });

  it('counts trials that were finished before as done', async () => {
    const place = newPlaces();
    write({ trial: three[1], place: place('a') });
    const { all, told } = options({ place });
    await trainAll(three, all);
    expect(told.slice(0, 3)).toEqual([
      [0, 6, 'before the first epoch'],
      [2, 6, 'a, epoch 2'],
      [3, 6, 'c, epoch 1'],
    ]);
  });

  it('of no trials gives none', async () => {
    expect(await trainAll([], options().all)).toEqual([]);
  });

  it('trains in a shard every count-th trial, and says that others are missing', async () => {
    const place = newPlaces();
    const five = ['a', 'b', 'c', 'd', 'e'].map((name, n) => trial(name, n));
    for (const [index, names] of [
      [1, ['a', 'c', 'e']],
      [2, ['b', 'd']],
    ] as const) {
      const { trainer, asked } = stub();
      const { all, told } = options({ trainer, place, shard: { index, count: 2 } });
      const training = trainAll(five, all);
      if (index === 1) {
        await expect(training).rejects.toThrow(
          new ShardFinished(
            'this shard has trained its 3 of 5 trials; bring the checkpoints of all shards together and run again',
          ),
        );
        await expect(training).rejects.toBeInstanceOf(ShardFinished);
      } else {
        // With the checkpoints of the other shard beside it nothing is missing.
        expect((await training).map((result) => result.trial)).toEqual(five);
      }
      expect(asked).toEqual(names);
      expect(told[0]).toEqual([0, 2 * names.length, 'before the first epoch']);
      expect(told.at(-1)?.[0]).toBe(2 * names.length);
    }
  });

  it('says that a trial is missing that the trainer left out', async () => {
    const { all } = options({ trainer: async (jobs) => write(jobs[0]) });
    await expect(trainAll(three, all)).rejects.toThrow('has trained its 3 of 3 trials');
  });

  it('lets errors of the trainer through', async () => {
    const trainer: Trainer = async () => {
      throw new Error('the loss is NaN');
    };
    await expect(trainAll(three, options({ trainer }).all)).rejects.toThrow('the loss is NaN');
  });

  it('refuses two trials of one name before anything is trained', async () => {
    const { trainer, asked } = stub();
    const { all, told } = options({ trainer });
    await expect(trainAll([...three, trial('a', 7)], all)).rejects.toThrow(
      new RangeError('trainAll: two trials are named «a»; names tell checkpoints apart'),
    );
    expect([asked, told]).toEqual([[], []]);
  });
});

describe('epochsOf', () => {
  const trials = [1, 10, 100, 1000].map((epochs) => trial(`${epochs}`, 1, epochs));

  it('adds up the epochs of the trials that a shard trains, of all without a shard', () => {
    expect(epochsOf(trials, undefined)).toBe(1111);
    expect(epochsOf(trials, { index: 1, count: 3 })).toBe(1001);
    expect(epochsOf(trials, { index: 3, count: 3 })).toBe(100);
    expect(epochsOf([], undefined)).toBe(0);
  });
});

describe('ShardFinished', () => {
  it('is an error of its own name', () => {
    expect(new ShardFinished('enough').name).toBe('ShardFinished');
  });
});

describe('trainHere', () => {
  const jobs = () => {
    const place = newPlaces();
    return ['a', 'b'].map((name, n) => ({ trial: trial(name, n), place: place(name) }));
  };

  it('trains one after another, telling each epoch, on kernels that it closes', async () => {
    const all = jobs();
    const told: string[] = [];
    await trainHere()(all, data, (job, finished) => {
      told.push(`${job.trial.name} ${finished}`);
    });
    expect(told).toEqual(['a 1', 'a 2', 'b 1', 'b 2']);
    expect(kernelLife).toEqual(['created 1', 'closed', 'created 1', 'closed']);
  });

  it('leaves the checkpoints that trainTrial leaves', async () => {
    const [here, plain] = [jobs(), jobs()];
    await trainHere()(here, data, () => {});
    for (const [n, { trial: each, place }] of plain.entries()) {
      const kernels = await createFastKernels({ threads: 1 });
      trainTrial(each, data, place, kernels, () => {});
      const [expected, actual] = [readTrial(each, place), readTrial(each, here[n].place)];
      expect(actual?.history).toEqual(expected?.history);
      expect(actual?.load(kernels).weights()).toEqual(expected?.load(kernels).weights());
      kernels.close();
    }
  });

  it('asks for as many threads as it is told', async () => {
    await trainHere(2)(jobs().slice(0, 1), data, () => {});
    expect(kernelLife).toEqual(['created 2', 'closed']);
  });

  it('closes the kernels where a training fails, and trains no further', async () => {
    const all = jobs();
    const failing = trainHere()(all, data, () => {
      throw new Error('enough');
    });
    await expect(failing).rejects.toThrow('enough');
    expect(kernelLife).toEqual(['created 1', 'closed']);
    expect(existsSync(all[1].place.path)).toBe(false);
  });
});
