/** Products of matrices under the names and conventions of the conformance cases. */
import { elements, type Tensor, view } from '../../../src/kernels/array.ts';
import { type Operation, type Operations, require } from './operation.ts';

export const transposed = (t: Tensor, yes: unknown): Tensor =>
  yes === true ? t.transpose(1, 0) : t;

function requireMatrices(...given: readonly Tensor[]): void {
  require(given.every((t) => t.shape.length === 2), 'products of arrays that are no matrices');
}

/** op(a)·op(b) of matrices, where op transposes if it is said. */
export type Product = (a: Tensor, b: Tensor, transA: boolean, transB: boolean) => Tensor;

const product =
  (multiply: Product): Operation =>
  ({ a, b }, { transA = false, transB = false }) => {
    requireMatrices(a, b);
    return { y: multiply(a, b, transA === true, transB === true) };
  };

/** α·op(a)op(b) + β·c, c broadcast to the shape of the product. */
const generalProduct =
  (multiply: Product): Operation =>
  ({ a, b, c = view(new Float64Array(1), []) }, { alpha, beta, transA, transB }) => {
    const y = multiply(a, b, transA === true, transB === true);
    const [rows, columns] = [1, ...c.shape].slice(-2);
    const terms = elements(c);
    for (let i = 0; i < y.shape[0]; i++) {
      for (let j = 0; j < y.shape[1]; j++) {
        const at = c.shape.length === 0 ? 0 : (i % rows) * columns + (j % columns);
        y.set(i, j, (alpha as number) * y.get(i, j) + (beta as number) * terms[at]);
      }
    }
    return { y };
  };

/** y = op(a)·op(b): dop(a) = dy·op(b)ᵀ and dop(b) = op(a)ᵀ·dy, transposed where op is. */
const productGradient =
  (multiply: Product): Operation =>
  ({ a, b, dy }, { transA, transB }) => {
    requireMatrices(a, b);
    const da = multiply(dy, b, false, transB !== true);
    const db = multiply(a, dy, transA !== true, false);
    return { da: transposed(da, transA), db: transposed(db, transB) };
  };

/** The operations of the cases that are products, by each of these. */
export function productOperations(products: Readonly<Record<string, Product>>): Operations {
  const by = (operation: (multiply: Product) => Operation) =>
    Object.fromEntries(Object.entries(products).map(([name, given]) => [name, operation(given)]));
  return { matmul: by(product), matmul_grad: by(productGradient), gemm: by(generalProduct) };
}
