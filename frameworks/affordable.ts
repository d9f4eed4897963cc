/** Whether a training is worth starting, from how fast its first steps were. */

/** Trainings that run equally fast. */
export interface Workload {
  /** of one of them, for the message */
  readonly name: string;
  /** measured, for training steps */
  readonly imagesPerSecond: number;
  /** to train on, epochs counted; an image that is only evaluated counts as {@link EVALUATION} */
  readonly images: number;
}

/** A forward pass is one product of matrices a layer, a training step three. */
export const EVALUATION = 1 / 3;

const MOST_HOURS = 2;
const SECONDS_PER_HOUR = 3600;

export function estimatedHours(workloads: readonly Workload[]): number {
  const seconds = workloads.map(({ images, imagesPerSecond }) => images / imagesPerSecond);
  return seconds.reduce((sum, s) => sum + s, 0) / SECONDS_PER_HOUR;
}

/** Throws if it would take more than two hours, naming the speeds. `reason`: why it is so slow. */
export function requireAffordable(workloads: readonly Workload[], reason: string): void {
  const hours = estimatedHours(workloads);
  if (hours <= MOST_HOURS) return;
  const speeds = workloads.map(
    ({ name, imagesPerSecond }) => `${name} at ${imagesPerSecond.toFixed(0)} images/s`,
  );
  throw new RangeError(
    `trainWithTensorflow: an estimated ${hours.toFixed(1)} hours are more than ${MOST_HOURS}: ${speeds.join(', ')}, with the JavaScript backend, because the native one does not load (${reason}); install @tensorflow/tfjs-node or choose quick settings`,
  );
}
