/** `docs/errors.json`: measured errors of the elementary functions and of the primitives, in ulps, as `npm run errors` writes them. */
import { readFileSync } from 'node:fs';

export interface Float32Errors {
  readonly name: string;
  /** how many inputs were judged: all 2³², unless the stride was larger than 1 */
  readonly inputs: number;
  /** values that are not the float32 number nearest to the truth */
  readonly misrounded: number;
  /** how often only the 64-digit oracle could tell which number is nearest */
  readonly ties: number;
  /** the largest error, rounded up in the fourth decimal */
  readonly worst: number;
  /** the first input, in the order of bit patterns, that has this error */
  readonly at: number;
}

export interface Float64Errors {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** how the points are spread over the range */
  readonly spread: Spread;
  readonly points: number;
  readonly misrounded: number;
  readonly worst: number;
  readonly at: number;
}

/** Equal distances on the average, or equally many points for each power of two. */
export type Spread = 'even' | 'octaves';

/** The largest error of a primitive among the inputs of one length, ordinary or hostile. */
export interface WorstError {
  readonly n: number;
  readonly region: 'ordinary' | 'hostile';
  readonly inputs: number;
  /** in ulps of what the primitive counts relative to */
  readonly worst: number;
  /** what the derived bound allows on the input of the largest error, which may depend on more than n */
  readonly allowed: number;
  /** the largest error as a share of its bound, over all these inputs */
  readonly share: number;
  /** the input, or the family that it is drawn from where it has many numbers */
  readonly at: string;
}

export interface PrimitiveErrors {
  /** as in `src/theory/rounding` */
  readonly name: string;
  readonly implementation: string;
  readonly precision: 'float32' | 'float64';
  readonly errors: readonly WorstError[];
}

export interface ErrorRecord {
  /** every stride-th bit pattern of float32 was tried */
  readonly stride: number;
  readonly seed: number;
  readonly float32: readonly Float32Errors[];
  readonly float64: readonly Float64Errors[];
  readonly primitives: readonly PrimitiveErrors[];
}

/** Throws, saying what to do, if there is none. */
export function readErrorRecord(path: string): ErrorRecord {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ErrorRecord;
  } catch (error) {
    throw new Error(`${path} cannot be read (${(error as Error).message}); run npm run errors`, {
      cause: error,
    });
  }
}

/** The largest recorded error of a float64 function over all its ranges, or of a float32 function. */
export function largestError(
  record: ErrorRecord,
  precision: 'float32' | 'float64',
  name: string,
): number {
  const worst = record[precision].filter((entry) => entry.name === name).map((e) => e.worst);
  if (worst.length === 0)
    throw new Error(`largestError: no ${precision} errors of ${name} recorded`);
  return Math.max(...worst);
}
