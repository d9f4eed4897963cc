/**
 * Smooth random displacements: a coarse grid of random arrows, interpolated by uniform cubic
 * B-splines. The idea is that of Simard, Steinkraus and Platt (2003), who smooth an arrow for each
 * pixel with a Gaussian; a spline is as smooth and needs far fewer numbers.
 */
import type { RandomStream } from '../../kernels/random.ts';

export interface ElasticOptions {
  /** largest displacement along each axis, in pixels */
  readonly strength: number;
  /** pixels between neighbouring arrows, an integer */
  readonly spacing: number;
}

/** Throws unless the strength is finite and at least 0 and the spacing a positive integer. */
export function requireElasticOptions(caller: string, options: ElasticOptions): void {
  const { strength, spacing } = options;
  if (!(strength >= 0) || !Number.isFinite(strength)) {
    throw new RangeError(`${caller}: strength ${strength} must be finite and at least 0 pixels`);
  }
  if (!Number.isInteger(spacing) || spacing < 1) {
    throw new RangeError(`${caller}: spacing ${spacing} must be a positive integer of pixels`);
  }
}

/**
 * The four weights of the uniform cubic B-spline at t in [0, 1) between the second and the third of
 * four nodes: (1−t)³/6, (3t³ − 6t² + 4)/6, (−3t³ + 3t² + 3t + 1)/6, t³/6. They are at least 0 and
 * sum to 1.
 */
export function splineWeights(t: number): readonly [number, number, number, number] {
  const s = 1 - t;
  return [
    (s * s * s) / 6,
    ((3 * t - 6) * t * t + 4) / 6,
    (((3 - 3 * t) * t + 3) * t + 1) / 6,
    (t * t * t) / 6,
  ];
}

/** Draws displacement fields for images of one size. */
export class ElasticField {
  /** pixels down and to the right for each pixel, overwritten by {@link draw} */
  readonly down: Float64Array;
  readonly right: Float64Array;
  private readonly height: number;
  private readonly width: number;
  private readonly options: ElasticOptions;
  private readonly weights: readonly (readonly number[])[];
  private readonly nodes: Float64Array;
  private readonly half: Float64Array;

  constructor(height: number, width: number, options: ElasticOptions) {
    requireElasticOptions('ElasticField', options);
    const { spacing } = options;
    this.options = options;
    this.height = height;
    this.width = width;
    this.down = new Float64Array(height * width);
    this.right = new Float64Array(height * width);
    this.weights = Array.from({ length: spacing }, (_, i) => splineWeights(i / spacing));
    this.nodes = new Float64Array(nodesAlong(height, spacing) * nodesAlong(width, spacing));
    this.half = new Float64Array(nodesAlong(height, spacing) * width);
  }

  draw(random: RandomStream): void {
    this.interpolate(this.down, random);
    this.interpolate(this.right, random);
  }

  /** First along the rows of nodes, then down the columns of pixels. */
  private interpolate(field: Float64Array, random: RandomStream): void {
    const { height, width, nodes, half, weights } = this;
    const { strength, spacing } = this.options;
    for (let n = 0; n < nodes.length; n++) nodes[n] = random.uniformBetween(-strength, strength);
    const across = nodesAlong(width, spacing);
    for (let row = 0; row < nodes.length / across; row++) {
      for (let c = 0; c < width; c++) {
        const w = weights[c % spacing];
        const from = row * across + Math.floor(c / spacing);
        half[row * width + c] =
          w[0] * nodes[from] +
          w[1] * nodes[from + 1] +
          w[2] * nodes[from + 2] +
          w[3] * nodes[from + 3];
      }
    }
    for (let r = 0; r < height; r++) {
      const w = weights[r % spacing];
      const from = Math.floor(r / spacing) * width;
      for (let c = 0; c < width; c++) {
        const at = from + c;
        field[r * width + c] =
          w[0] * half[at] +
          w[1] * half[at + width] +
          w[2] * half[at + 2 * width] +
          w[3] * half[at + 3 * width];
      }
    }
  }
}

/** Every pixel needs two nodes on each side. */
function nodesAlong(pixels: number, spacing: number): number {
  return Math.floor((pixels - 1) / spacing) + 4;
}
