/**
 * eˣ, ln x, tanh x and the sigmoid of four float32 numbers, by additions, multiplications and
 * divisions only, so that every machine gives the same bits. `src/kernels/elementary32.ts` is the
 * readable twin, operation by operation; how the polynomials were found is said there.
 */

/** log₂e; ln 2 in two parts, the first short enough that n·LN2_HIGH is exact */
const LOG2_E: f32 = <f32>Math.LOG2E;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -0.000212194442;
/** beyond these eˣ is 0 or infinite */
const LEAST_EXPONENT: f32 = -104;
const MOST_EXPONENT: f32 = 89;
const SQRT_2: f32 = 1.41421354;
const SMALLEST_NORMAL: f32 = 1.17549435e-38;
/** below this tanh is a polynomial */
const TANH_NEAR: f32 = 0.625;
/** of float64, for the sigmoid; beyond the bound it is 0 or 1 */
const LOG2_E_64: f64 = Math.LOG2E;
const LN2_64: f64 = Math.LN2;
const SIGMOID_BOUND: f64 = 104;

export class F32x4 {
  /** a·x + b, rounded twice */
  @inline
  static step(a: v128, x: v128, b: f32): v128 {
    return f32x4.add(f32x4.mul(a, x), f32x4.splat(b));
  }

  /** 2ⁿ for n in −126 … 127 */
  @inline
  static powerOfTwo(n: v128): v128 {
    return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
  }

  @inline
  static exp(given: v128): v128 {
    const bounded = f32x4.max(given, f32x4.splat(LEAST_EXPONENT));
    const x = f32x4.min(bounded, f32x4.splat(MOST_EXPONENT));
    const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2_E)));
    const r = f32x4.sub(
      f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH))),
      f32x4.mul(n, f32x4.splat(LN2_LOW)),
    );
    let p = f32x4.splat(0.000197902976651676);
    p = F32x4.step(p, r, 0.0013944703387096524);
    p = F32x4.step(p, r, 0.008333497680723667);
    p = F32x4.step(p, r, 0.04166629537940025);
    p = F32x4.step(p, r, 0.1666666567325592);
    p = F32x4.step(p, r, 0.5);
    const y = f32x4.mul(p, f32x4.mul(r, r));
    const e = f32x4.add(f32x4.add(y, r), f32x4.splat(1));
    // In two steps: 2ⁿ itself may be subnormal or too large.
    const whole = i32x4.trunc_sat_f32x4_s(n);
    const half = i32x4.shr_s(whole, 1);
    const scaled = f32x4.mul(e, F32x4.powerOfTwo(half));
    return f32x4.mul(scaled, F32x4.powerOfTwo(i32x4.sub(whole, half)));
  }

  @inline
  static log(x: v128): v128 {
    const subnormal = f32x4.lt(x, f32x4.splat(SMALLEST_NORMAL));
    const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, subnormal);
    const bias = v128.bitselect(i32x4.splat(127 + 23), i32x4.splat(127), subnormal);
    const exponent = i32x4.sub(i32x4.shr_u(normal, 23), bias);
    const mantissa = v128.or(v128.and(normal, i32x4.splat(0x007fffff)), i32x4.splat(0x3f800000));
    const large = f32x4.gt(mantissa, f32x4.splat(SQRT_2));
    const m = v128.bitselect(f32x4.mul(mantissa, f32x4.splat(0.5)), mantissa, large);
    // A true comparison is −1.
    const n = f32x4.convert_i32x4_s(i32x4.sub(exponent, large));
    const f = f32x4.sub(m, f32x4.splat(1));
    const z = f32x4.mul(f, f);
    let p = f32x4.splat(0.06746643036603928);
    p = F32x4.step(p, f, -0.11675654351711273);
    p = F32x4.step(p, f, 0.11888162791728973);
    p = F32x4.step(p, f, -0.1240558847784996);
    p = F32x4.step(p, f, 0.14219552278518677);
    p = F32x4.step(p, f, -0.1666799634695053);
    p = F32x4.step(p, f, 0.2000211924314499);
    p = F32x4.step(p, f, -0.25000008940696716);
    p = F32x4.step(p, f, 0.3333331346511841);
    let y = f32x4.mul(f32x4.mul(p, z), f);
    y = f32x4.add(y, f32x4.mul(n, f32x4.splat(LN2_LOW)));
    y = f32x4.sub(y, f32x4.mul(z, f32x4.splat(0.5)));
    y = f32x4.add(f32x4.add(f, y), f32x4.mul(n, f32x4.splat(LN2_HIGH)));
    const infinity = f32x4.splat(Infinity);
    y = v128.bitselect(x, y, f32x4.eq(x, infinity));
    y = v128.bitselect(f32x4.neg(infinity), y, f32x4.eq(x, f32x4.splat(0)));
    // Neither NaN nor a negative number is ≥ 0.
    return v128.bitselect(y, f32x4.splat(NaN), f32x4.ge(x, f32x4.splat(0)));
  }

  /** Near 0 a polynomial, else 1 − 2/(e^{2|x|} + 1) with the sign of x. */
  @inline
  static tanh(x: v128): v128 {
    const one = f32x4.splat(1);
    const two = f32x4.splat(2);
    const size = f32x4.abs(x);
    const z = f32x4.mul(size, size);
    let p = f32x4.splat(0.0021429616026580334);
    p = F32x4.step(p, z, -0.008177397772669792);
    p = F32x4.step(p, z, 0.021700702607631683);
    p = F32x4.step(p, z, -0.05394676327705383);
    p = F32x4.step(p, z, 0.1333320587873459);
    p = F32x4.step(p, z, -0.3333333134651184);
    const near = f32x4.add(size, f32x4.mul(size, f32x4.mul(p, z)));
    const e = F32x4.exp(f32x4.mul(size, two));
    const far = f32x4.sub(one, f32x4.div(two, f32x4.add(e, one)));
    const y = v128.bitselect(near, far, f32x4.lt(size, f32x4.splat(TANH_NEAR)));
    return v128.or(y, v128.and(x, i32x4.splat(0x80000000)));
  }

  /** 1/(1 + e⁻ˣ) in float64, rounded to float32 at the end: hardly more than that counts. */
  @inline
  static sigmoid(x: v128): v128 {
    const low = F32x4.sigmoidOfTwo(f64x2.promote_low_f32x4(x));
    const upper = v128.shuffle<i32>(x, x, 2, 3, 2, 3);
    const high = F32x4.sigmoidOfTwo(f64x2.promote_low_f32x4(upper));
    const both = f32x4.demote_f64x2_zero(low);
    return v128.shuffle<i32>(both, f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
  }

  /** The sigmoid of two float64 numbers. */
  @inline
  static sigmoidOfTwo(given: v128): v128 {
    const bounded = f64x2.max(f64x2.neg(given), f64x2.splat(-SIGMOID_BOUND));
    const x = f64x2.min(bounded, f64x2.splat(SIGMOID_BOUND));
    const n = f64x2.nearest(f64x2.mul(x, f64x2.splat(LOG2_E_64)));
    const r = f64x2.sub(x, f64x2.mul(n, f64x2.splat(LN2_64)));
    let p = f64x2.splat(2.4708287924852486e-5);
    p = F32x4.stepOfTwo(p, r, 0.0001990893895353314);
    p = F32x4.stepOfTwo(p, r, 0.0013889197130853002);
    p = F32x4.stepOfTwo(p, r, 0.008333281808064363);
    p = F32x4.stepOfTwo(p, r, 0.04166666440507642);
    p = F32x4.stepOfTwo(p, r, 0.16666666784441903);
    p = F32x4.stepOfTwo(p, r, 0.5000000000426811);
    p = F32x4.stepOfTwo(p, r, 1);
    p = F32x4.stepOfTwo(p, r, 1);
    const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(n));
    const power = i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52);
    const e = f64x2.mul(p, power);
    return f64x2.div(f64x2.splat(1), f64x2.add(f64x2.splat(1), e));
  }

  /** a·x + b in float64, rounded twice */
  @inline
  static stepOfTwo(a: v128, x: v128, b: f64): v128 {
    return f64x2.add(f64x2.mul(a, x), f64x2.splat(b));
  }

  /** σ′(x) = e/(1 + e)² with e = e^{−|x|}: y(1 − y) would lose its digits near y = 1. */
  @inline
  static sigmoidSlope(x: v128): v128 {
    const e = F32x4.exp(f32x4.neg(f32x4.abs(x)));
    const sum = f32x4.add(f32x4.splat(1), e);
    return f32x4.div(e, f32x4.mul(sum, sum));
  }

  /** tanh′(x) = 4·σ′(2x) */
  @inline
  static tanhSlope(x: v128): v128 {
    const slope = F32x4.sigmoidSlope(f32x4.mul(x, f32x4.splat(2)));
    return f32x4.mul(slope, f32x4.splat(4));
  }
}
