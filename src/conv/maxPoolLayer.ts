/** Max pooling as a layer. */
import type { Kernels, Pooling, WindowPlan } from '../kernels/kernels.ts';
import type { PoolOptions } from './maxPool.ts';
import { PoolLayer } from './poolLayer.ts';

/** See `maxPool`. */
export class MaxPoolLayer extends PoolLayer {
  constructor(options: PoolOptions) {
    super('max pool', 'MaxPoolLayer', options);
  }

  protected override pooling(kernels: Kernels, plan: WindowPlan): Pooling {
    return kernels.maxPooling(plan);
  }
}
