/** The readable float64 functions of `nn` and `conv`, behind the interface of the kernels. */
import {
  assign,
  elements,
  type Floats,
  formatShape,
  requireShape,
  sizeOf,
  type Tensor,
  zeros,
} from '../kernels/array.ts';
import { gemm, gemmTransposedA, gemmTransposedB } from '../kernels/gemm.ts';
import type {
  BatchNormalization,
  Convolution,
  ElementwiseName,
  Kernels,
  Pooling,
  WindowPlan,
} from '../kernels/kernels.ts';
import { requireMatrix, requireVector } from '../kernels/shapes.ts';
import { activations } from '../nn/activations.ts';
import { crossEntropy, crossEntropyGradient } from '../nn/crossEntropy.ts';
import { dropout, dropoutMask } from '../nn/dropout.ts';
import { readableUpdates } from '../nn/optimizers/updateKernels.ts';
import { float64BatchNormalization } from './float64BatchNormalization.ts';
import { float64AveragePooling, float64Convolution, float64MaxPooling } from './float64Windows.ts';

/** Kernels of their own for each network, so that no two share work space. */
export function createFloat64Kernels(): Kernels {
  return new Float64Kernels();
}

class Float64Kernels implements Kernels {
  readonly name = 'float64';
  readonly threads = 1;
  readonly updates = readableUpdates;
  private readonly lent: Tensor[] = [];
  private next = 0;

  tensor(shape: readonly number[]): Tensor {
    return zeros(shape);
  }

  scratch(batch: number, shape: readonly number[]): Tensor {
    const wanted = [batch, ...shape];
    const known = this.lent[this.next];
    if (known === undefined || known.shape.join() !== wanted.join()) {
      this.lent.length = this.next;
      this.lent.push(zeros(wanted));
    }
    return this.lent[this.next++];
  }

  reset(): void {
    this.next = 0;
  }

  dense(y: Tensor<Floats>, x: Tensor<Floats>, w: Tensor<Floats>, b: Tensor<Floats>): void {
    const [N, D] = x.shape;
    const F = w.shape[1];
    requireMatrix('dense', 'x', x, N, D);
    requireMatrix('dense', 'w', w, D, F);
    requireMatrix('dense', 'y', y, N, F);
    requireVector('dense', 'b', b, F);
    const out = float64('dense', y);
    gemm(out, float64('dense', x), float64('dense', w), N, D, F);
    for (let n = 0; n < N; n++) {
      for (let j = 0; j < F; j++) out[n * F + j] += b.get(j);
    }
  }

  denseGradient(
    dw: Tensor<Floats>,
    db: Tensor<Floats>,
    dx: Tensor<Floats> | null,
    dy: Tensor<Floats>,
    x: Tensor<Floats>,
    w: Tensor<Floats>,
  ): void {
    const [N, D] = x.shape;
    const F = w.shape[1];
    const caller = 'denseGradient';
    requireMatrix(caller, 'x', x, N, D);
    requireMatrix(caller, 'w', w, D, F);
    requireMatrix(caller, 'dy', dy, N, F);
    requireMatrix(caller, 'dw', dw, D, F);
    requireVector(caller, 'db', db, F);
    if (dx !== null) requireMatrix(caller, 'dx', dx, N, D);
    const gradient = float64(caller, dy);
    gemmTransposedA(float64(caller, dw), float64(caller, x), gradient, N, D, F);
    const sums = float64(caller, db).fill(0);
    for (let n = 0; n < N; n++) {
      for (let j = 0; j < F; j++) sums[j] += gradient[n * F + j];
    }
    if (dx !== null) gemmTransposedB(float64(caller, dx), gradient, float64(caller, w), N, D, F);
  }

  activate(name: ElementwiseName, y: Tensor<Floats>, x: Tensor<Floats>): void {
    requireShape('activate', 'y', y, x.shape);
    const { value } = activations[name];
    assign(y, elements(x).map(value));
  }

  activateGradient(
    name: ElementwiseName,
    dx: Tensor<Floats>,
    x: Tensor<Floats>,
    y: Tensor<Floats>,
    dy: Tensor<Floats>,
  ): void {
    const caller = 'activateGradient';
    requireShape(caller, 'x', x, y.shape);
    requireShape(caller, 'dx', dx, y.shape);
    requireShape(caller, 'dy', dy, y.shape);
    const { derivative } = activations[name];
    const gradient = elements(dy);
    assign(
      dx,
      elements(x).map((value, i) => derivative(value) * gradient[i]),
    );
  }

  add(y: Tensor<Floats>, a: Tensor<Floats>, b: Tensor<Floats>): void {
    requireShape('add', 'a', a, y.shape);
    requireShape('add', 'b', b, y.shape);
    const right = elements(b);
    assign(
      y,
      elements(a).map((value, i) => value + right[i]),
    );
  }

  flatten(rows: Tensor<Floats>, x: Tensor<Floats>): void {
    requireFlat('flatten', rows, x);
    assign(rows, elements(x));
  }

  unflatten(x: Tensor<Floats>, rows: Tensor<Floats>): void {
    requireFlat('unflatten', rows, x);
    assign(x, elements(rows));
  }

  dropout(y: Tensor<Floats>, x: Tensor<Floats>, rate: number, key0: number, key1: number): void {
    requireShape('dropout', 'y', y, x.shape);
    assign(y, elements(dropout(x as Tensor, dropoutMask(sizeOf(x.shape), rate, key0, key1), rate)));
  }

  convolution(plan: WindowPlan): Convolution {
    return float64Convolution(plan);
  }

  pooledConvolution(): null {
    return null;
  }

  maxPooling(plan: WindowPlan): Pooling {
    return float64MaxPooling(plan);
  }

  averagePooling(plan: WindowPlan, countPadding: boolean): Pooling {
    return float64AveragePooling(plan, countPadding);
  }

  batchNormalization(channels: number, epsilon: number): BatchNormalization {
    return float64BatchNormalization(channels, epsilon);
  }

  softmaxCrossEntropy(
    dlogits: Tensor<Floats> | null,
    logits: Tensor<Floats>,
    labels: ArrayLike<number>,
    smoothing: number,
  ): number {
    const caller = 'softmaxCrossEntropy';
    requireShape(caller, 'logits', logits, [labels.length, null]);
    if (dlogits !== null) requireShape(caller, 'dlogits', dlogits, logits.shape);
    const rows = logits as Tensor;
    const loss = crossEntropy(rows, labels, smoothing);
    if (dlogits !== null) crossEntropyGradient(rows, labels, dlogits as Tensor, smoothing);
    return loss;
  }
}

/** The elements where they lie. Throws if they are not float64 one after another. */
function float64(caller: string, x: Tensor<Floats>): Float64Array {
  const all = elements(x);
  if (!(all instanceof Float64Array)) {
    throw new TypeError(`${caller}: an array of shape ${formatShape(x.shape)} is not float64`);
  }
  return all;
}

/** Throws unless `rows` is (N, C·H·W) for the images x (N, C, H, W). */
function requireFlat(caller: string, rows: Tensor<Floats>, x: Tensor<Floats>): void {
  requireShape(caller, 'x', x, [null, null, null, null]);
  const [N, C, H, W] = x.shape;
  requireMatrix(caller, 'rows', rows, N, C * H * W);
}
