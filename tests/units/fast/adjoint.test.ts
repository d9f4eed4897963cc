/**
 * ⟨Jv, w⟩ = ⟨v, Jᵀw⟩ for the layers of the fast kernels that are not linear with small integers
 * alone (those are in `exactLaws`): Jv, with v for the input and the parameters, is the derivative in
 * float64, written out for each layer; Jᵀw are the gradients of the fast kernels for dy = w.
 *
 * What float32 may add is Σ|vᵢ|·nᵢu·mᵢ over all gradients, where nᵢ·mᵢ counts the roundings of
 * gradient i, each times the magnitude that is rounded; see `linearizations`. `SLACK` covers products
 * of roundings, γ of float64 the sums of the two sides.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assign, elements, sizeOf } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import {
  createFastKernels,
  type FastKernels,
} from '../../../src/kernels/webassembly/fastKernels.ts';
import type { Layer } from '../../../src/nn/layer.ts';
import { Images } from './float32Windows.ts';
import { hardFloats } from './hardFloats.ts';
import { type Given, linearizations } from './linearizations.ts';
import { MAGNITUDES, minimalFiltering } from './minimalFiltering.ts';

const U32 = 2 ** -24;
const U64 = 2 ** -53;
const SLACK = 1 + 2 ** -8;
const gamma = (n: number, u: number): number => (n * u) / (1 - n * u);
const SEEDS = [1, 2, 3];

let kernels: FastKernels;

beforeAll(async () => {
  kernels = await createFastKernels({ memory: 2 ** 24, threads: 2 });
});
afterAll(() => kernels.close());

const sum = (count: number, term: (i: number) => number): number => {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
};
const inner = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  sum(a.length, (i) => a[i] * b[i]);
const innerOfSizes = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  sum(a.length, (i) => Math.abs(a[i] * b[i]));

/** The data of one case, and the gradients of the fast kernels: of the input, then the parameters. */
function backwards(
  layer: Layer,
  shape: readonly number[],
  seed: number,
): { given: Given; y: Float32Array; gradients: Float32Array[] } {
  const draw = (name: string, own: readonly number[]) =>
    hardFloats({ seed, density: 1, kind: 'ordinary' }, name, sizeOf(own));
  kernels.reset();
  const outputShape = [
    shape[0],
    ...layer.init(new RandomStream(seed, 'init'), shape.slice(1), kernels),
  ];
  const own = layer.parameters.map(({ value }) => value.shape);
  const given: Given = {
    shape,
    inputs: [shape, ...own].map((each, k) => draw(`input ${k}`, each)),
    directions: [shape, ...own].map((each, k) => draw(`direction ${k}`, each)),
    dy: draw('dy', outputShape),
  };
  const place = (each: readonly number[], data: Float32Array) => {
    const array = kernels.scratch(each[0], each.slice(1));
    assign(array, data);
    return array;
  };
  layer.parameters.forEach(({ value }, k) => {
    assign(value, given.inputs[k + 1]);
  });
  const y = layer.forward(place(shape, given.inputs[0]), true);
  const dx = layer.backward(place(outputShape, given.dy));
  const gradients = [dx, ...layer.parameters.map(({ gradient }) => gradient)];
  return {
    given,
    y: Float32Array.from(elements(y)),
    gradients: gradients.map((gradient) => Float32Array.from(elements(gradient))),
  };
}

describe('⟨Jv, w⟩ = ⟨v, Jᵀw⟩ within the roundings of Jᵀw', () => {
  it.each(linearizations)('$name', ({ create, shape, linearize }) => {
    for (const seed of SEEDS) {
      const { given, gradients } = backwards(create(), shape, seed);
      const { jv, bounds } = linearize(given);
      const { directions, dy } = given;
      expect(bounds.length).toBe(gradients.length);
      const over = (term: (gradient: Float32Array, v: Float32Array, k: number) => number) =>
        sum(gradients.length, (k) => term(gradients[k], directions[k], k));
      const left = inner(jv, dy);
      const right = over(inner);
      const terms = dy.length + over((gradient) => gradient.length);
      const sizes = innerOfSizes(jv, dy) + over(innerOfSizes);
      const float32 = over((_, v, k) => sum(v.length, (i) => Math.abs(v[i]) * bounds[k](i)));
      const allowed = float32 * U32 * SLACK + gamma(terms + 64, U64) * sizes;
      expect(Math.abs(left - right), `seed ${seed}`).toBeLessThanOrEqual(allowed);
      // One element of one gradient with the other sign is found out.
      gradients.forEach((gradient, k) => {
        const largest = gradient.reduce(
          (most, g, i) => Math.max(most, Math.abs(g * directions[k][i])),
          0,
        );
        expect(2 * largest - Math.abs(left - right), `gradient ${k}`).toBeGreaterThan(allowed);
      });
    }
  });
});

describe('minimal filtering forwards is adjoint to the gradient of the input', () => {
  it.each(SEEDS)('within the roundings of both, seed %d', (seed) => {
    const conv = linearizations.find(({ name }) => name.startsWith('a convolution'));
    if (conv?.plan === undefined) throw new Error('the table has a convolution with its plan');
    const { create, shape, plan, linearize } = conv;
    const { given, y, gradients } = backwards(create(), shape, seed);
    const [x, w, b] = given.inputs;
    const O = b.length;
    const pixels = plan.outputShape[1] * plan.outputShape[2];
    const linear = y.map((_, i) => b[Math.floor(i / pixels) % O]);
    const images = new Images(plan.inputShape, x.map(Math.abs));
    const sizes = minimalFiltering(MAGNITUDES, plan, images, w.map(Math.abs), b.map(Math.abs));
    const forwards = gamma(plan.inputShape[0] + 11, U32) * innerOfSizes(sizes, given.dy);
    const { bounds } = linearize(given);
    const back = sum(x.length, (i) => Math.abs(x[i]) * bounds[0](i)) * U32 * SLACK;
    const left = inner(y, given.dy) - inner(linear, given.dy);
    const right = inner(x, gradients[0]);
    const float64 = gamma(2 * (y.length + x.length), U64) * innerOfSizes(sizes, given.dy);
    expect(Math.abs(left - right)).toBeLessThanOrEqual(forwards + back + float64);
  });
});
