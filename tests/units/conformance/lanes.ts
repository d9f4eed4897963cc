/** An array as the list of its lines along one axis, in row-major order of the other axes. */
import { elements, type Tensor, view } from '../../../src/kernels/array.ts';

/** Offset of each line's first entry, the distance of its entries, and their number. */
function lines(shape: readonly number[], axis: number) {
  const extent = (from: number, to: number) => shape.slice(from, to).reduce((a, b) => a * b, 1);
  const [outer, length, inner] = [extent(0, axis), shape[axis], extent(axis + 1, shape.length)];
  const starts = Array.from({ length: outer }, (_, o) =>
    Array.from({ length: inner }, (_, i) => o * length * inner + i),
  ).flat();
  return { starts, step: inner, length };
}

export function toLanes(x: Tensor, axis: number): Float64Array[] {
  const { starts, step, length } = lines(x.shape, axis);
  const values = elements(x);
  return starts.map((start) => Float64Array.from({ length }, (_, k) => values[start + k * step]));
}

/** The inverse of {@link toLanes}. */
export function fromLanes(
  lanes: readonly Float64Array[],
  shape: readonly number[],
  axis: number,
): Tensor {
  const { starts, step } = lines(shape, axis);
  const values = new Float64Array(shape.reduce((a, b) => a * b, 1));
  starts.forEach((start, lane) => {
    lanes[lane].forEach((value, k) => {
      values[start + k * step] = value;
    });
  });
  return view(values, shape);
}
