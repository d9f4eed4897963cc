/** A subject whose speed and results are made up, for tests of what measures it. */
import type { Subject } from '../../../bench/subject.ts';
import type { GemmTask, StepTask } from '../../../bench/task.ts';

export interface FakeOptions {
  readonly threads?: number;
  readonly takes?: Subject['takes'];
  /** of a step on one image, or of a product; by default 1 */
  readonly seconds?: (step: number) => number;
  /** seconds of a step besides, whatever its batch; by default 0 */
  readonly overhead?: number;
  /** what step 1, 2, … on so many images finds; by default the same for all subjects */
  readonly value?: (step: number, batch: number) => number;
  readonly settings?: Record<string, string>;
}

/** Every start, step and end goes into `log`: `a+1` starts on one image, `a×2` does two steps, `a-`. */
export function fakeSubject(name: string, log: string[], options: FakeOptions = {}): Subject {
  const { threads = 1, takes = () => true, settings = {}, overhead = 0 } = options;
  const { seconds = () => 1, value = (step, batch) => 10 * batch + step } = options;
  return {
    name,
    threads,
    unavailable: async () => null,
    takes,
    async start(task) {
      const batch = task.kind === 'step' ? task.batch : 1;
      let step = 0;
      log.push(`${name}+${batch}`);
      return {
        settings,
        async run(repeat) {
          log.push(`${name}×${repeat}`);
          let taken = 0;
          for (let n = 0; n < repeat; n++) taken += overhead + batch * seconds(++step);
          return { seconds: taken, value: value(step, batch) };
        },
        async close() {
          log.push(`${name}-`);
        },
      };
    },
  };
}

/** Eight images of two pixels. */
export const STEP_TASK: StepTask = {
  kind: 'step',
  bench: 'b',
  input: 'dense',
  inputShape: [2],
  layers: [{ kind: 'dense', outputs: 3 }],
  classes: 3,
  batch: 8,
  learningRate: 0.5,
  inputs: Float32Array.from({ length: 16 }, (_, i) => i),
  labels: Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1),
  parameters: [
    { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
    { shape: [3], data: Float32Array.of(7, 8, 9) },
  ],
};

/** 10⁹ operations are 1000 / 0.06 of it. */
export const GEMM_TASK: GemmTask = {
  kind: 'gemm',
  bench: 'gemm',
  input: '2×3 · 3×5',
  M: 2,
  K: 3,
  N: 5,
  transposedA: false,
  transposedB: false,
  a: Float32Array.of(1, 2, 3, 4, 5, 6),
  b: Float32Array.from({ length: 15 }, (_, i) => i),
};
