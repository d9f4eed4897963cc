import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import {
  array,
  elements,
  type Floats,
  type Tensor,
  toNested,
  zeros,
} from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { crossEntropy } from '../../../src/nn/crossEntropy.ts';
import type { Layer } from '../../../src/nn/layer.ts';
import { createMlp, mlpParameterCount } from '../../../src/nn/mlp.ts';
import { formatSummary, Network } from '../../../src/nn/network.ts';

const small = (seed = 1) =>
  createMlp({
    kernels: createFloat64Kernels(),
    dims: [3, 4, 5, 2],
    activation: 'tanh',
    initializer: 'glorot',
    seed,
  });

describe('mlpParameterCount', () => {
  it('counts weights and biases of the published architectures', () => {
    expect(mlpParameterCount([784, 500, 300, 10])).toBe(545_810);
    expect(mlpParameterCount([784, 512, 256, 10])).toBe(535_818);
    expect(mlpParameterCount([784, 1024, 2048, 10])).toBe(2_923_530);
  });
});

describe('createMlp', () => {
  it('puts an activation between dense layers, none at the end', () => {
    expect(small().layers.map((layer) => layer.name)).toEqual([
      'dense 3 → 4',
      'tanh',
      'dense 4 → 5',
      'tanh',
      'dense 5 → 2',
    ]);
    const layers = createMlp({
      kernels: createFloat64Kernels(),
      dims: [3, 2],
      activation: 'relu',
      initializer: 'zero',
      seed: 1,
    });
    expect(layers.layers.map((layer) => layer.name)).toEqual(['dense 3 → 2']);
  });

  it('computes no gradient of the data, but those between the layers', () => {
    const network = small();
    network.forward(array([[1, 2, 3]]));
    const [first, , second] = network.layers;
    const dy = array([[1, 1, 1, 1]]);
    expect(first.backward(dy)).toBe(dy);
    expect(second.backward(array([[1, 1, 1, 1, 1]])).shape).toEqual([1, 4]);
  });

  it('draws the weights from the stream `initialization` of the seed, layer by layer', () => {
    const random = new RandomStream(5, 'initialization');
    for (const { name, value } of small(5).parameters) {
      const [fanIn, fanOut] = value.shape;
      const d = Math.sqrt(6 / (fanIn + fanOut));
      const expected = Array.from(value.data, () =>
        name.endsWith('biases') ? 0 : random.uniformBetween(-d, d),
      );
      expect([...value.data]).toEqual(expected);
    }
  });

  it('refuses fewer than two sizes', () => {
    expect(() =>
      createMlp({
        kernels: createFloat64Kernels(),
        dims: [3],
        activation: 'relu',
        initializer: 'zero',
        seed: 1,
      }),
    ).toThrow('createMlp: dims [3] need at least inputs and outputs');
  });
});

describe('Network', () => {
  it('names its parameters by layer', () => {
    expect(small().parameters.map((p) => [p.name, p.value.shape])).toEqual([
      ['layer 1 (dense 3 → 4) weights', [3, 4]],
      ['layer 1 (dense 3 → 4) biases', [4]],
      ['layer 3 (dense 4 → 5) weights', [4, 5]],
      ['layer 3 (dense 4 → 5) biases', [5]],
      ['layer 5 (dense 5 → 2) weights', [5, 2]],
      ['layer 5 (dense 5 → 2) biases', [2]],
    ]);
  });

  it('gives the logits worked by hand', () => {
    const network = createMlp({
      kernels: createFloat64Kernels(),
      dims: [2, 2, 2],
      activation: 'relu',
      initializer: 'zero',
      seed: 0,
    });
    // W1 = [[1, −1], [2, 0]], b1 = [0, 1]; W2 = [[1, 2], [3, 4]], b2 = [10, 20]
    network.loadWeights(Float64Array.of(1, -1, 2, 0, 0, 1, 1, 2, 3, 4, 10, 20));
    const x = array([
      [1, 1],
      [3, -2],
    ]);
    expect(toNested(network.forward(x))).toEqual([
      [13, 26], // hidden (3, 0)
      [10, 20], // hidden (−1, −2), both cut off
    ]);
  });

  it('has the loss of its logits, and backward returns the same', () => {
    const network = small();
    const x = array([
      [1, -1, 2],
      [0, 3, -2],
    ]);
    const loss = crossEntropy(network.forward(x), [1, 0]);
    expect(network.loss(x, [1, 0])).toBe(loss);
    expect(network.backward(x, [1, 0])).toBe(loss);
  });

  it('has gradients that are means over the batch: the same examples twice change nothing', () => {
    const network = createMlp({
      kernels: createFloat64Kernels(),
      dims: [2, 2],
      activation: 'relu',
      initializer: 'zero',
      seed: 1,
    });
    const gradients = () => network.parameters.map((p) => [...p.gradient.data]);
    // Logits are 0, probabilities ½: every number is exact.
    network.backward(array([[1, 3]]), [0]);
    const once = gradients();
    expect(once).toEqual([
      [-0.5, 0.5, -1.5, 1.5],
      [-0.5, 0.5],
    ]);
    network.backward(
      array([
        [1, 3],
        [1, 3],
      ]),
      [0, 0],
    );
    expect(gradients()).toEqual(once);
  });

  it('hands the last layer the same array again for a batch of the same size', () => {
    const received: Tensor<Floats>[] = [];
    const echo: Layer = {
      name: 'echo',
      parameters: [],
      init: (_random, inputShape) => inputShape,
      forward: (x) => x,
      backward: (dy) => {
        received.push(dy);
        return dy;
      },
    };
    const network = new Network([echo], [2], 1, createFloat64Kernels());
    for (const rows of [3, 3, 1]) {
      network.backward(zeros([rows, 2]), new Array<number>(rows).fill(0));
    }
    expect(received.map((dy) => dy.shape)).toEqual([
      [3, 2],
      [3, 2],
      [1, 2],
    ]);
    expect(received[1].data).toBe(received[0].data);
  });

  it('gives its weights as one copy and takes them back', () => {
    const network = small(1);
    const other = small(2);
    const weights = network.weights();
    expect([...weights]).toEqual(network.parameters.flatMap((p) => [...p.value.data]));
    other.loadWeights(weights);
    expect(other.weights()).toEqual(weights);
    other.parameters[0].value.data[0] += 1;
    expect(network.weights()).toEqual(weights);
    expect(weights[0]).toBe(network.parameters[0].value.data[0]);
    const x = array([[1, 2, 3]]);
    other.loadWeights(weights);
    expect(elements(other.forward(x))).toEqual(elements(network.forward(x)));
  });

  it('refuses weights of another architecture', () => {
    expect(() => small().loadWeights(new Float64Array(52))).toThrow(
      'Network.loadWeights: 52 weights for 53 parameters; they belong to another architecture',
    );
    expect(() => small().loadWeights(new Float64Array(54))).toThrow('54 weights for 53');
  });

  it('remembers the pre-activations for whoever looks for kinks', () => {
    const network = small();
    network.forward(array([[1, 2, 3]]));
    const sizes = network.layers.map((l) =>
      l instanceof ActivationLayer ? l.preActivations.length : 0,
    );
    expect(sizes).toEqual([0, 4, 0, 5, 0]);
  });
});

describe('formatSummary', () => {
  it('lists layers, output shapes and parameters, with the total', () => {
    const network = createMlp({
      kernels: createFloat64Kernels(),
      dims: [784, 100, 10],
      activation: 'relu',
      initializer: 'zero',
      seed: 1,
    });
    expect(network.parameterCount).toBe(79_510);
    expect(formatSummary(network).split('\n')).toEqual([
      'layer            output shape  parameters',
      'dense 784 → 100  (100)             78,500',
      'relu             (100)                  0',
      'dense 100 → 10   (10)               1,010',
      'total                              79,510',
    ]);
  });
});
