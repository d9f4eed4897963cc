/** Arrays of small integers, on which every sum of products is exact. */
import { elements, type Floats, sizeOf, type Tensor, view } from '../../../src/kernels/array.ts';
import type { RandomStream } from '../../../src/kernels/random.ts';

/** Integers in −9 … 9. */
export function integers(random: RandomStream, shape: readonly number[]): Tensor {
  return view(
    Float64Array.from({ length: sizeOf(shape) }, () => random.integer(-9, 9)),
    shape,
  );
}

/** ⟨a, b⟩ = Σ aᵢbᵢ over all entries. */
export function innerProduct(a: Tensor, b: Tensor): number {
  const [left, right] = [elements(a), elements(b)];
  return left.reduce((sum, value, i) => sum + value * right[i], 0);
}

/** Entries in row-major order, without the sign of zero. */
export function entries(x: Tensor<Floats>): number[] {
  return Array.from(elements(x), (value) => value + 0);
}
