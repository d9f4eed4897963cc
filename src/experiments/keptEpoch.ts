/**
 * What a training leaves behind: its checkpoint is replaced by epochs that went well and reached the
 * disk, and by no others. Where one does not, the error says what is kept and what to do.
 */
import { elements } from '../kernels/array.ts';
import { type TrainingCheckpoint, writeTrainingCheckpoint } from '../nn/checkpoint.ts';
import type { Evaluation, LossEvent } from '../nn/training.ts';
import type { History, Trial } from './trial.ts';

/** A checkpoint whose measurements are those of a trial. */
export type Epoch = TrainingCheckpoint & { readonly measured: History };

/**
 * Replaces the checkpoint. Throws, and leaves the one of the epoch before as it is, if a weight, a
 * number of the optimizer or a measurement is infinite or NaN, or the file cannot be written.
 */
export function keepEpoch({ name }: Trial, path: string, epoch: Epoch): void {
  const broken = nonFinitePart(epoch);
  const before = epoch.epoch - 1;
  if (broken !== null) {
    throw new RangeError(
      `keepEpoch: training «${name}» went wrong in epoch ${epoch.epoch}, though the loss of every step was finite: ${broken}. ${whatIsKept(path, before)}; ${OTHER_SETTINGS}`,
    );
  }
  try {
    writeTrainingCheckpoint(path, epoch);
  } catch (error) {
    throw new Error(
      `keepEpoch: epoch ${epoch.epoch} of training «${name}» is trained but not kept: ${(error as Error).message}. ${whatIsKept(path, before)}; free some space and run the same command again, or begin in another folder with --checkpoints DIR`,
      { cause: error },
    );
  }
}

/** The error to throw for a loss in the epoch after the `finished` ones that the checkpoint holds. */
export function lossWentWrong(
  caller: string,
  { name }: Trial,
  path: string,
  finished: number,
  { step, start, loss, learningRate }: LossEvent,
): RangeError {
  return new RangeError(
    `${caller}: training «${name}» went wrong in epoch ${finished + 1} at step ${step}, with learning rate ${learningRate}: the loss is ${loss} on the batch from example ${start} of the epoch. ${whatIsKept(path, finished)}; ${OTHER_SETTINGS}`,
  );
}

const OTHER_SETTINGS =
  'the same settings go wrong again in the same way, so use a smaller learning rate: other settings begin anew, beside it';

function whatIsKept(path: string, epochs: number): string {
  return epochs === 0
    ? 'No epoch was finished before, so there is no checkpoint'
    : `The checkpoint ${path} is whole, with epoch ${epochs}`;
}

/** `weights «layer 1 (dense 2) bias» hold NaN`; null where every number is finite. */
function nonFinitePart({ weights, optimizer, measured }: Epoch): string | null {
  for (const [kind, tensors] of Object.entries({ weights, optimizer })) {
    for (const [name, tensor] of tensors) {
      const bad = elements(tensor).find((x) => !Number.isFinite(x));
      if (bad !== undefined) return `${kind} «${name}» hold ${bad}`;
    }
  }
  const { train, valid } = measured;
  for (const [part, measurements] of Object.entries({ training: train, validation: valid })) {
    const bad = measurements.find(({ loss }: Evaluation) => !Number.isFinite(loss));
    if (bad !== undefined) return `the loss on the ${part} data is ${bad.loss}`;
  }
  return null;
}
