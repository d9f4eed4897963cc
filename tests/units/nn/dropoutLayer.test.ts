/** The dropout layer counts its training passes. */
import { afterAll, describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, elements, toNested } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';
import { dropout, dropoutMask } from '../../../src/nn/dropout.ts';
import { DropoutLayer } from '../../../src/nn/dropoutLayer.ts';
import { Network } from '../../../src/nn/network.ts';
import { Residual } from '../../../src/nn/residual.ts';

const fast = await createFastKernels({ memory: 2 ** 20 });
afterAll(() => fast.close());

const MOST = 2 ** 24;
const ones = array([new Array<number>(64).fill(1)]);

describe.each([
  ['float64', createFloat64Kernels],
  ['fast', () => fast],
] as const)('on the %s kernels', (_, kernelsOf) => {
  const build = () => new Network([new DropoutLayer(0.5)], [64], 3, kernelsOf());

  it('each training pass drops others, which its number decides', () => {
    const network = build();
    const masks = [1, 2, 3].map(() => [...elements(network.forward(ones, true))].join());
    expect(new Set(masks).size).toBe(3);
    const [passes] = network.counters;
    expect(passes.value.get(0)).toBe(3);
    passes.value.set(0, 1);
    expect([...elements(network.forward(ones, true))].join()).toBe(masks[1]);
  });

  it('a pass that is no training drops nothing and is not counted', () => {
    const network = build();
    expect([...elements(network.forward(ones))]).toEqual([...ones.data]);
    expect(network.counters[0].value.get(0)).toBe(0);
  });

  it('the last pass that can be counted is taken, and the one after it refused', () => {
    const network = build();
    const [passes] = network.counters;
    passes.value.set(0, MOST - 1);
    network.forward(ones, true);
    expect(passes.value.get(0)).toBe(MOST);
    expect(() => network.forward(ones, true)).toThrow(
      new RangeError(
        'DropoutLayer.forward: training pass 16777217 cannot be counted, at most 16777216 can; train with larger batches',
      ),
    );
    expect(passes.value.get(0)).toBe(MOST);
  });
});

describe('the count of the passes', () => {
  it('is a counter of the network by the name of its layer, and no statistic, which are averaged', () => {
    const layers = [new Residual([new DropoutLayer(0.5)]), new DropoutLayer(0.25)];
    const { counters, statistics } = new Network(layers, [64], 3, createFloat64Kernels());
    expect(counters.map(({ name }) => name)).toEqual([
      'layer 1 (residual of 1 layers) branch 1 training passes',
      'layer 2 (dropout 0.25) training passes',
    ]);
    expect(statistics).toEqual([]);
  });
});

describe('DropoutLayer', () => {
  it.each([-0.1, 1, 1.5, Number.NaN])('refuses the rate %d', (rate) => {
    expect(() => new DropoutLayer(rate)).toThrow(
      new RangeError(`DropoutLayer: rate ${rate} must be at least 0 and less than 1`),
    );
  });

  it('takes the rate 0, which drops nothing in training either', () => {
    const layer = new DropoutLayer(0);
    layer.init(new RandomStream(1, 'dropout'), [64], createFloat64Kernels());
    expect([...elements(layer.forward(ones, true))]).toEqual([...ones.data]);
  });

  it('has nothing to count before it knows its input', () => {
    expect(new DropoutLayer(0.5).counters).toEqual([]);
  });

  it('hands on what it gets, and gradients too, until a pass is one of training', () => {
    const layer = new DropoutLayer(0.5);
    layer.init(new RandomStream(1, 'dropout'), [64], createFloat64Kernels());
    expect(layer.backward(ones)).toBe(ones);
    expect(layer.forward(ones)).toBe(ones);
    expect(layer.backward(ones)).toBe(ones);
  });

  it('drops by a 32-bit key that it draws at the start, and the number of the pass', () => {
    const layer = new DropoutLayer(0.25);
    layer.init(new RandomStream(8, 'dropout'), [64], createFloat64Kernels());
    const key = new RandomStream(8, 'dropout').integer(0, 2 ** 32 - 1);
    for (const pass of [1, 2]) {
      const kept = dropout(ones, dropoutMask(64, 0.25, key, pass), 0.25);
      expect(toNested(layer.forward(ones, true))).toEqual(toNested(kept));
      expect(toNested(layer.backward(ones))).toEqual(toNested(kept));
    }
  });
});
