/** The options of convolutions and pooling in the cases, as the project calls them. */
import type { AveragePoolOptions } from '../../../src/conv/averagePool.ts';
import type { PoolOptions } from '../../../src/conv/maxPool.ts';
import type { Pair, WindowOptions } from '../../../src/conv/window.ts';
import type { Options } from './cases.ts';
import { require } from './operation.ts';

/** Stride, padding and dilation of both axes. The project pads both sides alike. */
export function windowOptions({
  strides,
  pads,
  dilations,
  groups = 1,
  ceil = false,
}: Options): Required<WindowOptions> {
  const [top, left, bottom, right] = pads as readonly number[];
  require(groups === 1, 'groups');
  require(ceil === false, 'output size rounded up');
  require(top === bottom && left === right, 'asymmetric padding');
  return { stride: strides as Pair, padding: [top, left], dilation: dilations as Pair };
}

export const poolOptions = (options: Options): Required<PoolOptions> => ({
  kernelSize: options.kernel as Pair,
  ...windowOptions(options),
});

export const averageOptions = (options: Options): Required<AveragePoolOptions> => ({
  ...poolOptions(options),
  countPadding: options.countIncludePad === true,
});
