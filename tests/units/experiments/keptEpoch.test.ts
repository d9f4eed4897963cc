import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import type { ExperimentData } from '../../../src/experiments/experimentData.ts';
import { type Epoch, keepEpoch, lossWentWrong } from '../../../src/experiments/keptEpoch.ts';
import { trainTrial } from '../../../src/experiments/trainTrial.ts';
import { array } from '../../../src/kernels/array.ts';
import { readTrainingCheckpoint } from '../../../src/nn/checkpoint.ts';
import type { LabelledRows } from '../../../src/nn/training.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import { eightImages, tinyTrial } from './tinyTrial.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const trial = tinyTrial('odd');
const run = { settings: trial, dataSha256: 'sum', version: '1' };
const evaluation = { loss: 0.5, accuracy: 1 };

const epoch = (number: number, more: Partial<Epoch> = {}): Epoch => ({
  ...run,
  weights: new Map([['first', array([1, 2])]]),
  optimizer: new Map([['velocity/first', array([0, -0])]]),
  epoch: number,
  step: 0,
  random: {},
  measured: { train: [evaluation], valid: [evaluation] },
  ...more,
});

describe('keepEpoch', () => {
  it('replaces the checkpoint by an epoch that is finite throughout', () => {
    const path = join(temporaryFolder(), 'a');
    for (const number of [1, 2]) {
      keepEpoch(trial, path, epoch(number));
      expect(readTrainingCheckpoint(path, run)?.epoch).toBe(number);
    }
  });

  it.each<[string, Partial<Epoch>]>([
    [
      'weights «second» hold NaN',
      {
        weights: new Map([
          ['first', array([1, 2])],
          ['second', array([[3], [nan]])],
        ]),
      },
    ],
    [
      'optimizer «velocity/first» hold Infinity',
      { optimizer: new Map([['velocity/first', array([infinity])]]) },
    ],
    [
      'the loss on the training data is -Infinity',
      { measured: { train: [evaluation, { loss: -infinity, accuracy: 1 }], valid: [evaluation] } },
    ],
    [
      'the loss on the validation data is NaN',
      { measured: { train: [], valid: [{ loss: nan, accuracy: 0 }] } },
    ],
  ])('keeps the one before, and says that %s', (broken, more) => {
    const path = join(temporaryFolder(), 'a');
    keepEpoch(trial, path, epoch(1));
    const before = readFileSync(path);
    expect(() => keepEpoch(trial, path, epoch(2, more))).toThrow(
      new RangeError(
        `keepEpoch: training «odd» went wrong in epoch 2, though the loss of every step was finite: ${broken}. The checkpoint ${path} is whole, with epoch 1; the same settings go wrong again in the same way, so use a smaller learning rate: other settings begin anew, beside it`,
      ),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('leaves no file where the first epoch went wrong, and says so', () => {
    const folder = temporaryFolder();
    const weights = new Map([['first', array([nan])]]);
    expect(() => keepEpoch(trial, join(folder, 'a'), epoch(1, { weights }))).toThrow(
      'No epoch was finished before, so there is no checkpoint; the same settings',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says what to do where the file cannot be written', () => {
    const path = join(temporaryFolder(), 'missing', 'a');
    expect(() => keepEpoch(trial, path, epoch(1))).toThrow(
      new RegExp(
        `^keepEpoch: epoch 1 of training «odd» is trained but not kept: cannot write ${path}: ENOENT.*\\. No epoch was finished before, so there is no checkpoint; free some space and run the same command again, or begin in another folder with --checkpoints DIR$`,
      ),
    );
  });
});

describe('lossWentWrong', () => {
  it('names the trial, the moment, what is kept and what to do', () => {
    const event = { step: 4, start: 96, loss: infinity, learningRate: 0.25 };
    const { message } = lossWentWrong('caller', trial, 'the/path', 6, event);
    expect(message).toBe(
      'caller: training «odd» went wrong in epoch 7 at step 4, with learning rate 0.25: the loss is Infinity on the batch from example 96 of the epoch. The checkpoint the/path is whole, with epoch 6; the same settings go wrong again in the same way, so use a smaller learning rate: other settings begin anew, beside it',
    );
    expect(lossWentWrong('caller', trial, 'the/path', 0, event).message).toContain(
      'went wrong in epoch 1 at step 4, with learning rate 0.25: the loss is Infinity on the batch from example 96 of the epoch. No epoch was finished before, so there is no checkpoint; the same',
    );
  });
});

describe('trainTrial', () => {
  /** The rows as they are, but NaN from the `call`-th time on that some are asked for. */
  function spoiled(rows: LabelledRows, call: number): LabelledRows {
    let calls = 0;
    return {
      ...rows,
      rows(indices, out) {
        rows.rows(indices, out);
        if (++calls >= call) out[0] = nan;
      },
    };
  }

  /** Three epochs of two steps; the path of the checkpoint, and the message. */
  function spoiledTraining(data: Partial<ExperimentData>): [string, string] {
    const path = join(temporaryFolder(), 'a');
    const place = { path, dataSha256: 'sum', version: '1' };
    const all = { ...eightImages, ...data };
    const quiet = tinyTrial('odd', { measureTrain: false });
    try {
      trainTrial(quiet, all, place, createFloat64Kernels(), () => {});
    } catch (error) {
      return [path, (error as Error).message];
    }
    throw new Error('it went well');
  }

  it('stops at the first loss that is not finite, with the epoch before it kept', () => {
    const [path, message] = spoiledTraining({ train: spoiled(eightImages.train, 6) });
    expect(message).toContain('trainTrial: training «odd» went wrong in epoch 3 at step 2, with');
    expect(message).toContain('learning rate 0.5: the loss is NaN on the batch from example 4 of');
    expect(message).toContain(`The checkpoint ${path} is whole, with epoch 2; the same`);
    expect(existsSync(path)).toBe(true);
  });

  it('keeps no epoch after which the loss on the validation data is NaN', () => {
    const [path, message] = spoiledTraining({ valid: spoiled(eightImages.valid, 2) });
    expect(message).toContain('keepEpoch: training «odd» went wrong in epoch 2, though');
    expect(message).toContain('the loss on the validation data is NaN. The checkpoint');
    const settings = tinyTrial('odd', { measureTrain: false });
    expect(readTrainingCheckpoint(path, { ...run, settings })?.epoch).toBe(1);
  });
});
