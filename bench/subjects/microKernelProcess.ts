/** A process of micro-kernels: does as many operations as it is sent, answers with the seconds. */
import { createFastKernels } from '../../src/kernels/webassembly/fastKernels.ts';
import { timed } from '../subject.ts';

const kernels = await createFastKernels({ memory: 2 ** 20 });
process.on('message', async (operations: number) => {
  const { seconds } = await timed(1, () => kernels.multiplyBlocks(operations));
  process.send?.(seconds);
});
// Whoever asks has gone: so does this process.
process.on('disconnect', () => process.exit());
process.send?.('ready');
