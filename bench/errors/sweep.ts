/** All values of a float32 function over a range of bit patterns, judged. */
import { FLOAT32 } from '../../src/theory/arithmetic/precision.ts';
import type { Float32Function, LoadedKernels, Range } from './float32Functions.ts';
import { numberOf } from './float32Functions.ts';
import { errorInUlps, roundTo } from './oracle.ts';

/** What is known of some of the values; `merge` joins two. */
export interface Tally {
  /** how many inputs */
  readonly inputs: number;
  /** of these, compared with a value known without computing */
  readonly known: number;
  /** values that are not the float32 number nearest to the truth */
  readonly misrounded: number;
  /** how often the 64-digit oracle had to decide what is nearest */
  readonly ties: number;
  /** the largest error in ulps, and the first pattern where it occurs */
  readonly worst: number;
  readonly at: number;
}

export const NOTHING: Tally = { inputs: 0, known: 0, misrounded: 0, ties: 0, worst: 0, at: 0 };

/** `a` has the lower patterns. */
export function merge(a: Tally, b: Tally): Tally {
  const worse = b.worst > a.worst ? b : a;
  return {
    inputs: a.inputs + b.inputs,
    known: a.known + b.known,
    misrounded: a.misrounded + b.misrounded,
    ties: a.ties + b.ties,
    worst: worse.worst,
    at: worse.at,
  };
}

/** How many arguments are evaluated at once. */
export const BLOCK = 2 ** 15;
/** What the float64 reference may be off by, relative to its value: 8 roundoffs, so at least 4 ulps. */
const REFERENCE_ERROR = 2 ** -50;
/** Errors this near to the largest, in ulps, are measured by the oracle. */
const CANDIDATE = 2 ** -25;

/** Judges the patterns first, first + stride, … below `end`. */
export function sweep(
  f: Float32Function,
  kernels: LoadedKernels,
  first: number,
  end: number,
  stride: number,
): Tally {
  const judge = new Judge(f, kernels);
  for (let start = first; start < end; start += BLOCK * stride) {
    const length = Math.min(BLOCK, Math.ceil((end - start) / stride));
    for (let i = 0; i < length; i++) kernels.patterns[i] = start + i * stride;
    kernels.evaluate(f.name, length);
    for (const range of f.ranges) {
      const from = Math.max(0, Math.ceil((range.first - start) / stride));
      const to = Math.min(length, Math.floor((range.last - start) / stride) + 1);
      if (from < to) judge.range(range, from, to);
    }
  }
  return judge.tally();
}

class Judge {
  private inputs = 0;
  private known = 0;
  private misrounded = 0;
  private ties = 0;
  /** by the float64 reference */
  private worst = 0;
  private candidates: { readonly pattern: number; readonly y: number; readonly error: number }[] =
    [];
  private readonly f: Float32Function;
  private readonly kernels: LoadedKernels;

  constructor(f: Float32Function, kernels: LoadedKernels) {
    this.f = f;
    this.kernels = kernels;
  }

  range({ value }: Range, from: number, to: number): void {
    this.inputs += to - from;
    if (value === 'computed') {
      this.compare(from, to);
      return;
    }
    this.known += to - from;
    if (value === 'itself') this.expectArguments(from, to);
    else this.expect(value, from, to);
  }

  private expect(value: number, from: number, to: number): void {
    const { arguments: x, values } = this.kernels;
    for (let i = from; i < to; i++) {
      // The error is from the truth, not from the number nearest to it.
      if (!Object.is(values[i], value)) this.misround(i, this.f.reference(x[i]));
    }
  }

  private expectArguments(from: number, to: number): void {
    const { patterns, valuePatterns, arguments: x } = this.kernels;
    for (let i = from; i < to; i++) {
      if (valuePatterns[i] !== patterns[i]) this.misround(i, this.f.reference(x[i]));
    }
  }

  /** Against the float64 reference, and against the oracle where that leaves the rounding open. */
  private compare(from: number, to: number): void {
    const { arguments: x, values } = this.kernels;
    const { reference } = this.f;
    for (let i = from; i < to; i++) {
      const truth = reference(x[i]);
      const doubt = truth * REFERENCE_ERROR;
      const nearest = Math.fround(truth - doubt);
      if (nearest !== Math.fround(truth + doubt)) this.decide(i);
      else if (values[i] !== nearest) this.misround(i, truth);
    }
  }

  private decide(i: number): void {
    this.ties++;
    const truth = this.f.truth(this.kernels.arguments[i]);
    if (this.kernels.values[i] !== roundTo(truth, FLOAT32)) this.misround(i, truth.toNumber());
  }

  /** Only values that are not the nearest have errors above ½ ulp. */
  private misround(i: number, truth: number): void {
    this.misrounded++;
    const y = this.kernels.values[i];
    const error = roughError(y, truth);
    if (error < this.worst - CANDIDATE) return;
    if (error > this.worst + CANDIDATE) this.candidates.length = 0;
    this.worst = Math.max(this.worst, error);
    this.candidates.push({ pattern: this.kernels.patterns[i], y, error });
  }

  tally(): Tally {
    const { inputs, known, misrounded, ties } = this;
    let worst = 0;
    let at = 0;
    for (const { pattern, y, error } of this.candidates) {
      if (error < this.worst - CANDIDATE) continue;
      const exact = Number.isFinite(error)
        ? errorInUlps(y, this.f.truth(numberOf(pattern)), FLOAT32)
        : error;
      if (exact > worst) {
        worst = exact;
        at = pattern;
      }
    }
    return { inputs, known, misrounded, ties, worst, at };
  }
}

const view = new Float64Array(1);
const words = new Uint32Array(view.buffer);

/** |y − truth| in spacings of float32 at the truth, of a truth that is a double. */
function roughError(y: number, truth: number): number {
  if (Number.isNaN(y) || Number.isNaN(truth)) return Number.POSITIVE_INFINITY;
  view[0] = Math.abs(truth);
  const exponent = Math.min(127, Math.max(-126, (words[1] >>> 20) - 1023));
  const computed = Number.isFinite(y) ? y : Math.sign(y) * 2 ** 128;
  return Math.abs(computed - truth) / 2 ** (exponent - 23);
}
