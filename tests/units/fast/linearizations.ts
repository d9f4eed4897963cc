/**
 * Layers with their derivatives in float64, and what the gradients of the fast kernels may be off by.
 * Arrays are flat and row-major, as the layers show them.
 */
import { GlobalAveragePoolLayer } from '../../../src/conv/averagePoolLayer.ts';
import { Conv2dLayer } from '../../../src/conv/conv2dLayer.ts';
import { Flatten } from '../../../src/conv/flatten.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { assign, elements, sizeOf } from '../../../src/kernels/array.ts';
import type { WindowPlan } from '../../../src/kernels/kernels.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { activations } from '../../../src/nn/activations.ts';
import { BatchNormLayer } from '../../../src/nn/batchNormLayer.ts';
import { initializers } from '../../../src/nn/initializers.ts';
import type { Layer } from '../../../src/nn/layer.ts';
import { Residual } from '../../../src/nn/residual.ts';
import { Images } from './float32Windows.ts';
import { directSum } from './minimalFiltering.ts';

export interface Given {
  /** of the input, batch included */
  readonly shape: readonly number[];
  /** the input, then the parameters in the layer's order */
  readonly inputs: readonly Float32Array[];
  /** v: one for each of the inputs */
  readonly directions: readonly Float32Array[];
  /** w */
  readonly dy: Float32Array;
}

interface Linearized {
  readonly jv: Float64Array;
  /** for the gradient of each of the inputs: roundings of element i times what is rounded */
  readonly bounds: readonly ((i: number) => number)[];
}

export interface Linearization {
  readonly name: string;
  create(): Layer;
  readonly shape: readonly number[];
  /** of a convolution */
  readonly plan?: WindowPlan;
  linearize(given: Given): Linearized;
}

type Name = 'relu' | 'sigmoid' | 'tanh';

/**
 * Roundings of φ′(x)·dy. With e = exp(−|x|) ≤ 1, off by 2u at most, 1 + e is off by 2·½ + 1, its
 * square by 2·2 + 1, e/(1 + e)² by 2 + 5 + 1, its product with dy by one more; that tanh takes twice x
 * and four times the slope is exact. The slope of ReLU is 0 or 1.
 */
const SLOPE_ROUNDINGS: Readonly<Record<Name, number>> = { relu: 0, sigmoid: 9, tanh: 9 };

const slope = (name: Name, x: number): number => activations[name].derivative(x);

const activation = (name: Name): Linearization => ({
  name,
  create: () => new ActivationLayer(name),
  shape: [7, 83],
  linearize({ inputs: [x], directions: [v], dy }) {
    return {
      jv: Float64Array.from(v, (value, i) => slope(name, x[i]) * value),
      bounds: [(i) => SLOPE_ROUNDINGS[name] * Math.abs(slope(name, x[i]) * dy[i])],
    };
  },
});

/** Rows are the images as they are read. */
const flatten: Linearization = {
  name: 'flatten',
  create: () => new Flatten(),
  shape: [3, 5, 4, 7],
  linearize: ({ directions: [v] }) => ({ jv: Float64Array.from(v), bounds: [() => 0] }),
};

/** y = Σx/(H·W); back each pixel has the quotient, rounded once. */
const globalAveragePool: Linearization = {
  name: 'global average pooling',
  create: () => new GlobalAveragePoolLayer(),
  shape: [4, 19, 5, 6],
  linearize({ shape: [N, C, H, W], directions: [v], dy }) {
    const P = H * W;
    const jv = new Float64Array(N * C);
    v.forEach((value, i) => {
      jv[Math.floor(i / P)] += value / P;
    });
    return { jv, bounds: [(i) => Math.abs(dy[Math.floor(i / P)] / P)] };
  },
};

/** y = σ(x) + tanh x; both ways back are added, which is rounded once more. */
const residual: Linearization = {
  name: 'a residual, of a sigmoid around tanh',
  create: () => new Residual([new ActivationLayer('sigmoid')], [new ActivationLayer('tanh')]),
  shape: [7, 83],
  linearize({ inputs: [x], directions: [v], dy }) {
    // Both slopes are positive, so the parts have the sign of their sum.
    const both = (i: number) => slope('sigmoid', x[i]) + slope('tanh', x[i]);
    return {
      jv: Float64Array.from(v, (value, i) => both(i) * value),
      bounds: [(i) => (SLOPE_ROUNDINGS.tanh + 1) * Math.abs(both(i) * dy[i])],
    };
  },
};

/**
 * x̂ = s·(x − μ) with s = (σ² + ε)^−½, y = scale·x̂ + shift. With v − v̄ the direction less its mean,
 * dx̂ = s·(v − v̄) − x̂·s·mean(x̂·(v − v̄)).
 */
const batchNormalization = (shape: readonly number[]): Linearization => ({
  name: `batch normalization of (${shape.join(', ')})`,
  create: () => new BatchNormLayer(),
  shape,
  linearize({ inputs: [x, scale], directions: [v, dScale, dShift], dy }) {
    const C = shape[1];
    const P = sizeOf(shape.slice(2));
    const R = x.length / C;
    const channel = (i: number) => Math.floor(i / P) % C;
    const sums = (term: (i: number) => number): Float64Array => {
      const all = new Float64Array(C);
      for (let i = 0; i < x.length; i++) all[channel(i)] += term(i);
      return all;
    };
    const means = (term: (i: number) => number) => sums(term).map((total) => total / R);
    const mean = means((i) => x[i]);
    const spread = means((i) => (x[i] - mean[channel(i)]) ** 2).map((m) => 1 / Math.sqrt(m + 1e-5));
    const normal = (i: number) => (x[i] - mean[channel(i)]) * spread[channel(i)];
    const drift = means((i) => v[i]);
    const along = means((i) => normal(i) * (v[i] - drift[channel(i)]));
    const jv = Float64Array.from(x, (_, i) => {
      const c = channel(i);
      const dNormal = spread[c] * (v[i] - drift[c] - normal(i) * along[c]);
      return scale[c] * dNormal + dScale[c] * normal(i) + dShift[c];
    });
    const [dshift, dscale] = [sums((i) => dy[i]), sums((i) => dy[i] * normal(i))];
    // Of x̂: the mean, the difference, ε and σ² under the root, s, and the product.
    const ofNormal = (i: number) =>
      Math.abs(mean[channel(i)]) * spread[channel(i)] + 4 * Math.abs(normal(i));
    const ofScale = sums((i) => Math.abs(dy[i]) * ofNormal(i));
    const ofInput = (i: number) => {
      const c = channel(i);
      // dx = scale·s·(dy − a − b) with a = Σdy/R, rounded twice, and b = x̂·Σ(dy·x̂)/R.
      const [a, b] = [Math.abs(dshift[c]) / R, Math.abs(normal(i) * dscale[c]) / R];
      const ofB =
        (ofNormal(i) * Math.abs(dscale[c]) + Math.abs(normal(i)) * ofScale[c]) / R + 3 * b;
      const inside = 2 * a + ofB + 2 * (Math.abs(dy[i]) + a + b);
      // ε and σ² under the root, s, and two products.
      const outside = 4 * (Math.abs(dy[i]) + a + b);
      return Math.abs(scale[c]) * spread[c] * (inside + outside);
    };
    // The sums are float64, and rounded once.
    const ofScales = (c: number) => ofScale[c] + Math.abs(dscale[c]);
    return { jv, bounds: [ofInput, ofScales, (c) => Math.abs(dshift[c])] };
  },
});

const plan: WindowPlan = {
  inputShape: [16, 7, 6],
  outputShape: [20, 7, 6],
  kernelSize: [3, 3],
  stride: [1, 1],
  padding: [1, 1],
  dilation: [1, 1],
};

/** y = x ∗ w + b, so dy = v ∗ w + x ∗ dw + db. Every gradient is a sum of products in plain order. */
const convolution: Linearization = {
  name: 'a convolution of the size for minimal filtering',
  create: () =>
    new Conv2dLayer({
      outChannels: 20,
      kernelSize: 3,
      padding: 1,
      initialize: initializers.glorot,
    }),
  shape: [2, ...plan.inputShape],
  plan,
  linearize({ shape, inputs: [x, w], directions: [dx, dw, db], dy }) {
    const images = (data: Float32Array) => new Images(plan.inputShape, data);
    const along = directSum(plan, images(dx), w, db);
    const across = directSum(plan, images(x), dw, new Float32Array(db.length));
    const [O, rows, columns] = plan.outputShape;
    // The gradients of the magnitudes are the sums of the magnitudes.
    const kernels = createFloat64Kernels();
    const place = (own: readonly number[], data?: Float32Array) => {
      const array = kernels.tensor(own);
      if (data !== undefined) assign(array, data.map(Math.abs));
      return array;
    };
    const weightShape = [O, plan.inputShape[0], 3, 3];
    const weights = place(weightShape, w);
    const [sizeOfW, sizeOfB, sizeOfX] = [place(weightShape), place([O]), place(shape)];
    const resultShape = [shape[0], ...plan.outputShape];
    const layer = kernels.convolution(plan);
    layer.forward(place(resultShape), place(shape, x), weights, place([O]));
    layer.backward(sizeOfW, sizeOfB, sizeOfX, place(resultShape, dy), weights);
    const [ofX, ofW, ofB] = [sizeOfX, sizeOfW, sizeOfB].map(elements);
    const pixels = shape[0] * rows * columns;
    return {
      jv: along.map((value, i) => value + across[i]),
      bounds: [(i) => 9 * O * ofX[i], (k) => pixels * ofW[k], (o) => pixels * ofB[o]],
    };
  },
};

export const linearizations: readonly Linearization[] = [
  activation('relu'),
  activation('sigmoid'),
  activation('tanh'),
  flatten,
  globalAveragePool,
  residual,
  batchNormalization([150, 6]),
  batchNormalization([700, 5]),
  batchNormalization([4, 7, 5, 6]),
  convolution,
];
