/** Who takes part in a benchmark. */
import type { Task } from './task.ts';

/** One implementation on a fixed number of threads. */
export interface Subject {
  readonly name: string;
  readonly threads: number;
  /** null, or why it cannot run here: `torch is not installed` */
  unavailable(): Promise<string | null>;
  /** false where it has no such operation */
  takes(task: Task): boolean;
  /** Prepares the work: whatever happens once for a whole training is done here, untimed. */
  start(task: Task): Promise<Session>;
}

/** A subject at work on one task. Steps go on from where the last `run` left the parameters. */
export interface Session {
  /** how it does it, for the report: `{ layout: 'channels last' }` */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Does the work `repeat` times. */
  run(repeat: number): Promise<Run>;
  close(): Promise<void>;
}

export interface Run {
  /** what the work took, by the subject's own clock */
  readonly seconds: number;
  /**
   * What shows that the work is the same: the loss of the last step, from before its update; of a
   * matrix product the last element of the first row. Null for a yardstick, which does other work of
   * the same size.
   */
  readonly value: number | null;
}

/** As `work` says, timed. `work` returns the value once everything is done. */
export async function timed<T extends number | null>(
  repeat: number,
  work: () => T | Promise<T>,
): Promise<Run> {
  let value: number | null = Number.NaN;
  const start = performance.now();
  for (let n = 0; n < repeat; n++) value = await work();
  return { seconds: (performance.now() - start) / 1000, value };
}
