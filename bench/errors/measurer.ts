/** A process that measures what it is sent, one task after the other. */
import { loadKernels } from './float32Functions.ts';
import { BLOCK } from './sweep.ts';
import { type ErrorTask, perform } from './task.ts';

const kernels = await loadKernels(BLOCK);
process.on('message', (task: ErrorTask) => process.send?.(perform(task, kernels)));
// Whoever asks has gone: so does this process.
process.on('disconnect', () => process.exit());
process.send?.('ready');
