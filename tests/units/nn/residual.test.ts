import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { elements, view } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { BatchNormLayer } from '../../../src/nn/batchNormLayer.ts';
import { Dense } from '../../../src/nn/dense.ts';
import { Residual } from '../../../src/nn/residual.ts';

const initialized = (block: Residual, features: number) => {
  block.init(new RandomStream(1, 'initialization'), [features], createFloat64Kernels());
  return block;
};
const dense = (outputs: number) => new Dense({ outputs, initializer: 'zero' });

describe('Residual', () => {
  it('refuses a branch and a shortcut that give different shapes', () => {
    expect(() => initialized(new Residual([dense(3)]), 2)).toThrow(
      'Residual.init: the branch gives (3), the shortcut (2); both must be alike',
    );
    expect(() => initialized(new Residual([dense(3)], [dense(4)]), 2)).toThrow(
      'Residual.init: the branch gives (3), the shortcut (4); both must be alike',
    );
    expect(initialized(new Residual([dense(3)], [dense(3)]), 2).name).toBe('residual of 1 layers');
  });

  it('is in training only where that is said', () => {
    const block = initialized(new Residual([new BatchNormLayer({ momentum: 0.5 })]), 1);
    const remembered = () => block.statistics.map(({ value }) => [...elements(value)]);
    const x = view(Float64Array.of(1, 3), [2, 1]);
    block.forward(x);
    expect(remembered()).toEqual([[0], [1]]);
    block.forward(x, true);
    // Half of the way to the mean 2 and the unbiased variance 2 of the batch.
    expect(remembered()).toEqual([[1], [1.5]]);
  });
});
