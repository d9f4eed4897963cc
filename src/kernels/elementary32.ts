/**
 * eˣ, ln x, tanh x and the sigmoid of float32 numbers: every operation is rounded to float32 (in the
 * sigmoid to float64, and its result to float32), and there are only additions, multiplications and
 * divisions, so every machine gives the same bits. The readable twin of `assembly/elementary.ts`,
 * which does four numbers at once.
 *
 * Among all 2³² numbers eˣ is off by at most 0.97 ulp, ln x by 0.83, tanh x by 1.34 and the sigmoid
 * by 0.5001, subnormal results included; `npm run errors` measures that. None ever falls from one
 * number to the next.
 *
 * The polynomials are minimax: their coefficients minimize the largest relative error over the
 * stated interval (Lawson's algorithm on 4,000 Chebyshev points in float64), then, but for those of
 * EXP_64, are rounded to float32. What is left after that is below 0.02 ulp; the errors that remain
 * are of rounding.
 */
const round = Math.fround;

/** log₂e; ln 2 in two parts, the first short enough that n·LN2_HIGH is exact */
const LOG2_E = round(Math.LOG2E);
const LN2_HIGH = 0.693359375;
const LN2_LOW = round(-0.000212194442);
/** beyond these eˣ is 0 or infinite */
const LEAST_EXPONENT = -104;
const MOST_EXPONENT = 89;
const SQRT_2 = round(1.41421354);
/** 2²³ */
const STEPS_OF_A_BINADE = 8_388_608;
/** below this tanh is a polynomial */
const TANH_NEAR = 0.625;
/** beyond these the sigmoid is 0 or 1 */
const SIGMOID_BOUND = 104;

/** (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2, highest power first */
const EXP = [
  0.000197902976651676, 0.0013944703387096524, 0.008333497680723667, 0.04166629537940025,
  0.1666666567325592, 0.5,
];
/** eʳ for |r| ≤ ½ ln 2 in float64, off by 2⁻³⁹ relatively: 1 + r, and the like of EXP a degree higher */
const EXP_64 = [
  2.4708287924852486e-5, 0.0001990893895353314, 0.0013889197130853002, 0.008333281808064363,
  0.04166666440507642, 0.16666666784441903, 0.5000000000426811, 1, 1,
];
/** (ln(1 + f) − f + f²/2)/f³ for 1 + f from √½ to √2 */
const LOG = [
  0.06746643036603928, -0.11675654351711273, 0.11888162791728973, -0.1240558847784996,
  0.14219552278518677, -0.1666799634695053, 0.2000211924314499, -0.25000008940696716,
  0.3333331346511841,
];
/** (tanh(x)/x − 1)/x² as a polynomial in x² for |x| ≤ 0.625 */
const TANH = [
  0.0021429616026580334, -0.008177397772669792, 0.021700702607631683, -0.05394676327705383,
  0.1333320587873459, -0.3333333134651184,
];

const bits = new Int32Array(1);
const value = new Float32Array(bits.buffer);
/** of which the lower half stays 0 */
const double = new DataView(new ArrayBuffer(8));

/** Horner's rule, rounded after every operation. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => round(round(sum * x) + coefficient));
}

/** 2ⁿ for n in −126 … 127 */
function powerOfTwo(n: number): number {
  bits[0] = (n + 127) << 23;
  return value[0];
}

/** 2ⁿ for n in −1022 … 1023, from its bits: `**` may differ from engine to engine. */
function powerOfTwo64(n: number): number {
  double.setInt32(0, (n + 1023) << 20);
  return double.getFloat64(0);
}

/** The nearest integer, to even where two are. */
function nearest(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

/** eˣ = 2ⁿ·eʳ with n the integer nearest to x·log₂e. */
export function exp32(given: number): number {
  const x = Math.min(Math.max(round(given), LEAST_EXPONENT), MOST_EXPONENT);
  const n = nearest(round(x * LOG2_E));
  const r = round(round(x - round(n * LN2_HIGH)) - round(n * LN2_LOW));
  const y = round(polynomial(EXP, r) * round(r * r));
  const e = round(round(y + r) + 1);
  // In two steps: 2ⁿ itself may be subnormal or too large.
  const half = n >> 1;
  return round(round(e * powerOfTwo(half)) * powerOfTwo(n - half));
}

/** ln x = n·ln 2 + ln m with x = m·2ⁿ and m from √½ to √2; −∞ at 0, NaN below. */
export function log32(given: number): number {
  const x = round(given);
  if (!(x >= 0)) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  value[0] = x;
  const subnormal = bits[0] >>> 23 === 0;
  if (subnormal) value[0] = x * STEPS_OF_A_BINADE;
  let n = (bits[0] >>> 23) - (subnormal ? 127 + 23 : 127);
  bits[0] = (bits[0] & 0x007fffff) | 0x3f800000;
  let m = value[0];
  if (m > SQRT_2) {
    m *= 0.5;
    n += 1;
  }
  const f = round(m - 1);
  const z = round(f * f);
  let y = round(round(polynomial(LOG, f) * z) * f);
  y = round(y + round(n * LN2_LOW));
  y = round(y - round(z * 0.5));
  return round(round(f + y) + round(n * LN2_HIGH));
}

/** Near 0 a polynomial, else 1 − 2/(e^{2|x|} + 1), with the sign of x. */
export function tanh32(given: number): number {
  const x = round(given);
  const size = Math.abs(x);
  const y = size < TANH_NEAR ? tanhNear(size) : tanhFar(size);
  return x < 0 || Object.is(x, -0) ? -y : y;
}

function tanhNear(x: number): number {
  const z = round(x * x);
  return round(x + round(x * round(polynomial(TANH, z) * z)));
}

function tanhFar(x: number): number {
  return round(1 - round(2 / round(exp32(round(x * 2)) + 1)));
}

/**
 * 1/(1 + e⁻ˣ) in float64, rounded to float32 at the end: hardly more than that rounding counts. In
 * float32 the roundings would add up to 2.4 ulps, and values would fall where they should rise.
 */
export function sigmoid32(given: number): number {
  const x = Math.min(Math.max(-round(given), -SIGMOID_BOUND), SIGMOID_BOUND);
  const n = nearest(x * Math.LOG2E);
  const r = x - n * Math.LN2;
  const p = EXP_64.reduce((sum, coefficient) => sum * r + coefficient);
  return round(1 / (1 + p * powerOfTwo64(n)));
}

/** σ′(x) = e/(1 + e)² with e = e^{−|x|}: y(1 − y) would lose its digits near y = 1. */
export function sigmoidSlope32(given: number): number {
  const e = exp32(-Math.abs(round(given)));
  const sum = round(1 + e);
  return round(e / round(sum * sum));
}

/** tanh′(x) = 4·σ′(2x) */
export function tanhSlope32(given: number): number {
  return round(sigmoidSlope32(round(round(given) * 2)) * 4);
}
