/** The readable float64 functions of `nn` and `conv`, behind the interface of the kernels. */
import { averagePool2d, averagePool2dGradient } from '../conv/averagePool.ts';
import { conv2dIm2col, conv2dIm2colGradients } from '../conv/conv2dIm2col.ts';
import { maxPool, maxPoolGradient, type Pooled } from '../conv/maxPool.ts';
import {
  assign,
  elements,
  type Floats,
  formatShape,
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
import { activations } from '../nn/activations.ts';
import { batchNormGradient, batchNormInference, batchNormTrain } from '../nn/batchNorm.ts';
import { crossEntropy, crossEntropyGradient } from '../nn/crossEntropy.ts';
import { dropout, dropoutMask } from '../nn/dropout.ts';
import { readableUpdates } from '../nn/optimizers/updateKernels.ts';

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
    const gradient = float64(caller, dy);
    gemmTransposedA(float64(caller, dw), float64(caller, x), gradient, N, D, F);
    const sums = float64(caller, db).fill(0);
    for (let n = 0; n < N; n++) {
      for (let j = 0; j < F; j++) sums[j] += gradient[n * F + j];
    }
    if (dx !== null) gemmTransposedB(float64(caller, dx), gradient, float64(caller, w), N, D, F);
  }

  activate(name: ElementwiseName, y: Tensor<Floats>, x: Tensor<Floats>): void {
    const { value } = activations[name];
    assign(y, elements(x).map(value));
  }

  activateGradient(
    name: ElementwiseName,
    dx: Tensor<Floats>,
    x: Tensor<Floats>,
    _y: Tensor<Floats>,
    dy: Tensor<Floats>,
  ): void {
    const { derivative } = activations[name];
    const gradient = elements(dy);
    assign(
      dx,
      elements(x).map((value, i) => derivative(value) * gradient[i]),
    );
  }

  add(y: Tensor<Floats>, a: Tensor<Floats>, b: Tensor<Floats>): void {
    const right = elements(b);
    assign(
      y,
      elements(a).map((value, i) => value + right[i]),
    );
  }

  flatten(rows: Tensor<Floats>, x: Tensor<Floats>): void {
    assign(rows, elements(x));
  }

  unflatten(x: Tensor<Floats>, rows: Tensor<Floats>): void {
    assign(x, elements(rows));
  }

  dropout(y: Tensor<Floats>, x: Tensor<Floats>, rate: number, key0: number, key1: number): void {
    assign(y, elements(dropout(x as Tensor, dropoutMask(sizeOf(x.shape), rate, key0, key1), rate)));
  }

  convolution(plan: WindowPlan): Convolution {
    let images: Tensor | null = null;
    return {
      forward: (y, x, w, b) => {
        images = x as Tensor;
        assign(y, conv2dIm2col(images, w as Tensor, b as Tensor, plan).data);
      },
      backward: (dw, db, dx, dy, w) => {
        if (images === null) throw new Error('convolution: call forward first');
        const gradients = conv2dIm2colGradients(images, w as Tensor, dy as Tensor, plan);
        assign(dw, gradients.dw.data);
        assign(db, gradients.db.data);
        if (dx !== null) assign(dx, gradients.dx.data);
      },
    };
  }

  pooledConvolution(): null {
    return null;
  }

  maxPooling(plan: WindowPlan): Pooling {
    let pooled: Pooled | null = null;
    return {
      forward: (y, x) => {
        pooled = maxPool(x as Tensor, plan);
        assign(y, pooled.y.data);
      },
      backward: (dx, dy) => {
        if (pooled === null) throw new Error('maxPooling: call forward first');
        assign(dx, maxPoolGradient(dx.shape, pooled, dy as Tensor).data);
      },
    };
  }

  averagePooling(plan: WindowPlan, countPadding: boolean): Pooling {
    const options = { ...plan, countPadding };
    return {
      forward: (y, x) => assign(y, averagePool2d(x as Tensor, options).data),
      backward: (dx, dy) => assign(dx, averagePool2dGradient(dx.shape, dy as Tensor, options).data),
    };
  }

  batchNormalization(_channels: number, epsilon: number): BatchNormalization {
    let last: { x: Tensor; mean: Tensor; variance: Tensor } | null = null;
    return {
      train: (y, mean, variance, x, scale, shift) => {
        const batch = batchNormTrain(x as Tensor, scale as Tensor, shift as Tensor, epsilon);
        assign(y, batch.y.data);
        assign(mean, batch.mean.data);
        assign(variance, batch.variance.data);
        last = { x: x as Tensor, mean: batch.mean, variance: batch.variance };
      },
      infer: (y, x, mean, variance, scale, shift) => {
        const [m, v, g, b] = [mean, variance, scale, shift] as Tensor[];
        assign(y, batchNormInference(x as Tensor, g, b, m, v, epsilon).data);
      },
      backward: (dx, dscale, dshift, dy, scale) => {
        if (last === null) throw new Error('batchNormalization: call train first');
        const { x, mean, variance } = last;
        const [gradient, g] = [dy, scale] as Tensor[];
        const gradients = batchNormGradient(x, g, mean, variance, epsilon, gradient);
        assign(dx, gradients.dx.data);
        assign(dscale, gradients.dscale.data);
        assign(dshift, gradients.dshift.data);
      },
    };
  }

  softmaxCrossEntropy(
    dlogits: Tensor<Floats> | null,
    logits: Tensor<Floats>,
    labels: ArrayLike<number>,
    smoothing: number,
  ): number {
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
