/** What the page of the browser test calls. It runs in the browser. */
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { fiftySteps } from './fiftySteps.ts';

export interface PageTask {
  readonly threads: number;
  /** bytes of the images, one after another, and their labels */
  readonly images: readonly number[];
  readonly labels: readonly number[];
  readonly side: number;
}

export interface PageResult {
  readonly isolated: boolean;
  /** how many really computed */
  readonly threads: number;
  readonly losses: readonly number[];
  readonly weights: readonly number[];
}

export async function train({ threads, images, labels, side }: PageTask): Promise<PageResult> {
  const kernels = await createFastKernels({ threads, memory: 2 ** 26 });
  const { losses, weights } = fiftySteps(kernels, {
    images: Uint8Array.from(images),
    labels: Uint8Array.from(labels),
    count: labels.length,
    channels: 1,
    height: side,
    width: side,
  });
  kernels.close();
  return {
    isolated: globalThis.crossOriginIsolated,
    threads: kernels.threads,
    losses,
    weights: [...weights],
  };
}
