/** The batch normalization layer: what it is built with, and which statistics it normalizes with. */
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, toNested } from '../../../src/kernels/array.ts';
import { BatchNormLayer } from '../../../src/nn/batchNormLayer.ts';

describe('BatchNormLayer', () => {
  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses ε = %d', (epsilon) => {
    expect(() => new BatchNormLayer({ epsilon })).toThrow(
      new RangeError(`BatchNormLayer: ε = ${epsilon} must be positive and finite`),
    );
  });

  it.each([0, -0.1, 1.1, Number.NaN])('refuses the momentum %d', (momentum) => {
    expect(() => new BatchNormLayer({ momentum })).toThrow(
      new RangeError(`BatchNormLayer: momentum ${momentum} must be in (0, 1]`),
    );
  });

  it('has no parameters and no statistics before it knows its input', () => {
    const layer = new BatchNormLayer();
    expect([layer.name, layer.parameters, layer.statistics]).toEqual(['batch norm', [], []]);
  });

  it('begins with scale 1, shift 0, mean 0 and variance 1, which a pass that is no training uses', () => {
    const layer = new BatchNormLayer({ epsilon: 3 });
    expect(layer.init(null, [2], createFloat64Kernels())).toEqual([2]);
    const x = array([
      [4, -6],
      [10, 0],
    ]);
    // √(1 + 3) = 2
    expect(toNested(layer.forward(x))).toEqual([
      [2, -3],
      [5, 0],
    ]);
    expect(layer.statistics.map(({ value }) => toNested(value))).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it('with the momentum 1 remembers the last batch alone, and with the share 0 nothing of a batch', () => {
    const kernels = createFloat64Kernels();
    const layer = new BatchNormLayer({ momentum: 1 });
    layer.init(null, [1], kernels);
    const remembered = () => layer.statistics.map(({ value }) => value.get(0));
    layer.forward(array([[1], [5]]), true);
    expect(remembered()).toEqual([3, 8]);
    layer.weighBatches(0);
    layer.forward(array([[100], [200]]), true);
    expect(remembered()).toEqual([3, 8]);
    layer.weighBatches(null);
    layer.forward(array([[2], [4]]), true);
    expect(remembered()).toEqual([3, 2]);
  });
});
