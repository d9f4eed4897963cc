/** Central differences of a network's loss, and the model of their error. */
import { elements, type Floats, type Tensor } from '../kernels/array.ts';
import { exp, ln } from '../kernels/elementary.ts';
import { ActivationLayer } from '../nn/activationLayer.ts';
import type { Network } from '../nn/network.ts';

/** Unit roundoff of float64. */
const UNIT_ROUNDOFF = 2 ** -53;

/** What the differences with ε = 1/N are off by, over a list of weights. */
export interface DifferenceError {
  readonly N: number;
  /** maxᵢ |∇ᴺᵢ − ∂L/∂θᵢ| */
  readonly error: number;
  /** true if a ReLU unit changes sign between θᵢ − ε and θᵢ + ε for one of the weights */
  readonly kinkCrossed: boolean;
}

/** Signs of all pre-activations of ReLU in the last forward pass: tanh has no kink to cross. */
function signPattern(network: Network): string {
  return network.layers
    .map((layer) =>
      layer instanceof ActivationLayer && layer.name === 'relu'
        ? Array.from(layer.preActivations, Math.sign).join('')
        : '',
    )
    .join('|');
}

/**
 * Compares ∂L/∂θᵢ with (L(θᵢ + ε) − L(θᵢ − ε)) / 2ε, ε = 1/N, for the entries `indices` of the
 * first layer's weights (flattened row-major), on one example, in the arithmetic of the network. The
 * weights are left as they were.
 */
export function differenceErrors(
  network: Network,
  x: Tensor<Floats>,
  label: number,
  indices: readonly number[],
  Ns: readonly number[],
): DifferenceError[] {
  const labels = [label];
  network.backward(x, labels);
  const { value, gradient } = network.parameters[0];
  const weights = elements(value);
  const slopes = elements(gradient);
  const exact = indices.map((i) => slopes[i]);
  network.loss(x, labels);
  const pattern = signPattern(network);
  const lossAt = (i: number, weight: number): { loss: number; crossed: boolean } => {
    const kept = weights[i];
    weights[i] = weight;
    const loss = network.loss(x, labels);
    const crossed = signPattern(network) !== pattern;
    weights[i] = kept;
    return { loss, crossed };
  };
  return Ns.map((N) => {
    const epsilon = 1 / N;
    let error = 0;
    let kinkCrossed = false;
    indices.forEach((i, n) => {
      const above = lossAt(i, weights[i] + epsilon);
      const below = lossAt(i, weights[i] - epsilon);
      const difference = (above.loss - below.loss) / (2 * epsilon);
      error = Math.max(error, Math.abs(difference - exact[n]));
      kinkCrossed ||= above.crossed || below.crossed;
    });
    return { N, error, kinkCrossed };
  });
}

/**
 * The first `count` weights of the brightest input (the first one of the largest value) whose
 * gradient is not 0: a difference quotient there has something to find.
 */
export function liveWeights(network: Network, x: Tensor, label: number, count: number): number[] {
  network.backward(x, [label]);
  const { gradient } = network.parameters[0];
  const [inputs, units] = gradient.shape;
  let brightest = 0;
  for (let j = 1; j < inputs; j++) if (x.get(0, j) > x.get(0, brightest)) brightest = j;
  const row = Array.from({ length: units }, (_, unit) => brightest * units + unit);
  return row.filter((i) => gradient.data[i] !== 0).slice(0, count);
}

/** error ≈ a/N² (truncation) + b·u·N (rounding). */
export interface ErrorModel {
  readonly a: number;
  readonly b: number;
}

/**
 * Least squares of the relative deviations (model − error)/error over the points where no kink is
 * crossed; null where fewer than two points are left or the fit is degenerate.
 */
export function fitErrorModel(errors: readonly DifferenceError[]): ErrorModel | null {
  const points = errors.filter((e) => !e.kinkCrossed && e.error > 0);
  let [pp, pq, qq, p1, q1] = [0, 0, 0, 0, 0];
  for (const { N, error } of points) {
    const p = 1 / (N * N * error);
    const q = (UNIT_ROUNDOFF * N) / error;
    pp += p * p;
    pq += p * q;
    qq += q * q;
    p1 += p;
    q1 += q;
  }
  const determinant = pp * qq - pq * pq;
  if (points.length < 2 || !(determinant > 0)) return null;
  return { a: (qq * p1 - pq * q1) / determinant, b: (pp * q1 - pq * p1) / determinant };
}

export function modelledError({ a, b }: ErrorModel, N: number): number {
  return a / (N * N) + b * UNIT_ROUNDOFF * N;
}

/** The N where the model is smallest: (2a / (b·u))^⅓; NaN unless a and b are positive. */
export function optimalN({ a, b }: ErrorModel): number {
  return a > 0 && b > 0 ? exp(ln((2 * a) / (b * UNIT_ROUNDOFF)) / 3) : Number.NaN;
}
