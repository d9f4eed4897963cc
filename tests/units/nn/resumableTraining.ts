/** A training loop that saves a checkpoint every few steps and goes on from the last one. */
import { createHash } from 'node:crypto';
import { assign, elements, type Floats, type Tensor } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { readTrainingCheckpoint, writeTrainingCheckpoint } from '../../../src/nn/checkpoint.ts';
import type { Optimizer } from '../../../src/nn/optimizers/optimizer.ts';

/** What is trained; on which kernels, in which precision, is its own affair. */
export interface Trainer {
  readonly settings: { readonly seed: number; readonly batchSize: number; readonly epochs: number };
  readonly dataSha256: string;
  readonly examples: number;
  /** the live arrays, by name */
  readonly weights: ReadonlyMap<string, Tensor<Floats>>;
  readonly optimizer: Optimizer;
  /** One step on these examples; `noise` is for whatever it draws. */
  step(indices: Uint32Array, noise: RandomStream): void;
}

const STEPS_PER_CHECKPOINT = 3;

/**
 * Trains to the end, from the checkpoint at `path` on if there is one, and returns the checksum of
 * the weights. `tell` hears of every step, and of every checkpoint before and after it is written.
 */
export function trainResumably(
  trainer: Trainer,
  path: string,
  tell: (what: 'step' | 'saving' | 'saved') => void = () => {},
): string {
  const { settings, dataSha256, examples, weights, optimizer } = trainer;
  const { seed, batchSize, epochs } = settings;
  const run = { settings, dataSha256, version: 'test' };
  const shuffle = new RandomStream(seed, 'shuffle');
  const noise = new RandomStream(seed, 'noise');
  const saved = readTrainingCheckpoint(path, run);
  if (saved !== null) {
    for (const [name, tensor] of weights) {
      assign(tensor, elements(saved.weights.get(name) as Tensor<Floats>));
    }
    optimizer.load(Object.fromEntries(saved.optimizer));
    shuffle.restore(saved.random.shuffle);
    noise.restore(saved.random.noise);
  }
  let firstStep = saved?.step ?? 0;
  for (let epoch = saved?.epoch ?? 0; epoch < epochs; epoch++) {
    // Where the stream stood before: whoever resumes in this epoch draws its order again.
    const beforeEpoch = shuffle.state();
    const order = shuffle.permutation(examples);
    for (let step = firstStep; step * batchSize < examples; step++) {
      trainer.step(order.subarray(step * batchSize, (step + 1) * batchSize), noise);
      tell('step');
      if ((step + 1) % STEPS_PER_CHECKPOINT !== 0) continue;
      tell('saving');
      writeTrainingCheckpoint(path, {
        ...run,
        weights,
        optimizer: new Map(Object.entries(optimizer.state())),
        epoch,
        step: step + 1,
        random: { shuffle: beforeEpoch, noise: noise.state() },
      });
      tell('saved');
    }
    firstStep = 0;
  }
  const hash = createHash('sha256');
  for (const [name, tensor] of weights) {
    const { buffer, byteOffset, byteLength } = elements(tensor);
    hash.update(name).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}
