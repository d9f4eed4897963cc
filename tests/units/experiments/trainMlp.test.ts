/** Training epoch by epoch is what a plain loop does, and stopping anywhere changes no bit. */

import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import type { Checkpoint, RunContext } from '../../../src/experiments/experiment.ts';
import {
  describeMlp,
  type MlpSettings,
  mlpDims,
  trainMlp,
} from '../../../src/experiments/trainMlp.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { createMlp } from '../../../src/nn/mlp.ts';
import { evaluate, type LabelledRows, trainEpoch } from '../../../src/nn/training.ts';

const random = new RandomStream(5, 'blobs');
/** Two features around a centre of each of three classes. */
function blobs(count: number): LabelledRows {
  const labels = Uint8Array.from({ length: count }, () => random.integer(0, 2));
  const features = Float64Array.from({ length: 2 * count }, (_, i) => {
    const label = labels[Math.floor(i / 2)];
    return random.normal() + (i % 2 === 0 ? label : -label);
  });
  const rows: LabelledRows['rows'] = (indices, out) => {
    for (let n = 0; n < indices.length; n++)
      out.set(features.subarray(2 * indices[n], 2 * indices[n] + 2), 2 * n);
  };
  return { count, features: 2, labels, rows };
}
const data = { train: blobs(23), valid: blobs(11), classes: 3 };
const settings: MlpSettings = {
  ...{ hidden: [4, 3], activation: 'tanh', initializer: 'glorot' },
  ...{ learningRate: 0.3, batchSize: 5, epochs: 4 },
};
const SEED = 6;

/** A context that keeps checkpoints in memory, as JSON as far as they are JSON. */
function memory(): RunContext & { readonly kept: Map<string, Checkpoint> } {
  const kept = new Map<string, Checkpoint>();
  return {
    kept,
    progress: () => {},
    restore: (name) => kept.get(name) ?? null,
    save: (name, { weights, state }) =>
      kept.set(name, { weights: weights.slice(), state: JSON.parse(JSON.stringify(state)) }),
  };
}

const dims = [2, 4, 3, 3];

describe('trainMlp', () => {
  it('shuffles, trains and evaluates on both parts, epoch after epoch', () => {
    const { network, train, valid } = trainMlp('a', settings, SEED, data, memory(), () => {});
    const { activation, initializer, learningRate, batchSize } = settings;
    const expected = createMlp({
      kernels: createFloat64Kernels(),
      dims,
      activation,
      initializer,
      seed: SEED,
    });
    const shuffle = new RandomStream(SEED, 'shuffle');
    const evaluations = [1, 2, 3, 4].map(() => {
      const order = shuffle.permutation(23);
      trainEpoch(expected, data.train, { batchSize, learningRate, order });
      return [evaluate(expected, data.train), evaluate(expected, data.valid)];
    });
    expect(train).toEqual(evaluations.map(([onTrain]) => onTrain));
    expect(valid).toEqual(evaluations.map(([, onValid]) => onValid));
    expect(network.weights()).toEqual(expected.weights());
    expect(train[3].loss).toBeLessThan(train[0].loss);
  });

  it.each([0, 1, 2, 3, 4])('stopped after %i epochs, goes on to the same bits', (epochs) => {
    const straight = trainMlp('a', settings, SEED, data, memory(), () => {});
    const context = memory();
    const stopAt = (name: string, at: number) => {
      let heard = 0;
      return trainMlp(name, settings, SEED, data, context, () => {
        if (++heard === at) throw new Error('stopped');
      });
    };
    if (epochs > 0) expect(() => stopAt('a', epochs)).toThrow('stopped');
    expect(context.kept.has('a')).toBe(epochs > 0);
    let heard = 0;
    const resumed = trainMlp('a', settings, SEED, data, context, () => heard++);
    expect(heard).toBe(4);
    expect(resumed.train).toEqual(straight.train);
    expect(resumed.valid).toEqual(straight.valid);
    expect(resumed.network.weights()).toEqual(straight.network.weights());
  });

  it('keeps a checkpoint of each name, saved before the epoch is told', () => {
    const context = memory();
    const states: unknown[] = [];
    trainMlp('b', { ...settings, epochs: 2 }, SEED, data, context, () => {
      const { state } = context.kept.get('b') as Checkpoint;
      states.push((state as { train: unknown[] }).train.length);
    });
    expect(states).toEqual([1, 2]);
    expect([...context.kept.keys()]).toEqual(['b']);
  });

  it('another seed gives another network', () => {
    const of = (seed: number) => trainMlp('a', settings, seed, data, memory(), () => {}).network;
    expect(of(1).weights()).not.toEqual(of(2).weights());
  });
});

describe('describing a network', () => {
  it('names ReLU as it is written, and others by their name', () => {
    const of = (activation: MlpSettings['activation']) =>
      describeMlp({ ...settings, activation }, 2, 3);
    // 2·4 + 4 + 4·3 + 3 + 3·3 + 3
    expect(of('relu')).toBe('2-4-3-3, ReLU, 39 parameters');
    expect(of('tanh')).toBe('2-4-3-3, tanh, 39 parameters');
    expect(mlpDims([4, 3], 2, 5)).toEqual([2, 4, 3, 5]);
  });
});
