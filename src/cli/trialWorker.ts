/** One of the processes of {@link trainInProcesses}: trains the trials that it is sent. */
import type { ExperimentData } from '../experiments/experimentData.ts';
import { restrict } from '../experiments/subset.ts';
import { trainHere } from '../experiments/training.ts';
import { quietDigits } from './loadDigits.ts';
import type { Answer, Order } from './trialProcesses.ts';

const parent = process.ppid;
const answer = (message: Answer): boolean | undefined => process.send?.(message);

/** A training hears of nothing until it ends, so it has to look whether anybody still waits for it. */
function endIfAbandoned(): void {
  if (process.ppid !== parent) process.exit(1);
}

const train = trainHere();
let data: ExperimentData | undefined;

async function follow(order: Order): Promise<void> {
  if (order.kind === 'data') {
    data = restrict(await quietDigits(order.directory), order.counts);
  } else {
    if (data === undefined) throw new Error('trialWorker: a trial came before the data');
    await train([order.job], data, (_, epochs) => {
      endIfAbandoned();
      answer({ kind: 'finished', epochs });
    });
  }
  answer({ kind: 'ready' });
}

process.on('message', (order: Order) => {
  follow(order).catch((error: Error) => {
    answer({ kind: 'failed', message: error.message });
  });
});
// Whoever gave the orders is gone: nobody would hear of the results.
process.on('disconnect', () => process.exit());
