/** The arithmetic of layers, whichever kernels compute it, under the names of the cases. */
import { outputPlane, type Window, windowOf } from '../../../src/conv/window.ts';
import { assign, elements, type Floats, type Tensor, view } from '../../../src/kernels/array.ts';
import type { ElementwiseName, Kernels, WindowPlan } from '../../../src/kernels/kernels.ts';
import { crossEntropyOperations } from './adapterLosses.ts';
import { batchNormOperations } from './adapterNormalization.ts';
import { updateOperations } from './adapterOptimizers.ts';
import { type Operation, type Operations, require } from './operation.ts';
import { type Product, productOperations, transposed } from './products.ts';
import { averageOptions, poolOptions, windowOptions } from './windowCases.ts';

/** Arrays in the memory of the kernels and out of it. */
class Desk {
  readonly kernels: Kernels;

  constructor(kernels: Kernels) {
    this.kernels = kernels;
  }

  empty(shape: readonly number[]): Tensor<Floats> {
    return this.kernels.scratch(shape[0], shape.slice(1));
  }

  put(x: Tensor): Tensor<Floats> {
    const copy = this.empty(x.shape);
    assign(copy, elements(x));
    return copy;
  }

  /** As one line of numbers, which a scalar is too. */
  putLine(values: Float64Array): Tensor<Floats> {
    return this.put(view(values, [values.length]));
  }
}

const taken = (x: Tensor<Floats>): Tensor => view(Float64Array.from(elements(x)), x.shape);

const shaped = (x: Tensor<Floats>, shape: readonly number[]): Tensor =>
  view(Float64Array.from(elements(x)), shape);

function planOf(x: Tensor, outChannels: number, window: Window): WindowPlan {
  const inputShape = x.shape.slice(1);
  const outputShape = [outChannels, ...outputPlane(window, [x.shape[2], x.shape[3]])];
  return { inputShape, outputShape, ...window };
}

/** Every operation of the cases that these kernels have. */
export function kernelOperations(kernels: Kernels): Operations {
  const desk = new Desk(kernels);
  /** Each operation begins with all work space free. */
  const fresh =
    (operation: Operation): Operation =>
    (inputs, options) => {
      kernels.reset();
      return operation(inputs, options);
    };

  const convolve: Operation = ({ x, w, b, dy }, options) => {
    const [O, , ...kernelSize] = w.shape;
    const window = windowOf(kernelSize as [number, number], windowOptions(options));
    const plan = planOf(x, O, window);
    const convolution = kernels.convolution(plan);
    const [weights, biases] = [desk.put(w), desk.put(b ?? view(new Float64Array(O), [O]))];
    const y = desk.empty([x.shape[0], ...plan.outputShape]);
    convolution.forward(y, desk.put(x), weights, biases);
    if (dy === undefined) return { y: taken(y) };
    const [dx, dw, db] = [x, w, biases].map(({ shape }) => desk.empty(shape));
    convolution.backward(dw, db, dx, desk.put(dy), weights);
    return { y: taken(y), dx: taken(dx), dw: taken(dw), db: taken(db) };
  };

  const pool =
    (kind: 'maximum' | 'average'): Operation =>
    ({ x, dy }, options) => {
      const hasNaN = elements(x).some(Number.isNaN);
      require(kind === 'average' || !hasNaN, 'NaN, which wins here and is ignored there');
      const { kernelSize, ...window } = poolOptions(options);
      const plan = planOf(x, x.shape[1], windowOf(kernelSize, window));
      const pooling =
        kind === 'maximum'
          ? kernels.maxPooling(plan)
          : kernels.averagePooling(plan, averageOptions(options).countPadding);
      const y = desk.empty([x.shape[0], ...plan.outputShape]);
      pooling.forward(y, desk.put(x));
      if (dy === undefined) return { y: taken(y) };
      const dx = desk.empty(x.shape);
      pooling.backward(dx, desk.put(dy));
      return { y: taken(y), dx: taken(dx) };
    };

  const activate =
    (name: ElementwiseName): Operation =>
    ({ x, dy }) => {
      const line = desk.putLine(elements(x));
      const y = desk.empty(line.shape);
      kernels.activate(name, y, line);
      if (dy === undefined) return { y: shaped(y, x.shape) };
      const dx = desk.empty(line.shape);
      kernels.activateGradient(name, dx, line, y, desk.putLine(elements(dy)));
      return { y: shaped(y, x.shape), dx: shaped(dx, x.shape) };
    };

  /** The three passes of a dense layer: products with neither, the first, or the second transposed. */
  const multiply: Product = (a, b, transA, transB) => {
    if (transA && transB) return multiply(a.transpose(1, 0), b, false, true);
    kernels.reset();
    const [A, B] = [desk.put(a), desk.put(b)];
    const [M, N] = [a.shape[transA ? 1 : 0], b.shape[transB ? 0 : 1]];
    const y = desk.empty([M, N]);
    const unread = desk.empty([M, N]);
    const sums = desk.put(view(new Float64Array(b.shape[1]), [b.shape[1]]));
    if (transA) kernels.denseGradient(y, sums, null, B, A, unread);
    else if (transB) kernels.denseGradient(desk.empty(b.shape), sums, y, A, unread, B);
    else kernels.dense(y, A, B, sums);
    return taken(y);
  };

  /** α·op(a)op(b) + β·c as a dense layer: the inputs αa, the biases βc. */
  const affine: Operation = ({ a, b, c }, { alpha, beta, transA, transB }) => {
    const [A, B] = [transposed(a, transA), transposed(b, transB)];
    const N = B.shape[1];
    require(c !== undefined &&
      [1, ...c.shape].slice(-2).join() === `1,${N}`, 'an addend that is no row of biases');
    const scaled = (x: Tensor, by: unknown) => elements(x).map((value) => (by as number) * value);
    const y = desk.empty([A.shape[0], N]);
    const rows = desk.put(view(scaled(A, alpha), A.shape));
    kernels.dense(y, rows, desk.put(B), desk.putLine(scaled(c, beta)));
    return { y: taken(y) };
  };

  /** (N, C, P) as rows of channels where P is 1, else as images of P rows and one column. */
  const images = ({ shape: [N, C, P], data }: Tensor): Tensor =>
    view(data, P === 1 ? [N, C] : [N, C, P, 1]);

  const products = productOperations({ dense: multiply });
  return {
    conv2d: { convolution: fresh(convolve) },
    conv2d_grad: { convolution: fresh(convolve) },
    max_pool2d: { maxPooling: fresh(pool('maximum')) },
    max_pool2d_grad: { maxPooling: fresh(pool('maximum')) },
    avg_pool2d: { averagePooling: fresh(pool('average')) },
    avg_pool2d_grad: { averagePooling: fresh(pool('average')) },
    relu: { activate: fresh(activate('relu')) },
    relu_grad: { activate: fresh(activate('relu')) },
    sigmoid: { activate: fresh(activate('sigmoid')) },
    sigmoid_grad: { activate: fresh(activate('sigmoid')) },
    tanh: { activate: fresh(activate('tanh')) },
    tanh_grad: { activate: fresh(activate('tanh')) },
    ...products,
    gemm: { ...products.gemm, affine: fresh(affine) },
    ...batchNormOperations('batchNormalization', {
      infer(x, scale, shift, mean, variance, epsilon) {
        kernels.reset();
        const normalization = kernels.batchNormalization(x.shape[1], epsilon);
        const all = [images(x), mean, variance, scale, shift].map((given) => desk.put(given));
        const [input, m, v, g, b] = all;
        const y = desk.empty(input.shape);
        normalization.infer(y, input, m, v, g, b);
        return shaped(y, x.shape);
      },
      train(x, scale, shift, epsilon) {
        kernels.reset();
        const normalization = kernels.batchNormalization(x.shape[1], epsilon);
        const [input, g, b] = [images(x), scale, shift].map((given) => desk.put(given));
        const [y, mean, variance] = [input.shape, scale.shape, scale.shape].map((shape) =>
          desk.empty(shape),
        );
        normalization.train(y, mean, variance, input, g, b);
        return { y: shaped(y, x.shape), mean: taken(mean), variance: taken(variance) };
      },
    }),
    ...crossEntropyOperations('softmaxCrossEntropy', {
      loss(rows, labels, smoothing) {
        kernels.reset();
        return kernels.softmaxCrossEntropy(null, desk.put(rows), labels, smoothing);
      },
      gradient(rows, labels, smoothing) {
        kernels.reset();
        const dlogits = desk.empty(rows.shape);
        kernels.softmaxCrossEntropy(dlogits, desk.put(rows), labels, smoothing);
        return taken(dlogits);
      },
      /** The cross entropy of one row whose label is k is −ln softmax(row)ₖ. */
      logProbabilities(row) {
        kernels.reset();
        const logits = desk.put(view(row, [1, row.length]));
        return row.map((_, k) => -kernels.softmaxCrossEntropy(null, logits, [k], 0));
      },
    }),
    ...updateOperations({
      sgd(value, gradient, settings) {
        kernels.reset();
        const parameter = desk.putLine(value);
        kernels.updates.sgd(parameter, desk.putLine(gradient), settings);
        value.set(elements(parameter));
      },
      momentum(value, gradient, velocity, settings) {
        kernels.reset();
        const [parameter, v] = [desk.putLine(value), desk.putLine(velocity)];
        kernels.updates.momentum(parameter, desk.putLine(gradient), v, settings);
        value.set(elements(parameter));
        velocity.set(elements(v));
      },
    }),
    dropout_given_mask: {
      dropout: fresh(({ x, mask }, { ratio, training }) => {
        require(training === true, 'dropout outside of training, where no kernel runs');
        const keepsAll = elements(mask).every((kept) => kept === 1);
        require(ratio === 0 && keepsAll, 'a mask that is given: the kernels draw theirs by a hash');
        const images = desk.put(view(elements(x), [...x.shape, 1]));
        const y = desk.empty(images.shape);
        kernels.dropout(y, images, 0, 1, 2);
        return { y: shaped(y, x.shape) };
      }),
    },
  };
}
