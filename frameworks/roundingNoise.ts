/**
 * The float64 kernels, every result pushed by as much as float32 could have got it wrong, up or down
 * at random.
 *
 * How much, is derived for each operation. A sum of n products in float32 has, in whatever order it
 * is added up, n roundings of products, of at most u|aᵢbᵢ| each, and n − 1 of partial sums, of at most
 * uS each, with u = 2⁻²⁴ and S = Σ|aᵢbᵢ|. The squares of these bounds add up to at most n·u²S². One
 * push by ±√n·uS has that square: it stands for all of them where squares are what counts, as in the
 * bound of `follow.ts`. S comes from the same operation on absolute values. What is no sum is pushed
 * by all that its roundings can do together, γₙ = nu/(1 − nu) (Higham 2002, "Accuracy and stability
 * of numerical algorithms", section 3.1).
 */
import { createFloat64Kernels } from '../src/engines/float64.ts';
import { elements, type Floats, type Tensor, view, zeros } from '../src/kernels/array.ts';
import type { Convolution, Kernels, WindowPlan } from '../src/kernels/kernels.ts';
import type { RandomStream } from '../src/kernels/random.ts';

type Values = Tensor<Floats>;

/** Unit roundoff of float32. */
export const U32 = 2 ** -24;

/** γₙ: the relative error of n roundings, one after another. */
export function gamma(n: number): number {
  return (n * U32) / (1 - n * U32);
}

/** √n·u: the root of the sum of the squares of n roundings. */
export function spread(n: number): number {
  return Math.sqrt(n) * U32;
}

/**
 * Roundings of float32's σ and tanh: a careful implementation is within 4 ulps, that is 8u. The
 * derivative from such a y, as 1 − y² or y(1 − y), is within 2·8u and three roundings of numbers
 * that are at most 1.
 */
const SIGMOIDAL = 8;
const DERIVATIVE = 2 * SIGMOIDAL + 3;

/**
 * Kernels for dense, convolutional, activation, max-pooling and flattening layers, cross entropy
 * without smoothing, and plain descent. Everything else throws.
 */
export function roundingNoise(random: RandomStream): Kernels {
  const exact = createFloat64Kernels();
  const sign = randomSigns(random);
  /** x ± size·share, element by element. ReLU, pooling and order are exact and need none. */
  const push = (x: Values, size: Values, share: number): void => {
    const [values, sizes] = [elements(x), elements(size)];
    for (let i = 0; i < values.length; i++) {
      values[i] += sign() * share * sizes[i];
    }
  };
  return {
    ...refusing(),
    name: 'float64 with rounding noise',
    threads: 1,
    tensor: (shape) => exact.tensor(shape),
    scratch: (batch, shape) => exact.scratch(batch, shape),
    reset: () => exact.reset(),
    flatten: (rows, x) => exact.flatten(rows, x),
    unflatten: (x, rows) => exact.unflatten(x, rows),
    maxPooling: (plan) => exact.maxPooling(plan),
    pooledConvolution: () => null,

    dense(y, x, w, b) {
      exact.dense(y, x, w, b);
      const size = zeros(y.shape);
      exact.dense(size, absolute(x), absolute(w), absolute(b));
      push(y, size, spread(x.shape[1] + 1));
    },
    denseGradient(dw, db, dx, dy, x, w) {
      exact.denseGradient(dw, db, dx, dy, x, w);
      const [sizeW, sizeB, sizeX] = [zeros(dw.shape), zeros(db.shape), dx && zeros(x.shape)];
      exact.denseGradient(sizeW, sizeB, sizeX, absolute(dy), absolute(x), absolute(w));
      push(dw, sizeW, spread(x.shape[0]));
      push(db, sizeB, spread(x.shape[0]));
      if (dx && sizeX) push(dx, sizeX, spread(w.shape[1]));
    },
    activate(name, y, x) {
      exact.activate(name, y, x);
      if (name !== 'relu') push(y, absolute(y), gamma(SIGMOIDAL));
    },
    activateGradient(name, dx, x, y, dy) {
      const size = absolute(dy);
      exact.activateGradient(name, dx, x, y, dy);
      if (name !== 'relu') push(dx, size, gamma(DERIVATIVE));
    },
    convolution: (plan) => noisyConvolution(exact, plan, push),

    softmaxCrossEntropy(dlogits, logits, labels, smoothing) {
      if (smoothing !== 0) refuse('label smoothing');
      const loss = exact.softmaxCrossEntropy(dlogits, logits, labels, smoothing);
      const [N, K] = logits.shape;
      const error = logProbabilityError(logits);
      if (dlogits !== null) {
        const size = zeros([N, K]);
        for (let n = 0; n < N; n++) {
          for (let k = 0; k < K; k++) {
            // p − q, where p is off by p·error, then three roundings: a difference and a mean.
            const difference = dlogits.get(n, k) * N;
            const p = difference + (k === labels[n] ? 1 : 0);
            size.set(n, k, (p * error[n] + Math.abs(difference) * gamma(3)) / N);
          }
        }
        push(dlogits, size, 1);
      }
      const mean = error.reduce((sum, e) => sum + e, 0) / N;
      const noisy = view(Float64Array.of(loss), [1]);
      push(noisy, view(Float64Array.of(mean + gamma(N + 1) * loss), [1]), 1);
      return noisy.get(0);
    },
    updates: {
      ...refusing().updates,
      sgd(value, gradient, settings) {
        const { learningRate, weightDecay } = settings;
        if (weightDecay !== 0) refuse('weight decay');
        exact.updates.sgd(value, gradient, settings);
        // A product is rounded, and the difference.
        const [theta, g] = [elements(value), elements(gradient)];
        const size = theta.map((t, i) => Math.abs(t) + learningRate * Math.abs(g[i]));
        push(value, view(size, value.shape), U32);
      },
    },
  };
}

/** 1 or −1, equally likely. One number of the stream has the bits for 32 of them. */
function randomSigns(random: RandomStream): () => 1 | -1 {
  let bits = 0;
  let left = 0;
  return () => {
    if (left === 0) {
      bits = Math.floor(random.uniform() * 2 ** 32);
      left = 32;
    }
    const sign = (bits & 1) === 1 ? 1 : -1;
    bits >>>= 1;
    left--;
    return sign;
  };
}

type Push = (x: Values, size: Values, share: number) => void;

function noisyConvolution(exact: Kernels, plan: WindowPlan, push: Push): Convolution {
  const [values, sizes] = [exact.convolution(plan), exact.convolution(plan)];
  const [O, ...plane] = plan.outputShape;
  const window = plan.kernelSize[0] * plan.kernelSize[1];
  let inputShape: readonly number[] = [];
  return {
    forward(y, x, w, b) {
      values.forward(y, x, w, b);
      inputShape = x.shape;
      const size = zeros(y.shape);
      sizes.forward(size, absolute(x), absolute(w), absolute(b));
      push(y, size, spread(plan.inputShape[0] * window + 1));
    },
    backward(dw, db, dx, dy, w) {
      values.backward(dw, db, dx, dy, w);
      const [sizeW, sizeB, sizeX] = [zeros(dw.shape), zeros(db.shape), dx && zeros(inputShape)];
      sizes.backward(sizeW, sizeB, sizeX, absolute(dy), absolute(w));
      const positions = dy.shape[0] * plane[0] * plane[1];
      push(dw, sizeW, spread(positions));
      push(db, sizeB, spread(positions));
      if (dx && sizeX) push(dx, sizeX, spread(O * window));
    },
  };
}

/**
 * For each row of logits (N, K), how far ln S(z)ₖ = z_k − (m + ln Σ e^{zⱼ − m}), evaluated so, may be
 * off. With a = max|z|: zⱼ − m is at most 2a and off by 2a·u, which is the relative error of its
 * exponential; the exponential adds 4u, the sum Ku, the logarithm 4u and, itself at most ln K ≤ K,
 * Ku; the two last sums are at most a + K and 2a + K.
 */
function logProbabilityError(logits: Values): number[] {
  const [N, K] = logits.shape;
  const z = elements(logits);
  return Array.from({ length: N }, (_, n) => {
    const a = Math.max(...z.subarray(n * K, (n + 1) * K).map(Math.abs));
    return U32 * (5 * a + 4 * K + 8);
  });
}

function absolute(x: Values): Tensor {
  const values = elements(x);
  const sizes = new Float64Array(values.length);
  for (let i = 0; i < sizes.length; i++) sizes[i] = Math.abs(values[i]);
  return view(sizes, x.shape);
}

function refuse(operation: string): never {
  throw new RangeError(
    `roundingNoise: there is no bound for ${operation}; leave such layers and settings out`,
  );
}

function refusing() {
  return {
    add: () => refuse('sums of layers'),
    dropout: () => refuse('dropout'),
    averagePooling: () => refuse('average pooling'),
    batchNormalization: () => refuse('batch normalization'),
    updates: { momentum: () => refuse('momentum'), adam: () => refuse('Adam') },
  };
}
