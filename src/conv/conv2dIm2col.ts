/**
 * Two-dimensional convolution by matrix products: the fast twin of `conv2d`.
 *
 * One image at a time, with K = C·KH·KW and P = rows·columns: `im2col` writes the K entries that
 * each of the P positions sees as a column X (K, P), the kernels are a matrix W (O, K), and Y = W·X
 * (O, P) is the result, already in its place. Zeros of W and of dY are skipped by the products.
 */
import { elements, requireShape, type Tensor, zeros } from '../kernels/array.ts';
import { gemm, gemmTransposedA, gemmTransposedB } from '../kernels/gemm.ts';
import { type Conv2dGradients, type Conv2dOptions, conv2dGeometry } from './conv2d.ts';
import { col2im, im2col } from './im2col.ts';

/** The same as `conv2d`; for finite data to the last bit, since every sum runs in the same order. */
export function conv2dIm2col(
  x: Tensor,
  w: Tensor,
  biases: Tensor | null,
  options: Conv2dOptions = {},
): Tensor {
  const { window, outputShape } = conv2dGeometry(x.shape, w.shape, options);
  if (biases !== null) requireShape('conv2dIm2col', 'biases', biases, [w.shape[0]]);
  const [, C, H, W] = x.shape;
  const [N, O, rows, columns] = outputShape;
  const [K, P] = [C * window.kernelSize[0] * window.kernelSize[1], rows * columns];
  const images = elements(x);
  const weights = elements(w);
  const shifts = biases === null ? new Float64Array(0) : elements(biases);
  const y = zeros(outputShape);
  const patches = new Float64Array(K * P);
  for (let n = 0; n < N; n++) {
    im2col(patches, imageOf(images, n, C * H * W), [C, H, W], window, [rows, columns]);
    const plane = imageOf(y.data, n, O * P);
    gemm(plane, weights, patches, O, K, P);
    shifts.forEach((bias, o) => {
      for (let p = o * P; p < (o + 1) * P; p++) plane[p] += bias;
    });
  }
  return y;
}

/**
 * The same as `conv2dGradients`, with the sums in another order. From Y = W·X + b1ᵀ for each image:
 * dW = Σₙ dY·Xᵀ, dX = Wᵀ·dY, which `col2im` adds up where the windows overlap, and
 * db = Σₙ dY·1.
 */
export function conv2dIm2colGradients(
  x: Tensor,
  w: Tensor,
  dy: Tensor,
  options: Conv2dOptions = {},
): Conv2dGradients {
  const { window, outputShape } = conv2dGeometry(x.shape, w.shape, options);
  requireShape('conv2dIm2colGradients', 'dy', dy, outputShape);
  const [, C, H, W] = x.shape;
  const [N, O, rows, columns] = outputShape;
  const [K, P] = [C * window.kernelSize[0] * window.kernelSize[1], rows * columns];
  const images = elements(x);
  const weights = elements(w);
  const gradients = elements(dy);
  const dx = zeros(x.shape);
  const dw = zeros(w.shape);
  const db = zeros([O]);
  const patches = new Float64Array(K * P);
  const product = new Float64Array(O * K);
  for (let n = 0; n < N; n++) {
    const gradient = imageOf(gradients, n, O * P);
    im2col(patches, imageOf(images, n, C * H * W), [C, H, W], window, [rows, columns]);
    gemmTransposedB(product, gradient, patches, O, K, P);
    product.forEach((term, k) => {
      dw.data[k] += term;
    });
    gemmTransposedA(patches, weights, gradient, O, K, P);
    col2im(imageOf(dx.data, n, C * H * W), patches, [C, H, W], window, [rows, columns]);
    gradient.forEach((term, p) => {
      db.data[Math.floor(p / P)] += term;
    });
  }
  return { dx, dw, db };
}

function imageOf(batch: Float64Array, n: number, size: number): Float64Array {
  return batch.subarray(n * size, (n + 1) * size);
}
