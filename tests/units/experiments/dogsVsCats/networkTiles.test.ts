import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../../src/engines/float64.ts';
import { layerOutputs } from '../../../../src/experiments/analysis/layerOutputs.ts';
import {
  featureMapTiles,
  kernelTiles,
} from '../../../../src/experiments/dogsVsCats/networkTiles.ts';
import { petOf, tileOf } from '../../../../src/experiments/dogsVsCats/pets.ts';
import { assign, elements, view } from '../../../../src/kernels/array.ts';
import { buildNetwork, type LayerSpec } from '../../../../src/models/architecture.ts';
import type { Network } from '../../../../src/nn/network.ts';
import { four, statistics } from '../../data/augmentation/smallPictures.ts';

const conv = (filters: number): LayerSpec => ({ kind: 'conv', filters, kernel: 3, padding: 1 });
const relu: LayerSpec = { kind: 'relu' };
const residual: LayerSpec = { kind: 'residual', branch: [conv(3), relu, conv(3)] };

function networkOf(layers: readonly LayerSpec[], inputShape = [3, 4, 5]): Network {
  return buildNetwork({ inputShape, initializer: 'glorot', layers }, 3, createFloat64Kernels());
}

/** Six ReLUs of maps, one within a branch, and one of features. */
const LAYERS: readonly LayerSpec[] = [
  ...[conv(18), relu, conv(3), { kind: 'batchNorm' } as const, relu, residual, relu],
  ...[{ kind: 'maxPool', size: 2 } as const, conv(2), relu, conv(4), relu],
  ...[{ kind: 'globalAveragePool' } as const, { kind: 'dense', outputs: 2 } as const, relu],
];

const pet = petOf(four, statistics, 1);

describe('kernels', () => {
  it('are in colour around grey, each on its own scale', () => {
    const network = networkOf([{ kind: 'conv', filters: 3, kernel: 2 }, relu]);
    const weights = Array.from({ length: 36 }, (_, i) => (i < 12 ? i : i < 24 ? (i - 16) / 64 : 0));
    assign(network.parameters[0].value, weights);
    const tile = (values: readonly number[]) => ({
      ...{ label: '', width: 2, height: 2, values, scale: 'colour' },
    });
    expect(kernelTiles(network)).toEqual([
      tile(weights.slice(0, 12).map((w) => 0.5 + w / 22)),
      tile(weights.slice(12, 24).map((w) => 0.5 + w / (2 * (7 / 64)))),
      tile(new Array(12).fill(0.5)),
    ]);
  });

  it('are those of the first convolution, also behind other layers', () => {
    const behind = networkOf([{ kind: 'batchNorm' }, conv(2), relu, conv(5)]);
    expect(kernelTiles(behind)).toHaveLength(2);
  });

  it('are refused where they are not of three colours', () => {
    const refused = (network: Network, found: string) =>
      expect(() => kernelTiles(network)).toThrow(
        new RangeError(
          `kernelTiles: the first convolution ${found}; it needs (O, 3, KH, KW), for pictures in red, green and blue`,
        ),
      );
    refused(networkOf([conv(2)], [1, 4, 5]), 'has weights (2, 1, 3, 3)');
    refused(networkOf([{ kind: 'dense', outputs: 2 }], [60]), 'is not there');
  });
});

describe('feature maps', () => {
  it('are fifteen at the first, the middle and the last ReLU of maps, behind the picture', () => {
    const network = networkOf(LAYERS);
    const outputs = layerOutputs(network, view(pet.pixels, [1, 3, 4, 5]));
    // The first, the third and the fifth outside of the branch.
    const expected = [
      { at: 1, shape: [18, 4, 5], shown: 15 },
      { at: 6, shape: [3, 4, 5], shown: 3 },
      { at: 11, shape: [4, 2, 2], shown: 4 },
    ].flatMap(({ at, shape, shown }) => {
      expect(outputs[at].layer).toBe('relu');
      expect(outputs[at].shape).toEqual(shape);
      const [, height, width] = shape;
      const area = height * width;
      return [
        { ...tileOf(pet, `maps ${height} × ${width}`), startsRow: true },
        ...Array.from({ length: shown }, (_, c) => {
          const map = [...outputs[at].values.slice(c * area, (c + 1) * area)];
          const most = Math.max(...map);
          const values = map.map((v) => (most === 0 ? 0 : v / most));
          return { label: '', width, height, values, scale: 'grey' };
        }),
      ];
    });
    expect(featureMapTiles(network, pet)).toEqual(expected);
    // Not maps of nothing.
    const lit = expected.filter(({ values }) => Array.from(values).includes(1));
    expect(lit.length).toBeGreaterThan(15);
  });

  it('are of fewer depths where there are fewer, each one once', () => {
    const starts = (layers: readonly LayerSpec[]) =>
      featureMapTiles(networkOf(layers), pet).flatMap(({ startsRow }, t) => (startsRow ? [t] : []));
    expect(starts([conv(2), relu])).toEqual([0]);
    expect(starts([conv(2), relu, conv(1), relu])).toEqual([0, 3]);
    expect(starts([conv(2), relu, conv(1), relu, conv(1), relu, conv(1), relu])).toEqual([0, 3, 5]);
    expect(featureMapTiles(networkOf([conv(2), { kind: 'globalAveragePool' }, relu]), pet)).toEqual(
      [],
    );
  });

  it('leave the picture alone', () => {
    const before = pet.pixels.slice();
    featureMapTiles(networkOf([relu, conv(2), relu]), pet);
    expect(pet.pixels).toEqual(before);
    expect(elements(view(before, [60])).some((v) => v < 0)).toBe(true);
  });
});
