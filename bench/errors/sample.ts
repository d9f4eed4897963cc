/** The float64 functions at random points, against the 64-digit oracle. */
import { cospi, exp, expm1, ln, log1p, tanh } from '../../src/kernels/elementary.ts';
import { RandomStream } from '../../src/kernels/random.ts';
import { sigmoid } from '../../src/nn/activations.ts';
import type { Spread } from '../../src/pages/errorRecord.ts';
import { FLOAT64 } from '../../src/theory/arithmetic/precision.ts';
import { errorInUlps, roundTo, type Truth, truths } from './oracle.ts';

export interface SampledRange {
  readonly name: keyof typeof FLOAT64_FUNCTIONS;
  readonly from: number;
  readonly to: number;
  readonly spread: Spread;
}

export interface Sample {
  readonly points: number;
  readonly misrounded: number;
  readonly worst: number;
  readonly at: number;
}

const FLOAT64_FUNCTIONS = { exp, expm1, ln, log1p, tanh, sigmoid, cospi };

const range = (
  name: SampledRange['name'],
  from: number,
  to: number,
  spread: Spread = 'even',
): SampledRange => ({ name, from, to, spread });

/** Where values are finite and not yet constant; near zeros; and for small arguments of both signs. */
export const SAMPLED_RANGES: readonly SampledRange[] = [
  range('exp', -745, 709.75),
  range('exp', -1, 1),
  range('exp', 2 ** -60, 700, 'octaves'),
  range('exp', -700, -(2 ** -60), 'octaves'),
  range('expm1', -40, 709.75),
  range('expm1', -1, 1),
  range('expm1', 2 ** -60, 700, 'octaves'),
  range('expm1', -40, -(2 ** -60), 'octaves'),
  range('ln', 2 ** -1074, Number.MAX_VALUE, 'octaves'),
  range('ln', 0.5, 2),
  range('ln', 1 - 2 ** -20, 1 + 2 ** -20),
  range('log1p', 2 ** -60, Number.MAX_VALUE, 'octaves'),
  range('log1p', -1 + 2 ** -53, -(2 ** -60), 'octaves'),
  range('log1p', -0.5, 1),
  range('tanh', -20, 20),
  range('tanh', -1, 1),
  range('tanh', 2 ** -60, 20, 'octaves'),
  range('sigmoid', -745, -20),
  range('sigmoid', -20, 37),
  range('sigmoid', -1, 1),
  range('sigmoid', 2 ** -60, 37, 'octaves'),
  range('cospi', -2, 2),
  range('cospi', 0.49, 0.51),
  range('cospi', 2 ** -30, 2 ** 53, 'octaves'),
];

/** Measures `points` random points of a range. */
export function sample(
  { name, from, to, spread }: SampledRange,
  points: number,
  seed: number,
): Sample {
  const random = new RandomStream(seed, `errors of ${name} from ${from} to ${to}, ${spread}`);
  const f = FLOAT64_FUNCTIONS[name];
  const truthOf: Truth = truths[name];
  let misrounded = 0;
  let worst = 0;
  let at = from;
  for (let n = 0; n < points; n++) {
    const x =
      spread === 'even'
        ? random.uniformBetween(from, to)
        : betweenOctaves(from, to, random.uniform());
    const y = f(x);
    const truth = truthOf(x);
    if (y !== roundTo(truth, FLOAT64)) misrounded++;
    const error = errorInUlps(y, truth, FLOAT64);
    if (error > worst) {
      worst = error;
      at = x;
    }
  }
  return { points, misrounded, worst, at };
}

const view = new DataView(new ArrayBuffer(8));

/** Between two numbers of the same sign, in equal steps of their bit patterns. */
function betweenOctaves(from: number, to: number, share: number): number {
  const pattern = (x: number): bigint => {
    view.setFloat64(0, x);
    return view.getBigUint64(0);
  };
  const steps = pattern(to) - pattern(from);
  view.setBigUint64(0, pattern(from) + (steps * BigInt(Math.floor(share * 2 ** 53))) / 2n ** 53n);
  return view.getFloat64(0);
}
