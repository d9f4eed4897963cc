/** All primitives with a derived bound on their rounding errors, in the order of the page. */
import { activations } from './activations.ts';
import { networks } from './networks.ts';
import type { Primitive } from './primitive.ts';
import { softmaxFamily } from './softmax.ts';
import { sums } from './sums.ts';

export const primitives: readonly Primitive[] = [
  ...activations,
  ...softmaxFamily,
  ...sums,
  ...networks,
];

/** Throws if there is none of this name. */
export function primitiveNamed(name: string): Primitive {
  const found = primitives.find((primitive) => primitive.name === name);
  if (found === undefined) throw new RangeError(`primitiveNamed: there is no primitive '${name}'`);
  return found;
}
