/**
 * The one door to TensorFlow.js, an independent opinion: its native backend where that installs and
 * loads, else its JavaScript backend. The result says which one it is.
 */
import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs';

export type Backend = 'tfjs-node' | 'tfjs';

export interface LoadedTensorFlow {
  readonly tf: typeof TensorFlow;
  readonly backend: Backend;
  /** why the native backend did not load; null where it did */
  readonly fallbackReason: string | null;
}

const requirePackage = createRequire(import.meta.url);

/** `load` stands for `require`; it throws where a package is missing or does not run here. */
export async function loadTensorFlow(
  load: (name: string) => unknown = requirePackage,
): Promise<LoadedTensorFlow> {
  let fallbackReason: string;
  try {
    const tf = load('@tensorflow/tfjs-node') as typeof TensorFlow;
    await tf.ready();
    return { tf, backend: 'tfjs-node', fallbackReason: null };
  } catch (error) {
    fallbackReason = (error as Error).message.split('\n')[0];
  }
  const tf = load('@tensorflow/tfjs') as typeof TensorFlow;
  // Its greeting, which recommends the native package, is only shown outside of production.
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
  await tf.ready();
  return { tf, backend: 'tfjs', fallbackReason };
}
