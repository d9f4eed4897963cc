/** The four float32 functions of the fast kernels, and what is known of their values without computing. */
import { exp, ln, tanh } from '../../src/kernels/elementary.ts';
import { createMemory, KernelMemory } from '../../src/kernels/webassembly/memory.ts';
import { compileKernels, instantiate } from '../../src/kernels/webassembly/module.ts';
import { sigmoid } from '../../src/nn/activations.ts';
import { type Truth, truths } from './oracle.ts';

/** The float32 numbers of the patterns `first` … `last`, both included, all have this nearest value. */
export interface Range {
  readonly first: number;
  readonly last: number;
  /** `computed`: to be compared with float64; `itself`: f(x) rounds to x */
  readonly value: number | 'itself' | 'computed';
}

export interface Float32Function {
  readonly name: 'exp' | 'log' | 'tanh' | 'sigmoid';
  /** the same function in float64 */
  readonly reference: (x: number) => number;
  readonly truth: Truth;
  /** in rising order of patterns, covering all 2³² */
  readonly ranges: readonly Range[];
}

const PATTERNS = 2 ** 32;
const { POSITIVE_INFINITY: INFINITY, NaN: NAN } = Number;

const numbers = new Float32Array(1);
const patterns = new Uint32Array(numbers.buffer);

/** The 32 bits of a float32 number, as an unsigned integer. */
export function patternOf(x: number): number {
  numbers[0] = x;
  return patterns[0];
}

export function numberOf(pattern: number): number {
  patterns[0] = pattern;
  return numbers[0];
}

/** From the number `from` on, away from zero, f(x) is `value`, up to the next entry of the same sign. */
type Entry = readonly [from: number, value: Range['value']];

function ranges(positive: readonly Entry[], negative: readonly Entry[]): readonly Range[] {
  const entries = [...positive, [NAN, NAN] as const, ...negative];
  const firsts = entries.map(([from]) =>
    Number.isNaN(from) ? patternOf(INFINITY) + 1 : patternOf(from),
  );
  const starts = [...firsts, patternOf(-INFINITY) + 1, PATTERNS];
  const values = [...entries.map(([, value]) => value), NAN];
  return values.map((value, at) => ({ first: starts[at], last: starts[at + 1] - 1, value }));
}

/**
 * The bounds hold because the spacing of float32 is 2⁻²³ above 1, 2⁻²⁴ from ½ to 1, and 2⁻¹⁴⁹ below
 * 2⁻¹²⁶: what is nearer than half of that is rounded away.
 */
export const FLOAT32_FUNCTIONS: readonly Float32Function[] = [
  {
    name: 'exp',
    reference: exp,
    truth: truths.exp,
    // |eˣ − 1| < 2⁻²⁵·(1 + 2⁻²⁵) for |x| < 2⁻²⁵, e⁸⁹ > 2¹²⁸, e⁻¹⁰⁴ < 2⁻¹⁵⁰
    ranges: ranges(
      [
        [0, 1],
        [2 ** -25, 'computed'],
        [89, INFINITY],
      ],
      [
        [-0, 1],
        [-(2 ** -25), 'computed'],
        [-104, 0],
      ],
    ),
  },
  {
    name: 'log',
    reference: ln,
    truth: truths.ln,
    ranges: ranges(
      [
        [0, -INFINITY],
        [2 ** -149, 'computed'],
        [INFINITY, INFINITY],
      ],
      [
        [-0, -INFINITY],
        [-(2 ** -149), NAN],
      ],
    ),
  },
  {
    name: 'tanh',
    reference: tanh,
    truth: truths.tanh,
    // |tanh x − x| < |x|³/3 < 2⁻²⁷·|x| for |x| < 2⁻¹³; 1 − tanh 10 < 2e⁻²⁰ < 2⁻²⁶
    ranges: ranges(
      [
        [0, 'itself'],
        [2 ** -13, 'computed'],
        [10, 1],
      ],
      [
        [-0, 'itself'],
        [-(2 ** -13), 'computed'],
        [-10, -1],
      ],
    ),
  },
  {
    name: 'sigmoid',
    reference: sigmoid,
    truth: truths.sigmoid,
    // |σ(x) − ½| < |x|/4 < 2⁻²⁶ for |x| < 2⁻²⁴; 1 − σ(18) < e⁻¹⁸ < 2⁻²⁵; σ(−104) < e⁻¹⁰⁴ < 2⁻¹⁵⁰
    ranges: ranges(
      [
        [0, 0.5],
        [2 ** -24, 'computed'],
        [18, 1],
      ],
      [
        [-0, 0.5],
        [-(2 ** -24), 'computed'],
        [-104, 0],
      ],
    ),
  },
];

/** The compiled kernels with room for `count` arguments and as many values. */
export async function loadKernels(count: number) {
  const memory = createMemory(2 ** 20 + 8 * count, false);
  const kernels = instantiate(await compileKernels(false), memory);
  const space = new KernelMemory(memory, kernels.heapBase());
  kernels.initialize(space.keep(2 ** 16), 1, true, 0);
  const x = space.keep(4 * count);
  const y = space.keep(4 * count);
  return {
    patterns: new Uint32Array(memory.buffer, x, count),
    arguments: new Float32Array(memory.buffer, x, count),
    values: new Float32Array(memory.buffer, y, count),
    valuePatterns: new Uint32Array(memory.buffer, y, count),
    /** values[i] = f(arguments[i]) for i < length */
    evaluate: (name: Float32Function['name'], length: number): void => kernels[name](y, x, length),
  };
}

export type LoadedKernels = Awaited<ReturnType<typeof loadKernels>>;
