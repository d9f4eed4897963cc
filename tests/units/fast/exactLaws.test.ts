/**
 * On small integers every sum is exact in float32, whatever its order. There the fast kernels give
 * the very numbers of the float64 functions, and gradients are exact adjoints.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { assign, elements, type Floats, sizeOf, type Tensor } from '../../../src/kernels/array.ts';
import type { Kernels, WindowPlan } from '../../../src/kernels/kernels.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import {
  createFastKernels,
  type FastKernels,
} from '../../../src/kernels/webassembly/fastKernels.ts';
import { convolutions, denseConvolutions, poolings } from './windowCases.ts';

let fast: FastKernels;

beforeAll(async () => {
  fast = await createFastKernels({ memory: 2 ** 26, threads: 2 });
});
afterAll(() => fast.close());

/** Integers −4 … 4, a third of them zeros. */
function integers(shape: readonly number[], seed: number, purpose: string): number[] {
  const random = new RandomStream(seed, purpose);
  return Array.from({ length: sizeOf(shape) }, () =>
    random.uniform() < 1 / 3 ? 0 : random.integer(-4, 4),
  );
}

/** Arrays of some kernels. */
function arraysOf(kernels: Kernels, seed: number) {
  kernels.reset();
  const place = (shape: readonly number[]) => kernels.scratch(shape[0], shape.slice(1));
  return {
    given(name: string, shape: readonly number[]): Tensor<Floats> {
      const array = place(shape);
      assign(array, integers(shape, seed, name));
      return array;
    },
    place,
  };
}

/** Negative zeros are zeros here: the two engines may differ in them. */
const numbers = (x: Tensor<Floats>): number[] => Array.from(elements(x), (value) => value + 0);

const inner = (a: Tensor<Floats>, b: Tensor<Floats>): number => {
  const right = elements(b);
  return numbers(a).reduce((sum, value, i) => sum + value * right[i], 0);
};

/** x, w, b, y, dy and the gradients of one pass. */
type Pass = Readonly<Record<'x' | 'w' | 'b' | 'y' | 'dy' | 'dw' | 'db' | 'dx', Tensor<Floats>>>;

function densePass(kernels: Kernels, [N, D, F]: readonly number[], seed: number): Pass {
  const { given, place } = arraysOf(kernels, seed);
  const [x, w, b, dy] = [
    given('x', [N, D]),
    given('w', [D, F]),
    given('b', [F]),
    given('dy', [N, F]),
  ];
  const [y, dw, db, dx] = [place([N, F]), place([D, F]), place([F]), place([N, D])];
  kernels.dense(y, x, w, b);
  kernels.denseGradient(dw, db, dx, dy, x, w);
  return { x, w, b, y, dy, dw, db, dx };
}

/** `pooled`: with ReLU and max pooling over 2 × 2 at once. */
function convolutionPass(
  kernels: Kernels,
  plan: WindowPlan,
  batch: number,
  seed: number,
  pooled = false,
): Pass {
  const { given, place } = arraysOf(kernels, seed);
  const { inputShape, outputShape, kernelSize } = plan;
  const [O, rows, columns] = outputShape;
  const resultShape = pooled
    ? [batch, O, Math.floor(rows / 2), Math.floor(columns / 2)]
    : [batch, ...outputShape];
  const weightShape = [O, inputShape[0], ...kernelSize];
  const x = given('x', [batch, ...inputShape]);
  const [w, b, dy] = [given('w', weightShape), given('b', [O]), given('dy', resultShape)];
  const [y, dw, db, dx] = [place(resultShape), place(weightShape), place([O]), place(x.shape)];
  const convolution = pooled ? kernels.pooledConvolution(plan) : kernels.convolution(plan);
  if (convolution === null) throw new Error('only the fast kernels pool at once');
  convolution.forward(y, x, w, b);
  convolution.backward(dw, db, dx, dy, w);
  return { x, w, b, y, dy, dw, db, dx };
}

function requireEqual(actual: Pass, expected: Pass): void {
  for (const name of ['y', 'dw', 'db', 'dx'] as const) {
    expect(numbers(actual[name]), name).toEqual(numbers(expected[name]));
  }
}

/** y is linear in x, and in (w, b): ⟨y − b, dy⟩ = ⟨x, dx⟩ and ⟨y, dy⟩ = ⟨w, dw⟩ + ⟨b, db⟩. */
function requireAdjoint({ x, w, b, y, dy, dw, db, dx }: Pass): void {
  expect(inner(y, dy)).toBe(inner(x, dx) + inner(b, db));
  expect(inner(y, dy)).toBe(inner(w, dw) + inner(b, db));
}

const seeds = fc.nat({ max: 2 ** 31 });
const sizes = fc.integer({ min: 1, max: 70 });
const options = { seed: 27_183, numRuns: 100 };

describe('on small integers, where float32 is exact,', () => {
  it('dense is that of float64, and its gradients are adjoint', () => {
    fc.assert(
      fc.property(
        fc.tuple(sizes, fc.oneof(sizes, fc.constant(300)), sizes),
        seeds,
        (extents, seed) => {
          const pass = densePass(fast, extents, seed);
          requireEqual(pass, densePass(createFloat64Kernels(), extents, seed));
          requireAdjoint(pass);
        },
      ),
      options,
    );
  });

  it('convolution is that of float64, by minimal filtering too, and its gradients are adjoint', () => {
    fc.assert(
      fc.property(fc.oneof(convolutions, denseConvolutions), seeds, ({ plan, batch }, seed) => {
        const pass = convolutionPass(fast, plan, batch, seed);
        requireEqual(pass, convolutionPass(createFloat64Kernels(), plan, batch, seed));
        requireAdjoint(pass);
      }),
      options,
    );
  });

  it('a pooled convolution, which is piecewise linear, has the gradients of its piece', () => {
    const large = convolutions.filter(({ plan: { outputShape } }) =>
      outputShape.every((extent, axis) => axis === 0 || extent > 1),
    );
    fc.assert(
      fc.property(large, seeds, ({ plan, batch }, seed) => {
        requireAdjoint(convolutionPass(fast, plan, batch, seed, true));
      }),
      options,
    );
  });

  it('max pooling is that of float64, and y = Jx for the J whose transpose is the gradient', () => {
    fc.assert(
      fc.property(poolings, seeds, ({ plan, batch }, seed) => {
        const [own, reference] = [fast, createFloat64Kernels()].map((kernels) => {
          const { given, place } = arraysOf(kernels, seed);
          const x = given('x', [batch, ...plan.inputShape]);
          const dy = given('dy', [batch, ...plan.outputShape]);
          const [y, dx] = [place(dy.shape), place(x.shape)];
          const layer = kernels.maxPooling(plan);
          layer.forward(y, x);
          layer.backward(dx, dy);
          return { x, dy, y, dx };
        });
        expect(numbers(own.y)).toEqual(numbers(reference.y));
        expect(numbers(own.dx)).toEqual(numbers(reference.dx));
        expect(inner(own.y, own.dy)).toBe(inner(own.x, own.dx));
      }),
      options,
    );
  });

  it.each([
    [2, 2],
    [4, 1],
    [1, 2],
  ])('average pooling over %d × %d is that of float64, and its gradient is adjoint', (KH, KW) => {
    const plan: WindowPlan = {
      inputShape: [5, 9, 7],
      outputShape: [5, Math.floor((11 - KH) / 2) + 1, Math.floor((7 - KW) / 2) + 1],
      kernelSize: [KH, KW],
      stride: [2, 2],
      padding: [1, 0],
      dilation: [1, 1],
    };
    const [own, reference] = [fast, createFloat64Kernels()].map((kernels) => {
      const { given, place } = arraysOf(kernels, KH * 10 + KW);
      const x = given('x', [3, ...plan.inputShape]);
      const dy = given('dy', [3, ...plan.outputShape]);
      const [y, dx] = [place(dy.shape), place(x.shape)];
      const layer = kernels.averagePooling(plan, true);
      layer.forward(y, x);
      layer.backward(dx, dy);
      return { x, dy, y, dx };
    });
    expect(numbers(own.y)).toEqual(numbers(reference.y));
    expect(numbers(own.dx)).toEqual(numbers(reference.dx));
    expect(inner(own.y, own.dy)).toBe(inner(own.x, own.dx));
  });

  it('dropout at rates whose scale is a power of 2 is that of float64, and its own adjoint', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 0.5, 0.75), sizes, sizes, seeds, (rate, N, F, seed) => {
        const [own, reference] = [fast, createFloat64Kernels()].map((kernels) => {
          const { given, place } = arraysOf(kernels, seed);
          const [x, dy] = [given('x', [N, F]), given('dy', [N, F])];
          const [y, dx] = [place([N, F]), place([N, F])];
          kernels.dropout(y, x, rate, seed, 7);
          kernels.dropout(dx, dy, rate, seed, 7);
          return { x, dy, y, dx };
        });
        expect(numbers(own.y)).toEqual(numbers(reference.y));
        expect(inner(own.y, own.dy)).toBe(inner(own.x, own.dx));
      }),
      options,
    );
  });

  it('relu, addition and flattening are those of float64', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 }),
        seeds,
        (shape, seed) => {
          const [own, reference] = [fast, createFloat64Kernels()].map((kernels) => {
            const { given, place } = arraysOf(kernels, seed);
            const [a, b, dy] = [given('a', shape), given('b', shape), given('dy', shape)];
            const [sum, y, dx] = [place(shape), place(shape), place(shape)];
            const rows = place([shape[0], sizeOf(shape.slice(1))]);
            kernels.add(sum, a, b);
            kernels.activate('relu', y, a);
            kernels.activateGradient('relu', dx, a, y, dy);
            kernels.flatten(rows, a);
            return [sum, y, dx, rows].map(numbers);
          });
          expect(own).toEqual(reference);
        },
      ),
      options,
    );
  });
});
