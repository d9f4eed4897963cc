import { describe, expect, it } from 'vitest';
import { Conv2dLayer } from '../../../src/conv/conv2dLayer.ts';
import { Flatten } from '../../../src/conv/flatten.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, elements, view } from '../../../src/kernels/array.ts';
import {
  type Architecture,
  buildNetwork,
  type LayerSpec,
  mlpArchitecture,
} from '../../../src/models/architecture.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { Dense } from '../../../src/nn/dense.ts';
import { initializers } from '../../../src/nn/initializers.ts';
import { createMlp } from '../../../src/nn/mlp.ts';
import { Network } from '../../../src/nn/network.ts';

/** The network of these layers. */
function built(
  inputShape: readonly number[],
  layers: readonly LayerSpec[],
  {
    initializer = 'glorot',
    seed = 1,
  }: { initializer?: Architecture['initializer']; seed?: number } = {},
): Network {
  return buildNetwork({ inputShape, initializer, layers }, seed, createFloat64Kernels());
}

/** One example of these features through the network, as numbers. */
const forward = (network: Network, ...features: number[]) => [
  ...elements(network.forward(array([features]))),
];

/** Two channels of 4 × 4 pixels: 0, 1, 2, …, 31. */
const image = Array.from({ length: 32 }, (_, i) => i);

describe('buildNetwork', () => {
  it.each<[LayerSpec, readonly number[], string, readonly number[], number]>([
    [{ kind: 'dense', outputs: 3 }, [5], 'dense 5 → 3', [3], 18],
    [
      { kind: 'conv', filters: 3, kernel: 2 },
      [2, 5, 6],
      'conv2d (2, 5, 6) * (3, 2, 2, 2) -> (3, 4, 5), stride 1, padding 0, dilation 1',
      [3, 4, 5],
      27,
    ],
    [
      { kind: 'conv', filters: 3, kernel: 3, stride: 2, padding: 1 },
      [2, 5, 6],
      'conv2d (2, 5, 6) * (3, 2, 3, 3) -> (3, 3, 3), stride 2, padding 1, dilation 1',
      [3, 3, 3],
      57,
    ],
    [{ kind: 'relu' }, [4], 'relu', [4], 0],
    [{ kind: 'sigmoid' }, [4], 'sigmoid', [4], 0],
    [{ kind: 'tanh' }, [2, 3, 4], 'tanh', [2, 3, 4], 0],
    [
      { kind: 'maxPool', size: 2 },
      [2, 4, 6],
      'max pool (2, 4, 6) * (2, 2) -> (2, 2, 3), stride 2, padding 0, dilation 1',
      [2, 2, 3],
      0,
    ],
    [
      { kind: 'averagePool', size: 3 },
      [2, 6, 9],
      'average pool (2, 6, 9) * (3, 3) -> (2, 2, 3), stride 3, padding 0, dilation 1',
      [2, 2, 3],
      0,
    ],
    [{ kind: 'globalAveragePool' }, [2, 4, 6], 'global average pool (2, 4, 6) → 2', [2], 0],
    [{ kind: 'flatten' }, [2, 4, 6], 'flatten (2, 4, 6) → 48', [48], 0],
    [{ kind: 'batchNorm' }, [2, 4, 6], 'batch norm 2', [2, 4, 6], 4],
    [{ kind: 'dropout', rate: 0.25 }, [4], 'dropout 0.25', [4], 0],
    [
      { kind: 'residual', branch: [{ kind: 'dense', outputs: 4 }, { kind: 'relu' }] },
      [4],
      'residual of 2 layers',
      [4],
      20,
    ],
    [
      {
        kind: 'residual',
        branch: [{ kind: 'dense', outputs: 3 }],
        shortcut: [{ kind: 'dense', outputs: 3 }, { kind: 'tanh' }],
      },
      [4],
      'residual of 1 layers',
      [3],
      30,
    ],
  ])('of %j on %j is «%s»', (layer, inputShape, name, outputShape, parameters) => {
    expect(built(inputShape, [layer]).summary).toEqual([{ layer: name, outputShape, parameters }]);
  });

  it('infers the sizes of each layer from the one before', () => {
    const network = built(
      [1, 6, 6],
      [
        { kind: 'conv', filters: 2, kernel: 3 },
        { kind: 'relu' },
        { kind: 'maxPool', size: 2 },
        { kind: 'flatten' },
        { kind: 'dense', outputs: 3 },
      ],
    );
    expect(network.summary.map(({ outputShape }) => outputShape)).toEqual([
      [2, 4, 4],
      [2, 4, 4],
      [2, 2, 2],
      [8],
      [3],
    ]);
    expect(network.parameterCount).toBe(2 * 9 + 2 + 8 * 3 + 3);
  });

  it('pools as it is told: the largest, the mean of windows, the mean of all', () => {
    const shape = [2, 4, 4];
    expect(forward(built(shape, [{ kind: 'maxPool', size: 2 }]), ...image)).toEqual([
      5, 7, 13, 15, 21, 23, 29, 31,
    ]);
    expect(forward(built(shape, [{ kind: 'averagePool', size: 2 }]), ...image)).toEqual([
      2.5, 4.5, 10.5, 12.5, 18.5, 20.5, 26.5, 28.5,
    ]);
    expect(forward(built(shape, [{ kind: 'globalAveragePool' }]), ...image)).toEqual([7.5, 23.5]);
  });

  it('applies the activation that is named', () => {
    for (const kind of ['relu', 'sigmoid', 'tanh'] as const) {
      const layer = new ActivationLayer(kind);
      const alone = new Network([layer], [2], 1, createFloat64Kernels());
      expect(forward(built([2], [{ kind }]), -1, 2)).toEqual(forward(alone, -1, 2));
    }
    expect(forward(built([2], [{ kind: 'relu' }]), -1, 2)).toEqual([0, 2]);
  });

  it('adds the input itself to a branch, or what the shortcut makes of it', () => {
    const branch: LayerSpec[] = [{ kind: 'relu' }];
    expect(forward(built([2], [{ kind: 'residual', branch }]), -1, 2)).toEqual([-1, 4]);
    const shortcut: LayerSpec[] = [{ kind: 'relu' }, { kind: 'relu' }];
    expect(forward(built([2], [{ kind: 'residual', branch, shortcut }]), -1, 2)).toEqual([0, 4]);
  });

  it('drops at the rate that is given, in training alone', () => {
    const network = built([1000], [{ kind: 'dropout', rate: 0.75 }]);
    const ones = view(new Float64Array(1000).fill(1), [1, 1000]);
    expect(new Set(elements(network.forward(ones)))).toEqual(new Set([1]));
    expect(new Set(elements(network.forward(ones, true)))).toEqual(new Set([0, 4]));
  });

  it('draws dense and convolutional weights by the initializer from the stream of the seed', () => {
    for (const initializer of ['zero', 'normal', 'glorot'] as const) {
      for (const seed of [1, 2]) {
        const alone = new Network(
          [
            new Conv2dLayer({
              outChannels: 2,
              kernelSize: 3,
              initialize: initializers[initializer],
            }),
            new Flatten(),
            new Dense({ outputs: 3, initializer }),
          ],
          [1, 4, 4],
          seed,
          createFloat64Kernels(),
        );
        const network = built(
          [1, 4, 4],
          [
            { kind: 'conv', filters: 2, kernel: 3 },
            { kind: 'flatten' },
            { kind: 'dense', outputs: 3 },
          ],
          { initializer, seed },
        );
        expect(network.weights()).toEqual(alone.weights());
      }
    }
  });

  it('draws inside a residual by the same initializer: the branch first, then the shortcut', () => {
    const dense: LayerSpec = { kind: 'dense', outputs: 3 };
    const inside = built([3], [{ kind: 'residual', branch: [dense], shortcut: [dense] }], {
      initializer: 'normal',
    });
    const alone = built([3], [dense, dense], { initializer: 'normal' });
    expect(inside.weights()).toEqual(alone.weights());
    expect(inside.parameters.map(({ name }) => name)).toEqual([
      'layer 1 (residual of 1 layers) branch 1 weights',
      'layer 1 (residual of 1 layers) branch 1 biases',
      'layer 1 (residual of 1 layers) shortcut 1 weights',
      'layer 1 (residual of 1 layers) shortcut 1 biases',
    ]);
  });

  it('gives another network for another seed, the same for the same', () => {
    const layers: LayerSpec[] = [{ kind: 'dense', outputs: 3 }];
    const weights = built([4], layers, { seed: 5 }).weights();
    expect(built([4], layers, { seed: 5 }).weights()).toEqual(weights);
    expect(built([4], layers, { seed: 6 }).weights()).not.toEqual(weights);
  });

  it('computes with the kernels that are given', () => {
    const kernels = createFloat64Kernels();
    const architecture: Architecture = { inputShape: [2], initializer: 'zero', layers: [] };
    expect(buildNetwork(architecture, 1, kernels).kernels).toBe(kernels);
  });

  it('leaves out ∂L/∂x of the first layer alone: it gives back dy itself', () => {
    const dense = built(
      [3],
      [
        { kind: 'dense', outputs: 2 },
        { kind: 'dense', outputs: 4 },
      ],
    );
    dense.forward(array([[1, 2, 3]]));
    const [dy2, dy4] = [array([[1, 1]]), array([[1, 1, 1, 1]])];
    expect(dense.layers[0].backward(dy2)).toBe(dy2);
    expect(dense.layers[1].backward(dy4).shape).toEqual([1, 2]);

    const conv: LayerSpec = { kind: 'conv', filters: 2, kernel: 2 };
    const images = built([1, 4, 4], [conv, conv]);
    images.forward(view(new Float64Array(16), [1, 16]));
    const [first, second] = [
      [1, 2, 3, 3],
      [1, 2, 2, 2],
    ].map((shape) => view(new Float64Array(shape.reduce((a, b) => a * b)), shape));
    expect(images.layers[0].backward(first)).toBe(first);
    expect(images.layers[1].backward(second).shape).toEqual([1, 2, 3, 3]);
  });

  it('keeps ∂L/∂x inside a residual, even where that comes first', () => {
    const dense: LayerSpec = { kind: 'dense', outputs: 2 };
    const network = built([2], [{ kind: 'residual', branch: [dense], shortcut: [dense] }]);
    const [branch, , shortcut] = network.parameters.map(({ value }) => elements(value));
    branch.set([1, 2, 3, 4]);
    shortcut.set([10, 20, 30, 40]);
    network.forward(array([[1, 1]]));
    // dy (W + V)ᵀ, with dy = (1, 0): the first column of W + V.
    expect([...elements(network.layers[0].backward(array([[1, 0]])))]).toEqual([11, 33]);
  });

  it('refuses a layer that it does not know', () => {
    const odd = { kind: 'softplus' } as unknown as LayerSpec;
    expect(() => built([2], [odd])).toThrow(
      "ActivationLayer: there is no activation 'softplus'; choose one of relu, sigmoid, tanh",
    );
    expect(() => built([2], [{ kind: 'residual', branch: [odd] }])).toThrow('softplus');
  });

  it('refuses an initializer that it does not know', () => {
    const initializer = 'he' as 'glorot';
    const conv: LayerSpec = { kind: 'conv', filters: 2, kernel: 2 };
    expect(() => built([1, 4, 4], [conv], { initializer })).toThrow(
      "buildNetwork: there is no initializer 'he'; choose one of zero, normal, glorot",
    );
    expect(() => built([4], [{ kind: 'dense', outputs: 2 }], { initializer })).toThrow(
      "there is no initializer 'he'",
    );
  });

  it('refuses a layer that does not fit what comes before it', () => {
    expect(() => built([1, 4, 4], [{ kind: 'dense', outputs: 2 }])).toThrow('flatten the input');
  });
});

describe('mlpArchitecture', () => {
  it('puts the activation between dense layers, none at the end', () => {
    expect(
      mlpArchitecture({ dims: [7, 5, 4, 3], activation: 'tanh', initializer: 'normal' }),
    ).toEqual({
      inputShape: [7],
      initializer: 'normal',
      layers: [
        { kind: 'dense', outputs: 5 },
        { kind: 'tanh' },
        { kind: 'dense', outputs: 4 },
        { kind: 'tanh' },
        { kind: 'dense', outputs: 3 },
      ],
    });
    expect(
      mlpArchitecture({ dims: [7, 3], activation: 'relu', initializer: 'zero' }).layers,
    ).toEqual([{ kind: 'dense', outputs: 3 }]);
  });

  it('builds the network of createMlp, bit for bit', () => {
    const mlp = { dims: [4, 6, 5, 3], activation: 'sigmoid', initializer: 'glorot' } as const;
    const network = buildNetwork(mlpArchitecture(mlp), 3, createFloat64Kernels());
    const direct = createMlp({ ...mlp, seed: 3, kernels: createFloat64Kernels() });
    expect(network.summary).toEqual(direct.summary);
    expect(network.weights()).toEqual(direct.weights());
    expect(forward(network, 1, -2, 3, -4)).toEqual(forward(direct, 1, -2, 3, -4));
  });
});
