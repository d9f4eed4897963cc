import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import type { Trial } from '../../../src/experiments/trial.ts';
import {
  readTrial,
  runOf,
  type TrainedTrial,
  type TrialPlace,
} from '../../../src/experiments/trialResult.ts';
import { array, elements, type Floats, type Tensor } from '../../../src/kernels/array.ts';
import { buildNetwork } from '../../../src/models/architecture.ts';
import { writeTrainingCheckpoint } from '../../../src/nn/checkpoint.ts';
import type { Network } from '../../../src/nn/network.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import { tinyTrial } from './tinyTrial.ts';

const newPlace = (): TrialPlace => ({
  path: join(temporaryFolder(), 'a.safetensors'),
  dataSha256: 'abc',
  version: '1.2.3',
});

/** By name: every array is `first`, `first` + 1, … */
function counted(trial: Trial, first: number): Map<string, Tensor<Floats>> {
  const { parameters, statistics } = buildNetwork(trial.architecture, 9, createFloat64Kernels());
  return new Map(
    [...parameters, ...statistics].map(({ name, value }) => {
      elements(value).forEach((_, i, all) => {
        all[i] = first + i;
      });
      return [name, value];
    }),
  );
}

const history = {
  train: [{ loss: 2, accuracy: 0.25 }],
  valid: [{ loss: Number.POSITIVE_INFINITY, accuracy: 0.5 }],
};

/** A checkpoint after so many epochs: weights from 100 on, averages from 500 on. */
function write(trial: Trial, place: TrialPlace, epoch: number): void {
  const averages = [...counted(trial, 500)].map(
    ([name, tensor]) => [`average/${name}`, tensor] as const,
  );
  writeTrainingCheckpoint(place.path, {
    settings: trial,
    dataSha256: place.dataSha256,
    version: place.version,
    weights: counted(trial, 100),
    optimizer: new Map([['step', array([12])], ...averages]),
    epoch,
    step: 0,
    random: {},
    measured: history,
  });
}

function trained(trial: Trial, place: TrialPlace): TrainedTrial {
  const result = readTrial(trial, place);
  if (result === null) throw new Error('not trained to the end');
  return result;
}

const numbers = ({ parameters, statistics }: Network) =>
  [...parameters, ...statistics].map(({ value }) => [...elements(value)]);

/** Dense weights and biases, scale and shift, running mean and variance. */
const from = (first: number) =>
  [4, 2, 2, 2, 2, 2].map((size) => Array.from({ length: size }, (_, i) => first + i));

describe('runOf', () => {
  it('is all that the bits depend on, the path left out', () => {
    const trial = tinyTrial('a');
    expect(runOf(trial, newPlace())).toEqual({
      settings: trial,
      dataSha256: 'abc',
      version: '1.2.3',
    });
    expect(runOf(trial, newPlace()).settings).toBe(trial);
  });
});

describe('readTrial', () => {
  it('is null where there is no checkpoint, and where epochs are missing', () => {
    const trial = tinyTrial('a');
    const place = newPlace();
    expect(readTrial(trial, place)).toBeNull();
    for (const epoch of [0, 1, 2]) {
      write(trial, place, epoch);
      expect(readTrial(trial, place)).toBeNull();
    }
    write(trial, place, 3);
    expect(readTrial(trial, place)).not.toBeNull();
  });

  it('gives the trial and its history, infinite losses included', () => {
    const trial = tinyTrial('a');
    const place = newPlace();
    write(trial, place, 3);
    const result = trained(trial, place);
    expect(result.trial).toBe(trial);
    expect(result.history).toEqual(history);
  });

  it('loads parameters and statistics into a network of the kernels that are given', () => {
    const trial = tinyTrial('a');
    const place = newPlace();
    write(trial, place, 3);
    const kernels = createFloat64Kernels();
    const network = trained(trial, place).load(kernels);
    expect(network.kernels).toBe(kernels);
    expect(numbers(network)).toEqual(from(100));
    expect(network.summary).toEqual(buildNetwork(trial.architecture, 1, kernels).summary);
  });

  it('loads the averages where the trial averages its weights, at whatever d', () => {
    for (const average of [0, 0.75]) {
      const trial = tinyTrial('a', { average });
      const place = newPlace();
      write(trial, place, 3);
      expect(numbers(trained(trial, place).load(createFloat64Kernels()))).toEqual(from(500));
    }
  });

  it('loads a new network each time', () => {
    const trial = tinyTrial('a');
    const place = newPlace();
    write(trial, place, 3);
    const { load } = trained(trial, place);
    const first = load(createFloat64Kernels());
    elements(first.parameters[0].value).fill(0);
    expect(numbers(load(createFloat64Kernels()))).toEqual(from(100));
  });

  it('draws what is not saved, such as the key of a dropout, by the seed of the trial', () => {
    const layers = [{ kind: 'dropout', rate: 0.5 }] as const;
    const architecture = { inputShape: [64], initializer: 'glorot', layers } as const;
    const trial = { ...tinyTrial('a'), architecture };
    const place = newPlace();
    write(trial, place, 3);
    const network = trained(trial, place).load(createFloat64Kernels());
    const ones = array([new Array(64).fill(1)]);
    const kept = [...elements(network.forward(ones, true))];
    const drawn = (seed: number) => {
      const other = buildNetwork(architecture, seed, createFloat64Kernels());
      return [...elements(other.forward(ones, true))];
    };
    expect(kept).toEqual(drawn(trial.seed));
    expect(kept).not.toEqual(drawn(trial.seed + 1));
  });

  it('refuses the checkpoint of another trial, of other data and of another version', () => {
    const trial = tinyTrial('a');
    const place = newPlace();
    write(trial, place, 3);
    expect(() => readTrial({ ...trial, seed: 6 }, place)).toThrow('seed 5 instead of 6');
    expect(() => readTrial(trial, { ...place, dataSha256: 'xyz' })).toThrow(
      'is of a run on data with checksum abc, these have xyz',
    );
    expect(() => readTrial(trial, { ...place, version: '2' })).toThrow(
      'is of version 1.2.3, and this is version 2',
    );
  });
});
