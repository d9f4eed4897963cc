/**
 * How long the epochs of a trial took, in a file beside its checkpoint. Only the part `run` of a record
 * tells of it: the clock changes no result.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { writeAtomically } from '../kernels/atomicFile.ts';

const fileOf = (checkpoint: string) => `${checkpoint}.seconds.json`;

/** Seconds of each epoch so far, null where nobody measured; empty if the file is not readable. */
function read(checkpoint: string): (number | null)[] {
  if (!existsSync(fileOf(checkpoint))) return [];
  try {
    const seconds = JSON.parse(readFileSync(fileOf(checkpoint), 'utf8'));
    return Array.isArray(seconds) ? seconds : [];
  } catch {
    return [];
  }
}

/** Runs from its creation on. */
export class TrialClock {
  private readonly checkpoint: string;
  private readonly seconds: (number | null)[];
  private last = performance.now();

  /** `checkpoint`: the file of the trial's checkpoint */
  constructor(checkpoint: string) {
    this.checkpoint = checkpoint;
    // Without its checkpoint the training begins anew.
    if (!existsSync(checkpoint)) rmSync(fileOf(checkpoint), { force: true });
    this.seconds = read(checkpoint);
  }

  /**
   * So many epochs are finished; those that an earlier process has trained keep what it measured. What
   * cannot be written is unknown later.
   */
  lap(finished: number): void {
    const now = performance.now();
    if (finished > this.seconds.length) {
      const unknown = finished - this.seconds.length - 1;
      this.seconds.push(...Array(unknown).fill(null), (now - this.last) / 1000);
      try {
        writeAtomically(fileOf(this.checkpoint), `${JSON.stringify(this.seconds)}\n`);
      } catch {
        // Times are not worth a training. Of a full disk the next checkpoint tells, with what to do.
      }
    }
    this.last = now;
  }
}

/**
 * Seconds of a whole training, over all processes that took part; what an interruption threw away is
 * not counted. Null where an epoch was not measured.
 */
export function trainingSeconds(checkpoint: string, epochs: number): number | null {
  const seconds = read(checkpoint);
  if (seconds.length !== epochs) return null;
  let sum = 0;
  for (const each of seconds) {
    if (typeof each !== 'number') return null;
    sum += each;
  }
  return Math.round(sum);
}
