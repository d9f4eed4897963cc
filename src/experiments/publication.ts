/** Which runs are published, and the command that makes a run again. */
import type { ExperimentRecord } from './record.ts';

/** What trains unless another engine is asked for: the kernels of this project. */
export const OWN_ENGINE = 'proofbook';

/** Only full runs on real data by this project are. */
export function isPublished({
  size,
  engine,
  data,
}: Pick<ExperimentRecord, 'size' | 'engine'> & {
  readonly data: Pick<ExperimentRecord['data'], 'synthetic'>;
}): boolean {
  return size === 'full' && engine === OWN_ENGINE && !data.synthetic;
}

/** `npm run experiments -- p2-beyond`, with the options that are not the defaults. */
export function commandFor({
  id,
  size,
  engine,
}: Pick<ExperimentRecord, 'id' | 'size' | 'engine'>): string {
  const options = [
    ...(size === 'full' ? [] : [`--settings ${size}`]),
    // Whichever backend of TensorFlow.js it was, this is how it is asked for.
    ...(engine === OWN_ENGINE ? [] : ['--engine tfjs']),
  ];
  return [`npm run experiments -- ${id}`, ...options].join(' ');
}
