/** How far an implementation of a primitive is from the truth, beside what its derived bound allows. */
import { PRECISIONS } from '../theory/arithmetic/precision.ts';
import type { Operations, Subject } from '../theory/operations.ts';
import {
  allowedUlps,
  errorInUnits,
  type Input,
  type Primitive,
} from '../theory/rounding/primitive.ts';

export interface MeasuredError {
  /** the largest error of an entry, in ulps of what the primitive counts relative to */
  readonly ulps: number;
  /** what rounding explains on this input */
  readonly allowed: number;
}

/**
 * The largest error among the entries that the subject computes from this input; null where the
 * bound does not cover the input. Throws if the subject lacks the operation, or returns another
 * number of entries.
 */
export function measureError(
  primitive: Primitive,
  subject: Subject,
  input: Input,
  n: number,
): MeasuredError | null {
  const precision = PRECISIONS[subject.precision ?? 'float64'];
  if (subject.operations[primitive.operation] === undefined) {
    throw new Error(`measureError: ${subject.name} has no ${primitive.operation}`);
  }
  if (!primitive.isCovered(input, n, precision)) return null;
  const entries = primitive.truth(input, n);
  const computed = primitive.compute(subject.operations as Operations, input, n);
  if (computed.length !== entries.length) {
    throw new Error(
      `measureError: ${subject.name} gives ${computed.length} entries of ${primitive.name}, not ${entries.length}`,
    );
  }
  const errors = entries.map((entry, i) => errorInUnits(computed[i], entry, precision));
  return {
    ulps: errors.reduce((worst, error) => Math.max(worst, error), 0),
    allowed: allowedUlps(primitive.bound, primitive.sizes(input, n, precision), precision),
  };
}
