/** What kernels ask of shapes before they compute; nothing is allocated where they are right. */
import { type Floats, refuseShape, requireBatch, type Tensor } from './array.ts';

/** Throws unless `x` is (length). */
export function requireVector(caller: string, name: string, x: Tensor<Floats>, length: number) {
  if (x.shape.length !== 1 || x.shape[0] !== length) refuseShape(caller, name, x, [length]);
}

/** Throws unless `x` is (rows, columns). */
export function requireMatrix(
  caller: string,
  name: string,
  x: Tensor<Floats>,
  rows: number,
  columns: number,
): void {
  if (x.shape.length !== 2 || x.shape[0] !== rows || x.shape[1] !== columns) {
    refuseShape(caller, name, x, [rows, columns]);
  }
}

/** Throws unless `x` is (batch, …shape). */
export function requireBatchOf(
  caller: string,
  name: string,
  x: Tensor<Floats>,
  batch: number,
  shape: readonly number[],
): void {
  if (x.shape[0] !== batch) refuseShape(caller, name, x, [batch, ...shape]);
  requireBatch(caller, name, x, shape);
}
