/** Parameters and statistics of a network from named arrays. */
import { assign, elements, type Floats, type Tensor } from '../kernels/array.ts';
import type { Statistic } from '../nn/layer.ts';

/** Copies the saved arrays into those of the same names. Throws if one is missing. */
export function loadArrays(
  arrays: readonly Statistic[],
  saved: ReadonlyMap<string, Tensor<Floats>>,
): void {
  for (const { name, value } of arrays) {
    const tensor = saved.get(name);
    if (tensor === undefined) {
      throw new RangeError(`loadArrays: «${name}» is not among ${[...saved.keys()].join(', ')}`);
    }
    assign(value, elements(tensor));
  }
}
