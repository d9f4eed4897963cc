/**
 * Checkpoints of a training run: a safetensors file that is replaced atomically, with everything that
 * is needed to go on to the same bits as a run that was never stopped.
 *
 * A run is a function of its settings, its data and the code, so a checkpoint of other ones is refused.
 */
import { existsSync } from 'node:fs';
import type { Floats, Tensor } from '../kernels/array.ts';
import type { RandomState } from '../kernels/random.ts';
import { readSafetensors, writeSafetensors } from '../kernels/safetensors.ts';
import { fromExactJson, toExactJson } from './exactJson.ts';

const FORMAT = 'proofbook-checkpoint-1';
const WEIGHTS = 'weights/';
const OPTIMIZER = 'optimizer/';

/** What the bits of a run depend on. */
export interface TrainingRun {
  /** plain data: architecture, seed, learning rate, … */
  readonly settings: object;
  /** checksum of the data that it is trained on */
  readonly dataSha256: string;
  /** of the code; another version may take other steps */
  readonly version: string;
}

/** A run and how far it is. */
export interface TrainingCheckpoint extends TrainingRun {
  readonly weights: ReadonlyMap<string, Tensor<Floats>>;
  /** moments and counts of the optimizer; empty if it has none */
  readonly optimizer: ReadonlyMap<string, Tensor<Floats>>;
  /** epochs that are finished */
  readonly epoch: number;
  /** steps that are finished in the epoch after these */
  readonly step: number;
  /** positions of the random streams, by purpose */
  readonly random: Readonly<Record<string, RandomState>>;
  /** what was measured so far: plain data, for whoever trains; absent unless given */
  readonly measured?: object;
}

/** Replaces the file atomically. Throws if epoch or step is no count. */
export function writeTrainingCheckpoint(path: string, checkpoint: TrainingCheckpoint): void {
  const { weights, optimizer, settings, dataSha256, version, epoch, step, random } = checkpoint;
  const { measured } = checkpoint;
  for (const [name, count] of Object.entries({ epoch, step })) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(
        `writeTrainingCheckpoint: ${name} is ${count}; it counts what is finished`,
      );
    }
  }
  const tensors = new Map<string, Tensor<Floats>>();
  for (const [name, tensor] of weights) tensors.set(WEIGHTS + name, tensor);
  for (const [name, tensor] of optimizer) tensors.set(OPTIMIZER + name, tensor);
  writeSafetensors(path, tensors, {
    format: FORMAT,
    version,
    dataSha256,
    settings: toExactJson(settings),
    epoch: String(epoch),
    step: String(step),
    random: toExactJson(random),
    ...(measured === undefined ? {} : { measured: toExactJson(measured) }),
  });
}

/**
 * The checkpoint of the expected run; null if there is no file. Throws, naming the file and what to do,
 * if it is damaged, no checkpoint, or of a run with other settings, other data or other code.
 */
export function readTrainingCheckpoint(
  path: string,
  expected: TrainingRun,
): TrainingCheckpoint | null {
  if (!existsSync(path)) return null;
  const refuse = (problem: string, advice: string): never => {
    throw new Error(
      `readTrainingCheckpoint: ${path} ${problem}; ${advice}, or delete it to start anew`,
    );
  };
  const { tensors, metadata } = readSafetensors(path);
  if (metadata.get('format') !== FORMAT) {
    refuse(`is not a checkpoint (${FORMAT})`, 'give the path of one');
  }
  const text = (name: string): string =>
    metadata.get(name) ?? refuse(`lacks its ${name}`, 'restore a copy');
  const version = text('version');
  if (version !== expected.version) {
    refuse(
      `is of version ${version}, and this is version ${expected.version}`,
      'go on with the version that wrote it',
    );
  }
  const settings = fromExactJson(text('settings')) as object;
  const differing = differences(settings, expected.settings);
  if (differing.length > 0) {
    refuse(`is of a run with ${differing.join(', ')}`, 'give the settings it was started with');
  }
  const dataSha256 = text('dataSha256');
  if (dataSha256 !== expected.dataSha256) {
    refuse(
      `is of a run on data with checksum ${dataSha256}, these have ${expected.dataSha256}`,
      'give the data it was started with',
    );
  }
  return {
    weights: named(tensors, WEIGHTS),
    optimizer: named(tensors, OPTIMIZER),
    settings,
    dataSha256,
    version,
    epoch: Number(text('epoch')),
    step: Number(text('step')),
    random: fromExactJson(text('random')) as TrainingCheckpoint['random'],
    ...(metadata.has('measured') ? { measured: fromExactJson(text('measured')) as object } : {}),
  };
}

/** The tensors whose names begin so, without that beginning. */
function named(
  tensors: ReadonlyMap<string, Tensor<Floats>>,
  prefix: string,
): Map<string, Tensor<Floats>> {
  const own = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

/** `learningRate 0.1 instead of 0.2` for each setting that differs; the order of names means nothing. */
function differences(held: object, expected: object): string[] {
  const [ours, theirs] = [leaves(held), leaves(expected)];
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  return names
    .filter((name) => ours.get(name) !== theirs.get(name))
    .map(
      (name) => `${name} ${ours.get(name) ?? 'absent'} instead of ${theirs.get(name) ?? 'absent'}`,
    );
}

/** The values of plain data by their paths, as texts, what is undefined as such: `optimizer.momentum` → `0.9`. */
function leaves(value: unknown, path: readonly string[] = []): Map<string, string> {
  const inner = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!inner) return new Map([[path.join('.'), toExactJson(value)]]);
  return new Map(
    Object.entries(value).flatMap(([name, part]) => [...leaves(part, [...path, name])]),
  );
}
