import { describe, expect, it } from 'vitest';
import {
  type AveragePoolOptions,
  averagePool2d,
  averagePool2dGradient,
} from '../../../src/conv/averagePool.ts';
import { AveragePoolLayer } from '../../../src/conv/averagePoolLayer.ts';
import { conv2d, conv2dGradients } from '../../../src/conv/conv2d.ts';
import { Conv2dLayer, type WeightInitializer } from '../../../src/conv/conv2dLayer.ts';
import { Flatten } from '../../../src/conv/flatten.ts';
import { maxPool, maxPoolGradient } from '../../../src/conv/maxPool.ts';
import { MaxPoolLayer } from '../../../src/conv/maxPoolLayer.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, type Tensor, zeros } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { Dense } from '../../../src/nn/dense.ts';
import { initializers } from '../../../src/nn/initializers.ts';
import { Network } from '../../../src/nn/network.ts';
import { entries, integers } from './integers.ts';

const random = () => new RandomStream(4, 'initialization');

describe('Conv2dLayer', () => {
  const window = { kernelSize: [2, 3], stride: [1, 2], padding: [1, 0], dilation: [2, 1] } as const;
  const small: WeightInitializer = (weights, _fanIn, _fanOut, stream) => {
    for (let at = 0; at < weights.length; at++) weights[at] = stream.integer(-9, 9);
  };

  it('has weights (O, C, KH, KW), biases 0, and the output shape and name of its geometry', () => {
    const layer = new Conv2dLayer({ outChannels: 4, ...window, initialize: small });
    expect(layer.init(random(), [3, 5, 7], createFloat64Kernels())).toEqual([4, 5, 3]);
    const [weights, biases] = layer.parameters;
    expect(layer.parameters.map(({ name }) => name)).toEqual(['weights', 'biases']);
    expect(weights.value.shape).toEqual([4, 3, 2, 3]);
    expect(weights.gradient.shape).toEqual([4, 3, 2, 3]);
    expect(entries(biases.value)).toEqual([0, 0, 0, 0]);
    expect(biases.gradient.shape).toEqual([4]);
    expect(layer.name).toBe(
      'conv2d (3, 5, 7) * (4, 3, 2, 3) -> (4, 5, 3), stride 1×2, padding 1×0, dilation 2×1',
    );
  });

  it('draws its weights with fanIn = C·KH·KW and fanOut = O·KH·KW from the given stream', () => {
    const asked: unknown[] = [];
    const stream = random();
    const initialize: WeightInitializer = (...given) => asked.push(given);
    const layer = new Conv2dLayer({ outChannels: 4, kernelSize: [2, 3], initialize });
    layer.init(stream, [5, 6, 6], createFloat64Kernels());
    expect(asked).toEqual([[new Float64Array(4 * 5 * 2 * 3), 30, 24, stream]]);
  });

  it('is conv2d with its parameters, forwards and backwards', () => {
    const layer = new Conv2dLayer({ outChannels: 2, ...window, initialize: small });
    const shape = layer.init(random(), [3, 5, 7], createFloat64Kernels());
    const [weights, biases] = layer.parameters;
    biases.value.data.set([100, 200]);
    for (const N of [2, 1]) {
      const x = integers(random(), [N, 3, 5, 7]);
      const dy = integers(random(), [N, ...shape]);
      const w = weights.value as Tensor;
      const expected = conv2dGradients(x, w, dy, window);
      expect(entries(layer.forward(x))).toEqual(
        entries(conv2d(x, w, biases.value as Tensor, window)),
      );
      expect(entries(layer.backward(dy))).toEqual(entries(expected.dx));
      expect(entries(weights.gradient)).toEqual(entries(expected.dw));
      expect(entries(biases.gradient)).toEqual(entries(expected.db));
    }
  });

  it('refuses channel counts, input shapes and images that it cannot take', () => {
    for (const outChannels of [0, 1.5, Number.NaN]) {
      expect(() => new Conv2dLayer({ outChannels, kernelSize: 1, initialize: small })).toThrow(
        `Conv2dLayer: ${outChannels} output channels; a layer needs a positive integer of them`,
      );
    }
    const layer = new Conv2dLayer({ outChannels: 1, kernelSize: 3, initialize: small });
    for (const shape of [
      [5, 5],
      [1, 1, 5, 5],
      [0, 5, 5],
      [1.5, 5, 5],
    ]) {
      expect(() => layer.init(random(), shape, createFloat64Kernels())).toThrow(
        `Conv2dLayer.init: input shape (${shape.join(', ')}) is not that of an image (C, H, W)`,
      );
    }
    expect(() => layer.init(random(), [1, 5, 2], createFloat64Kernels())).toThrow(
      'kernel 3 exceeds padded input 2',
    );
    layer.init(random(), [1, 5, 5], createFloat64Kernels());
    expect(() => layer.forward(zeros([2, 1, 6, 5]))).toThrow(
      'Conv2dLayer.forward: x has shape (2, 1, 6, 5), expected (any, 1, 5, 5)',
    );
  });
});

describe('AveragePoolLayer', () => {
  const window = { kernelSize: 2, stride: 1, padding: 1 } as const;

  it.each<AveragePoolOptions>([
    window,
    { ...window, countPadding: false },
    { ...window, countPadding: true },
  ])('is averagePool2d, forwards and backwards: %j', (options) => {
    const layer = new AveragePoolLayer(options);
    const outputShape = layer.init(random(), [2, 3, 4], createFloat64Kernels());
    const x = integers(random(), [2, 2, 3, 4]);
    const y = averagePool2d(x, options);
    expect(outputShape).toEqual(y.shape.slice(1));
    expect(entries(layer.forward(x))).toEqual(entries(y));
    const dy = integers(random(), y.shape);
    const dx = averagePool2dGradient(x.shape, dy, options);
    expect(entries(layer.backward(dy))).toEqual(entries(dx));
  });
});

describe('MaxPoolLayer', () => {
  const window = { kernelSize: [2, 3], stride: [2, 1], padding: [1, 0] } as const;

  it('has no parameters, and the output shape and name of its geometry', () => {
    const layer = new MaxPoolLayer(window);
    expect(layer.init(random(), [3, 4, 5], createFloat64Kernels())).toEqual([3, 3, 3]);
    expect(layer.parameters).toEqual([]);
    expect(layer.name).toBe(
      'max pool (3, 4, 5) * (2, 3) -> (3, 3, 3), stride 2×1, padding 1×0, dilation 1',
    );
  });

  it('is maxPool, forwards and backwards', () => {
    const layer = new MaxPoolLayer(window);
    layer.init(random(), [3, 4, 5], createFloat64Kernels());
    for (const N of [2, 1]) {
      const x = integers(random(), [N, 3, 4, 5]);
      const pooled = maxPool(x, window);
      const dy = integers(random(), pooled.y.shape);
      expect(entries(layer.forward(x))).toEqual(entries(pooled.y));
      const dx = layer.backward(dy);
      expect(dx.shape).toEqual(x.shape);
      expect(entries(dx)).toEqual(entries(maxPoolGradient(x.shape, pooled, dy)));
    }
  });

  it('refuses input shapes, images and gradients that it cannot take', () => {
    const layer = new MaxPoolLayer({ kernelSize: 2 });
    for (const shape of [
      [4, 4],
      [1, 1, 4, 4],
    ]) {
      expect(() => layer.init(random(), shape, createFloat64Kernels())).toThrow(
        `MaxPoolLayer.init: input shape (${shape.join(', ')}) is not that of an image (C, H, W)`,
      );
    }
    layer.init(random(), [1, 4, 4], createFloat64Kernels());
    expect(() => layer.forward(zeros([1, 2, 4, 4]))).toThrow(
      'MaxPoolLayer.forward: x has shape (1, 2, 4, 4), expected (any, 1, 4, 4)',
    );
    layer.forward(zeros([3, 1, 4, 4]));
    expect(() => layer.backward(zeros([2, 1, 2, 2]))).toThrow(
      'maxPooling: dy has shape (2, 1, 2, 2), expected (3, 1, 2, 2)',
    );
  });
});

describe('Flatten', () => {
  it('writes every image as a row in row-major order, and back', () => {
    const layer = new Flatten();
    expect(layer.init(random(), [2, 1, 2], createFloat64Kernels())).toEqual([4]);
    expect(layer.name).toBe('flatten (2, 1, 2) → 4');
    expect(layer.parameters).toEqual([]);
    const x = array([
      [[[1, 2]], [[3, 4]]],
      [[[5, 6]], [[7, 8]]],
    ]);
    const y = layer.forward(x);
    expect(y.shape).toEqual([2, 4]);
    expect(entries(y)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const dx = layer.backward(y);
    expect(dx.shape).toEqual([2, 2, 1, 2]);
    expect(entries(dx)).toEqual(entries(x));
  });

  it('refuses batches and gradients of another shape', () => {
    const layer = new Flatten();
    expect(() => layer.init(random(), [2, 3], createFloat64Kernels())).toThrow(
      'Flatten.init: input shape (2, 3) is not that of an image (C, H, W)',
    );
    layer.init(random(), [2, 1, 3], createFloat64Kernels());
    expect(() => layer.forward(zeros([1, 3, 1, 2]))).toThrow(
      'Flatten.forward: x has shape (1, 3, 1, 2), expected (any, 2, 1, 3)',
    );
    layer.forward(zeros([4, 2, 1, 3]));
    expect(() => layer.backward(zeros([1, 6]))).toThrow(
      'Flatten.backward: dy has shape (1, 6), expected (4, 6)',
    );
  });
});

describe('a layer that has not run', () => {
  const initialize: WeightInitializer = () => {};
  const layers = {
    conv2d: () => new Conv2dLayer({ outChannels: 1, kernelSize: 1, initialize }),
    'max pool': () => new MaxPoolLayer({ kernelSize: 1 }),
    flatten: () => new Flatten(),
  };

  it.each(Object.entries(layers))('%s has its bare name before init', (name, create) => {
    expect(create().name).toBe(name);
    expect(create().parameters).toEqual([]);
  });

  it.each(Object.entries(layers))('%s refuses backward before forward', (_, create) => {
    const layer = create();
    const shape = layer.init(random(), [1, 2, 2], createFloat64Kernels());
    expect(() => layer.backward(zeros([1, ...shape]))).toThrow('call forward first');
  });
});

describe('a network of these layers', () => {
  const network = () =>
    new Network(
      [
        new Conv2dLayer({ outChannels: 3, kernelSize: 3, initialize: initializers.glorot }),
        new ActivationLayer('tanh'),
        new MaxPoolLayer({ kernelSize: 2 }),
        new Flatten(),
        new Dense({ outputs: 4, initializer: 'glorot' }),
      ],
      [2, 6, 6],
      7,
      createFloat64Kernels(),
    );

  it('infers its shapes and counts its parameters', () => {
    const { summary, parameterCount } = network();
    expect(summary.map(({ outputShape }) => outputShape)).toEqual([
      [3, 4, 4],
      [3, 4, 4],
      [3, 2, 2],
      [12],
      [4],
    ]);
    expect(summary.map(({ parameters }) => parameters)).toEqual([3 * 2 * 9 + 3, 0, 0, 0, 52]);
    expect(parameterCount).toBe(109);
  });

  it('has the gradient that central differences see, in every parameter', () => {
    const net = network();
    const x = zeros([3, 2, 6, 6]);
    const stream = new RandomStream(4, 'images');
    for (let at = 0; at < x.data.length; at++) x.data[at] = stream.normal();
    const labels = [0, 3, 1];
    net.backward(x, labels);
    // With h = 2⁻¹⁷ truncation is about h²·|L‴|/6 ≈ 1e−11·|L‴| and rounding a few u·|L|/h ≈ 1e−10;
    // L and its derivatives are of order 1 here, so 1e−8 leaves a factor of 100 for both.
    const h = 2 ** -17;
    let checked = 0;
    for (const { name, value, gradient } of net.parameters) {
      for (let at = 0; at < value.data.length; at++) {
        const kept = value.data[at];
        value.data[at] = kept + h;
        const above = net.loss(x, labels);
        value.data[at] = kept - h;
        const below = net.loss(x, labels);
        value.data[at] = kept;
        const gap = Math.abs((above - below) / (2 * h) - gradient.data[at]);
        expect(gap, `${name}[${at}]`).toBeLessThan(1e-8);
        if (gradient.data[at] !== 0) checked++;
      }
    }
    expect(checked).toBe(109);
  });
});
