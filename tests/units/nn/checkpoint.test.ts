/** A checkpoint holds all that a run needs to go on, and goes on with no other run. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { array, type Floats, type Tensor, view } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { readSafetensors, writeSafetensors } from '../../../src/kernels/safetensors.ts';
import {
  readTrainingCheckpoint,
  type TrainingCheckpoint,
  type TrainingRun,
  writeTrainingCheckpoint,
} from '../../../src/nn/checkpoint.ts';
import { createOptimizer } from '../../../src/nn/optimizers/optimizer.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-checkpoint-'));
  path = join(folder, 'run.safetensors');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const run: TrainingRun = {
  settings: {
    dims: [2, 3],
    optimizer: { name: 'adam', beta1: 0.9 },
    rate: 0.1,
    limit: Number.POSITIVE_INFINITY,
    seed: 3n,
  },
  dataSha256: 'abc',
  version: '1.2.3',
};
const shuffle = new RandomStream(1, 'shuffle');
shuffle.normal();
const checkpoint: TrainingCheckpoint = {
  ...run,
  weights: new Map<string, Tensor<Floats>>([
    ['layer 1 weights', array([[1, Number.NaN]])],
    ['optimizer/odd', view(Float32Array.of(-0), [1])],
  ]),
  optimizer: new Map([['weights/first', array([5e-324])]]),
  epoch: 2,
  step: 7,
  random: { shuffle: shuffle.state(), dropout: new RandomStream(2, 'dropout').state() },
};

describe('writeTrainingCheckpoint and readTrainingCheckpoint', () => {
  it('keep everything', () => {
    writeTrainingCheckpoint(path, checkpoint);
    const read = readTrainingCheckpoint(path, run) as TrainingCheckpoint;
    const plain = ({ weights, optimizer, ...rest }: TrainingCheckpoint) => ({
      ...rest,
      tensors: [weights, optimizer].map((all) => [...all].map(([n, x]) => [n, x.shape, x.data])),
    });
    expect(plain(read)).toEqual(plain(checkpoint));
    expect(read.random.shuffle.spareNormal).not.toBeNull();
    expect(readdirSync(folder)).toEqual(['run.safetensors']);
  });

  it('are safetensors with texts that say whose they are', () => {
    writeTrainingCheckpoint(path, checkpoint);
    const { tensors, metadata } = readSafetensors(path);
    expect([...tensors.keys()]).toEqual([
      'optimizer/weights/first',
      'weights/layer 1 weights',
      'weights/optimizer/odd',
    ]);
    expect(Object.fromEntries(metadata)).toEqual({
      format: 'proofbook-checkpoint-1',
      version: '1.2.3',
      dataSha256: 'abc',
      settings:
        '{"dims":[2,3],"optimizer":{"name":"adam","beta1":0.9},"rate":0.1,"limit":{"$":"Infinity"},"seed":{"$":"3n"}}',
      epoch: '2',
      step: '7',
      random: JSON.stringify(checkpoint.random),
    });
  });

  it('keep what was measured, with numbers that JSON has not, where it is given', () => {
    const measured = { losses: [0.5, Number.NaN], best: { epoch: 1, of: 3n } };
    writeTrainingCheckpoint(path, { ...checkpoint, measured });
    expect(readTrainingCheckpoint(path, run)?.measured).toEqual(measured);
    writeTrainingCheckpoint(path, checkpoint);
    expect(readTrainingCheckpoint(path, run)).not.toHaveProperty('measured');
  });

  it('say that there is none', () => {
    expect(readTrainingCheckpoint(path, run)).toBeNull();
  });

  it('go on with an optimizer and a stream to the same bits', () => {
    const train = (steps: number, from: TrainingCheckpoint | null): TrainingCheckpoint => {
      const value = array([0.3, -0.7]);
      const random = new RandomStream(5, 'noise');
      const optimizer = createOptimizer({ name: 'adam', weightDecay: 0.01 });
      if (from !== null) {
        value.data.set((from.weights.get('weights') as Tensor<Floats>).data);
        optimizer.load(Object.fromEntries(from.optimizer));
        random.restore(from.random.noise);
      }
      for (let step = from?.step ?? 0; step < steps; step++) {
        const gradient = array([random.normal(), random.normal() + value.get(0)]);
        optimizer.step([{ name: 'weights', value, gradient }], 0.1);
      }
      return {
        ...run,
        weights: new Map([['weights', value]]),
        optimizer: new Map(Object.entries(optimizer.state())),
        epoch: 0,
        step: steps,
        random: { noise: random.state() },
      };
    };
    const whole = train(11, null);
    writeTrainingCheckpoint(path, train(5, null));
    const resumed = train(11, readTrainingCheckpoint(path, run));
    const second = join(folder, 'whole');
    writeTrainingCheckpoint(second, whole);
    writeTrainingCheckpoint(path, resumed);
    expect(readFileSync(path)).toEqual(readFileSync(second));
  });

  it.each([
    ['epoch', -1],
    ['epoch', 0.5],
    ['step', Number.NaN],
    ['step', 2 ** 53],
  ])('refuse %s %d', (name, count) => {
    expect(() => writeTrainingCheckpoint(path, { ...checkpoint, [name]: count })).toThrow(
      `writeTrainingCheckpoint: ${name} is ${count}; it counts what is finished`,
    );
  });

  it('allow epoch 0 and step 0', () => {
    writeTrainingCheckpoint(path, { ...checkpoint, epoch: 0, step: 0 });
    expect(readTrainingCheckpoint(path, run)).toMatchObject({ epoch: 0, step: 0 });
  });
});

describe('readTrainingCheckpoint', () => {
  const { settings } = run as { settings: Record<string, unknown> };
  const { rate: _, ...withoutRate } = settings;

  it.each<[string, object, string]>([
    ['another value', { ...settings, rate: 0.2 }, 'rate 0.1 instead of 0.2'],
    ['another list', { ...settings, dims: [2, 4] }, 'dims [2,3] instead of [2,4]'],
    [
      'a part of a part',
      { ...settings, optimizer: { name: 'adam', beta1: 0.5 } },
      'optimizer.beta1 0.9 instead of 0.5',
    ],
    ['one more', { ...settings, decay: null }, 'decay absent instead of null'],
    ['one fewer', withoutRate, 'rate 0.1 instead of absent'],
    ['another kind of number', { ...settings, seed: 3 }, 'seed {"$":"3n"} instead of 3'],
    [
      'several',
      { ...settings, rate: 'x', optimizer: 'sgd' },
      'optimizer absent instead of "sgd", optimizer.beta1 0.9 instead of absent, optimizer.name "adam" instead of absent, rate 0.1 instead of "x"',
    ],
  ])('refuses other settings by name: %s', (_, other, difference) => {
    writeTrainingCheckpoint(path, checkpoint);
    expect(() => readTrainingCheckpoint(path, { ...run, settings: other })).toThrow(
      `readTrainingCheckpoint: ${path} is of a run with ${difference}; give the settings it was started with, or delete it to start anew`,
    );
  });

  it('takes the same settings in another order, and without those that are undefined', () => {
    writeTrainingCheckpoint(path, checkpoint);
    const turned = Object.fromEntries(Object.entries(settings).reverse());
    const same = { ...turned, optimizer: { beta1: 0.9, name: 'adam', momentum: undefined } };
    expect(readTrainingCheckpoint(path, { ...run, settings: same })?.step).toBe(7);
  });

  it('refuses other data and other code', () => {
    writeTrainingCheckpoint(path, checkpoint);
    expect(() => readTrainingCheckpoint(path, { ...run, dataSha256: 'abd' })).toThrow(
      `readTrainingCheckpoint: ${path} is of a run on data with checksum abc, these have abd; give the data it was started with, or delete it to start anew`,
    );
    expect(() => readTrainingCheckpoint(path, { ...run, version: '2' })).toThrow(
      `readTrainingCheckpoint: ${path} is of version 1.2.3, and this is version 2; go on with the version that wrote it, or delete it to start anew`,
    );
  });

  it('refuses what is damaged or no checkpoint', () => {
    writeFileSync(path, 'foreign');
    expect(() => readTrainingCheckpoint(path, run)).toThrow(`${path} has 7 bytes`);
    writeSafetensors(path, {}, { format: 'other' });
    expect(() => readTrainingCheckpoint(path, run)).toThrow(
      `readTrainingCheckpoint: ${path} is not a checkpoint (proofbook-checkpoint-1); give the path of one, or delete it to start anew`,
    );
  });

  it.each(['version', 'settings', 'dataSha256', 'epoch', 'step', 'random'])(
    'refuses a file without %s',
    (name) => {
      writeTrainingCheckpoint(path, checkpoint);
      const { tensors, metadata } = readSafetensors(path);
      const others = new Map([...metadata].filter(([key]) => key !== name));
      writeSafetensors(path, tensors, others);
      expect(() => readTrainingCheckpoint(path, run)).toThrow(
        `readTrainingCheckpoint: ${path} lacks its ${name}; restore a copy, or delete it to start anew`,
      );
    },
  );
});
