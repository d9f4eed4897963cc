/** The statistics of batch normalization, measured on examples: means over batches, by hand. */
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { elements, view } from '../../../src/kernels/array.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { BatchNormLayer } from '../../../src/nn/batchNormLayer.ts';
import type { Layer } from '../../../src/nn/layer.ts';
import { measureStatistics } from '../../../src/nn/measureStatistics.ts';
import { Network } from '../../../src/nn/network.ts';
import { Residual } from '../../../src/nn/residual.ts';
import { rowsOf } from './tinyData.ts';

/** One feature: batches of two have the means 1, 12, 23 and the unbiased variances 2, 8, 18. */
const features = [0, 2, 10, 14, 20, 26, 1000];
const rows = (count: number) =>
  rowsOf(
    features.slice(0, count).map((x) => [x]),
    features.slice(0, count).map(() => 0),
  );

const networkOf = (...layers: Layer[]) => new Network(layers, [1], 1, createFloat64Kernels());
const statisticsOf = (network: Network) =>
  network.statistics.map(({ value }) => [...elements(value)]);

describe('measureStatistics', () => {
  it('takes the means over all whole batches, whatever the statistics were', () => {
    const network = networkOf(new BatchNormLayer());
    network.forward(view(Float64Array.of(-500, 700), [2, 1]), true);
    measureStatistics(network, rows(7), 2);
    const [mean, variance] = statisticsOf(network);
    expect(mean[0]).toBeCloseTo(12, 12);
    expect(variance[0]).toBeCloseTo(28 / 3, 12);
  });

  it('changes no parameter, and later batches enter with their own share again', () => {
    const network = networkOf(new BatchNormLayer({ momentum: 0.25 }));
    const before = [...network.weights()];
    measureStatistics(network, rows(2), 2);
    expect([...network.weights()]).toEqual(before);
    network.forward(view(Float64Array.of(3, 7), [2, 1]), true);
    // 1 + ¼·(5 − 1), 2 + ¼·(8 − 2)
    expect(statisticsOf(network)).toEqual([[2], [3.5]]);
  });

  it('reaches the layers of a residual block, its shortcut included', () => {
    const block = new Residual([new BatchNormLayer()], [new BatchNormLayer()]);
    const network = networkOf(block);
    measureStatistics(network, rows(4), 2);
    expect(statisticsOf(network)).toEqual([[6.5], [5], [6.5], [5]]);
  });

  it('passes over layers that remember nothing, in a residual block too', () => {
    const relu = () => new ActivationLayer('relu');
    const network = networkOf(relu(), new Residual([relu(), new BatchNormLayer()]));
    measureStatistics(network, rows(4), 2);
    expect(statisticsOf(network)).toEqual([[6.5], [5]]);
  });

  it('uses examples that are fewer than a batch, and refuses none at all', () => {
    const network = networkOf(new BatchNormLayer());
    measureStatistics(network, rows(2), 100);
    expect(statisticsOf(network)).toEqual([[1], [2]]);
    expect(() => measureStatistics(network, rows(0), 2)).toThrow('there are no examples');
  });
});

describe('BatchNormLayer.weighBatches', () => {
  it.each([-0.1, 1.1, Number.NaN])('refuses the share %d', (share) => {
    expect(() => new BatchNormLayer().weighBatches(share)).toThrow(`share ${share} must be in`);
  });
});
