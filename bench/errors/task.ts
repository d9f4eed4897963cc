/** What is to be measured, cut into pieces that processes take one by one. */
import type { PrimitiveErrors } from '../../src/pages/errorRecord.ts';
import { fast } from '../../tests/properties/subjects/fast.ts';
import { reference } from '../../tests/properties/subjects/reference.ts';
import { FLOAT32_FUNCTIONS, type LoadedKernels } from './float32Functions.ts';
import { measurePrimitive, rowsFor } from './primitives.ts';
import { SAMPLED_RANGES, type Sample, sample } from './sample.ts';
import { sweep, type Tally } from './sweep.ts';

export type ErrorTask =
  | {
      readonly kind: 'float32';
      /** of FLOAT32_FUNCTIONS */
      readonly index: number;
      readonly first: number;
      readonly end: number;
      readonly stride: number;
    }
  | {
      readonly kind: 'float64';
      /** of SAMPLED_RANGES */
      readonly index: number;
      readonly points: number;
      readonly seed: number;
    }
  | {
      readonly kind: 'primitive';
      /** of ROWS */
      readonly index: number;
      readonly numbers: number;
      readonly seed: number;
    };

/** The rows of the table of primitives. */
export const ROWS = rowsFor([reference, fast]);

const PATTERNS = 2 ** 32;
const PIECES = 64;

/** The elementary functions. */
export function tasks(stride: number, points: number, seed: number): readonly ErrorTask[] {
  // A piece begins at a multiple of the stride.
  const piece = Math.ceil(PATTERNS / PIECES / stride) * stride;
  const float32 = FLOAT32_FUNCTIONS.flatMap((_, index) =>
    Array.from({ length: Math.ceil(PATTERNS / piece) }, (_, n): ErrorTask => {
      const first = n * piece;
      return { kind: 'float32', index, first, end: Math.min(PATTERNS, first + piece), stride };
    }),
  );
  const float64 = SAMPLED_RANGES.map(
    (_, index): ErrorTask => ({ kind: 'float64', index, points, seed }),
  );
  return [...float32, ...float64];
}

export function primitiveTasks(numbers: number, seed: number): readonly ErrorTask[] {
  return ROWS.map((_, index) => ({ kind: 'primitive', index, numbers, seed }));
}

export type ErrorResult = Tally | Sample | PrimitiveErrors;

export function perform(task: ErrorTask, kernels: LoadedKernels): ErrorResult {
  if (task.kind === 'primitive') {
    const [primitive, subject] = ROWS[task.index];
    return measurePrimitive(primitive, subject, primitive.lengths, task.numbers, task.seed);
  }
  if (task.kind === 'float64') return sample(SAMPLED_RANGES[task.index], task.points, task.seed);
  const { index, first, end, stride } = task;
  return sweep(FLOAT32_FUNCTIONS[index], kernels, first, end, stride);
}
