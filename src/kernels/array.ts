/**
 * The one door to `ndarray`: every array of the project is a strided view on a typed array.
 *
 * Shapes are written in words at the point of use: images `(N, C, H, W)`, kernels
 * `(O, C, KH, KW)`, rows of features `(N, F)`, all row-major.
 */
import ndarray, { type NdArray } from 'ndarray';

/** The storage of an array: float64 for everything verified, float32 for speed. */
export type Floats = Float64Array | Float32Array;

/** A strided view; float64 unless said otherwise. */
export type Tensor<D extends Floats = Float64Array> = NdArray<D>;

/** Number of elements of an array of this shape: ∏ shape. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis];
  return size;
}

/** Shape as it is printed in errors and tables: `(2, 3)`. */
export function formatShape(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}

/** An array of zeros. */
export function zeros(shape: readonly number[]): Tensor {
  return ndarray(new Float64Array(sizeOf(shape)), [...shape]);
}

/** A row-major view on existing data; no copy. Throws if `data` does not have ∏ shape elements. */
export function view<D extends Floats>(data: D, shape: readonly number[]): Tensor<D> {
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(
      `view: shape ${formatShape(shape)} needs ${sizeOf(shape)} elements, got ${data.length}`,
    );
  }
  return ndarray(data, [...shape]) as Tensor<D>;
}

/** A view with strides of its own, in elements from `offset`; no copy. */
export function strided<D extends Floats>(
  data: D,
  shape: readonly number[],
  stride: readonly number[],
  offset: number,
): Tensor<D> {
  return ndarray(data, [...shape], [...stride], offset) as Tensor<D>;
}

type Nested = number | readonly Nested[];

/** A float64 array from nested lists, as in `array([[1, 2], [3, 4]])`. Throws if they are ragged. */
export function array(nested: readonly Nested[]): Tensor {
  const shape: number[] = [];
  for (let level: Nested = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  const values: number[] = [];
  const visit = (level: Nested, axis: number): void => {
    if (typeof level === 'number') {
      if (axis !== shape.length) {
        throw new RangeError(`array: ragged: a number at depth ${axis} where a list was expected`);
      }
      values.push(level);
      return;
    }
    if (axis === shape.length) {
      throw new RangeError(`array: ragged: a list at depth ${axis} where a number was expected`);
    }
    if (level.length !== shape[axis]) {
      throw new RangeError(
        `array: ragged along axis ${axis}: ${level.length} elements where ${shape[axis]} were expected`,
      );
    }
    for (const inner of level) visit(inner, axis + 1);
  };
  visit(nested, 0);
  return view(Float64Array.from(values), shape);
}

/** True if the elements lie one after another in row-major order. */
export function isContiguous(x: Tensor<Floats>): boolean {
  let stride = 1;
  for (let axis = x.shape.length - 1; axis >= 0; axis--) {
    if (x.shape[axis] !== 1 && x.stride[axis] !== stride) return false;
    stride *= x.shape[axis];
  }
  return true;
}

/** The elements in row-major order: the storage itself where `x` is contiguous, else a copy. */
export function elements<D extends Floats>(x: Tensor<D>): D {
  const size = sizeOf(x.shape);
  if (isContiguous(x)) {
    // No new view where x is all of its storage, as the batch of every training step.
    return size === x.data.length ? x.data : (x.data.subarray(x.offset, x.offset + size) as D);
  }
  const out = new (x.data.constructor as new (n: number) => D)(size);
  let n = 0;
  const visit = (axis: number, at: number): void => {
    if (axis === x.shape.length) out[n++] = x.data[at];
    else for (let i = 0; i < x.shape[axis]; i++) visit(axis + 1, at + i * x.stride[axis]);
  };
  visit(0, x.offset);
  return out;
}

/** Position along each axis while `assign` runs: it writes a batch in every training step. */
const ODOMETER = new Int32Array(32);

/**
 * Writes the elements, given in row-major order. Throws if there are not as many as `to` has; values
 * are rounded where `to` is float32.
 */
export function assign(to: Tensor<Floats>, values: ArrayLike<number>): void {
  const size = sizeOf(to.shape);
  if (values.length !== size) {
    throw new RangeError(
      `assign: ${values.length} values for an array of shape ${formatShape(to.shape)}, which has ${size}`,
    );
  }
  if (isContiguous(to)) {
    to.data.set(values, to.offset);
    return;
  }
  const { shape, stride } = to;
  const index = ODOMETER.fill(0);
  let at = to.offset;
  for (let n = 0; n < size; n++) {
    to.data[at] = values[n];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += stride[axis];
      if (++index[axis] < shape[axis]) break;
      at -= shape[axis] * stride[axis];
      index[axis] = 0;
    }
  }
}

/** Nested lists of the elements, the inverse of {@link array}. */
export function toNested(x: Tensor<Floats>): Nested {
  const flat = elements(x);
  const build = (axis: number, start: number, size: number): Nested => {
    if (axis === x.shape.length) return flat[start];
    const step = size / x.shape[axis];
    return Array.from({ length: x.shape[axis] }, (_, i) => build(axis + 1, start + i * step, step));
  };
  return build(0, 0, flat.length);
}

/**
 * Throws unless `x` has the stated shape; `null` stands for any extent.
 * The error names the calling function, the argument, both shapes.
 */
export function requireShape(
  caller: string,
  name: string,
  x: Tensor<Floats>,
  shape: readonly (number | null)[],
): void {
  if (x.shape.length === shape.length && extentsAgree(x.shape, 0, shape)) return;
  refuseShape(caller, name, x, shape);
}

/** Throws unless `x` is a batch, of any size, of what has the stated shape; allocates nothing. */
export function requireBatch(
  caller: string,
  name: string,
  x: Tensor<Floats>,
  shape: readonly number[],
): void {
  if (x.shape.length === shape.length + 1 && extentsAgree(x.shape, 1, shape)) return;
  refuseShape(caller, name, x, [null, ...shape]);
}

/** Whether the extents of `actual` from axis `first` on are those of `wanted`. */
function extentsAgree(
  actual: readonly number[],
  first: number,
  wanted: readonly (number | null)[],
): boolean {
  // Stryker disable next-line EqualityOperator: there are as many axes; beyond them both are undefined
  for (let axis = 0; axis < wanted.length; axis++) {
    if (wanted[axis] !== null && wanted[axis] !== actual[first + axis]) return false;
  }
  return true;
}

/** Throws, naming the shape of `x` and the one that is expected; `null` stands for any extent. */
export function refuseShape(
  caller: string,
  name: string,
  x: Tensor<Floats>,
  shape: readonly (number | null)[],
): never {
  const wanted = shape.map((extent) => extent ?? 'any');
  throw new RangeError(
    `${caller}: ${name} has shape ${formatShape(x.shape)}, expected (${wanted.join(', ')})`,
  );
}

/** Throws at the first element that is NaN or infinite, naming its position. */
export function requireFinite(caller: string, name: string, x: ArrayLike<number>): void {
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i])) {
      throw new RangeError(`${caller}: ${name}[${i}] is ${x[i]}; every element must be finite`);
    }
  }
}
