/** What the page of the browser test calls. It runs in the browser. */
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { type FiftySteps, fiftySteps } from './fiftySteps.ts';
import { mlpSteps } from './mlpSteps.ts';
import { failureOf, twoThreads } from './twoThreads.ts';

export interface PageTask {
  readonly threads: number;
  /** bytes of the images, one after another, and their labels */
  readonly images: readonly number[];
  readonly labels: readonly number[];
  readonly side: number;
}

/** As plain data, which is all that comes out of a page. */
export interface Training {
  readonly losses: readonly number[];
  readonly weights: readonly number[];
}

export interface PageResult {
  readonly isolated: boolean;
  /** how many really computed */
  readonly threads: number;
  readonly cnn: Training;
  readonly mlp: Training;
}

export async function train({ threads, images, labels, side }: PageTask): Promise<PageResult> {
  const kernels = await createFastKernels({ threads, memory: 2 ** 26 });
  const digits = {
    images: Uint8Array.from(images),
    labels: Uint8Array.from(labels),
    count: labels.length,
    channels: 1,
    height: side,
    width: side,
  };
  const plain = ({ losses, weights }: FiftySteps) => ({ losses, weights: [...weights] });
  const [cnn, mlp] = [fiftySteps, mlpSteps].map((steps) => plain(steps(kernels, digits)));
  kernels.close();
  return { isolated: globalThis.crossOriginIsolated, threads: kernels.threads, cnn, mlp };
}

/** What a step says in the main thread, which polls, after the other thread was ended. */
export async function loseThread(): Promise<string | null> {
  const { pool, step } = await twoThreads({ patience: 3, mayBlock: false });
  step();
  pool.close();
  return ((await failureOf(step)) as Error | null)?.message ?? null;
}
