export class F32x4 {
  static exp(x: v128): v128 {
    return f32x4.splat(<f32>Math.exp(<f64>f32x4.extract_lane(x, 0)));
  }
  static log(x: v128): v128 {
    return f32x4.splat(<f32>Math.log(<f64>f32x4.extract_lane(x, 0)));
  }
}
