/** The residual networks: their layers, shapes and parameters. */
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../../src/engines/float64.ts';
import {
  describeNetwork,
  residualNetwork,
} from '../../../../src/experiments/dogsVsCats/network.ts';
import { buildNetwork } from '../../../../src/models/architecture.ts';

const norm = { kind: 'batchNorm' };
const relu = { kind: 'relu' };
const conv = (filters: number, kernel: number, stride: number, padding: number) => ({
  ...{ kind: 'conv', filters, kernel, stride, padding, denseGradient: true },
});

describe('residualNetwork', () => {
  it('has a stem at stride 2, blocks, pooling between stages, and a score for each class', () => {
    const { inputShape, initializer, layers } = residualNetwork({
      ...{ channels: [8, 16], blocks: [1, 2], dropout: 0.25 },
    });
    const branch = (filters: number) => [
      ...[conv(filters, 3, 1, 1), norm, relu],
      ...[conv(filters, 3, 1, 1), norm],
    ];
    expect(inputShape).toEqual([3, 64, 64]);
    expect(initializer).toBe('glorot');
    expect(layers).toEqual([
      ...[conv(8, 3, 2, 1), norm, relu],
      ...[{ kind: 'residual', branch: branch(8) }, relu],
      { kind: 'maxPool', size: 2 },
      { kind: 'residual', branch: branch(16), shortcut: [conv(16, 1, 1, 0), norm] },
      relu,
      ...[{ kind: 'residual', branch: branch(16) }, relu],
      { kind: 'globalAveragePool' },
      { kind: 'dropout', rate: 0.25 },
      { kind: 'dense', outputs: 2 },
    ]);
  });

  it('halves the pictures before each stage, and has the parameters that follow from its layers', () => {
    const architecture = residualNetwork({ channels: [4, 6], blocks: [1, 1], dropout: 0 });
    const { summary, parameterCount } = buildNetwork(architecture, 1, createFloat64Kernels());
    expect(summary.map(({ outputShape }) => outputShape)).toEqual([
      ...[
        [4, 32, 32],
        [4, 32, 32],
        [4, 32, 32],
      ],
      ...[
        [4, 32, 32],
        [4, 32, 32],
      ],
      [4, 16, 16],
      ...[
        [6, 16, 16],
        [6, 16, 16],
      ],
      [6],
      [2],
    ]);
    const convolution = (C: number, O: number, k: number) => C * O * k * k + O;
    const stem = convolution(3, 4, 3) + 2 * 4;
    const first = 2 * (convolution(4, 4, 3) + 2 * 4);
    const second = convolution(4, 6, 3) + convolution(6, 6, 3) + convolution(4, 6, 1) + 3 * (2 * 6);
    expect(parameterCount).toBe(stem + first + second + 6 * 2 + 2);
  });

  it('refuses stages without blocks', () => {
    expect(() => residualNetwork({ channels: [8, 16], blocks: [1], dropout: 0 })).toThrow(
      'residualNetwork: channels of 2 stages and blocks of 1; give both for each stage',
    );
    expect(() => residualNetwork({ channels: [], blocks: [], dropout: 0 })).toThrow('of 0 stages');
  });
});

describe('describeNetwork', () => {
  it('says what there is', () => {
    const network = { channels: [8, 16], blocks: [1, 2], dropout: 0 };
    const text = 'a residual network with stages of 8, 16 channels and 1, 2 blocks';
    expect(describeNetwork(network)).toBe(text);
    expect(describeNetwork({ ...network, dropout: 0.3 })).toBe(`${text}, dropout 0.3`);
  });
});
