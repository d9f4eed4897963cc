/** Trains trials side by side, each in a process of its own: the bits do not depend on how many. */
import { type ChildProcess, fork } from 'node:child_process';
import type { Subset } from '../experiments/experimentData.ts';
import type { Trainer, TrialJob } from '../experiments/training.ts';

/** What a process is told at its start, and then for each trial. */
export type Order =
  | { readonly kind: 'data'; readonly directory: string | undefined; readonly counts: Subset }
  | { readonly kind: 'train'; readonly job: TrialJob };

/** What it answers. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'finished'; readonly epochs: number }
  | { readonly kind: 'failed'; readonly message: string };

/** With these a user or the system ends the run. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `jobs` processes at most; `directory`: where the data were looked for. */
export function trainInProcesses(jobs: number, directory: string | undefined): Trainer {
  return async (all, data, tell) => {
    const counts = { train: data.train.count, valid: data.valid.count };
    const children: ChildProcess[] = [];
    let next = 0;
    const worker = () =>
      new Promise<void>((resolve, reject) => {
        const child = fork(new URL('./trialWorker.ts', import.meta.url));
        children.push(child);
        let current: TrialJob | undefined;
        const send = (order: Order) => child.send(order);
        child.on('message', (answer: Answer) => {
          if (answer.kind === 'failed') return reject(new Error(answer.message));
          if (answer.kind === 'finished' && current !== undefined) {
            tell(current, answer.epochs);
            return;
          }
          current = all[next++];
          if (current === undefined) child.disconnect();
          else send({ kind: 'train', job: current });
        });
        child.on('error', reject);
        child.on('exit', (code, signal) => {
          if (code === 0) resolve();
          else reject(new Error(lost(current, signal ?? `exit code ${code}`)));
        });
        send({ kind: 'data', directory, counts });
      });
    const end = () => {
      for (const child of children) child.kill('SIGKILL');
    };
    // The default is to end at once, and the children would go on.
    const endWith = (signal: NodeJS.Signals) => {
      end();
      process.kill(process.pid, signal);
    };
    for (const signal of SIGNALS) process.once(signal, endWith);
    try {
      await Promise.all(Array.from({ length: Math.min(jobs, all.length) }, worker));
    } finally {
      end();
      for (const signal of SIGNALS) process.off(signal, endWith);
    }
  };
}

function lost(job: TrialJob | undefined, how: string): string {
  const trial = job === undefined ? 'before its first trial' : `in trial «${job.trial.name}»`;
  return `a training process ended ${trial} (${how}); its last checkpoint is whole: the same command goes on from there`;
}
