/** All primitives with a derived bound on their rounding errors, in the order of the page. */
import { activations } from './activations.ts';
import { convolutions } from './convolutions.ts';
import { denseLayer } from './dense.ts';
import { dropout } from './dropout.ts';
import { minimalFiltering } from './minimalFiltering.ts';
import { networks } from './networks.ts';
import { normalization } from './normalization.ts';
import { optimizers } from './optimizers.ts';
import { pooling } from './pooling.ts';
import type { Primitive } from './primitive.ts';
import { softmaxFamily } from './softmax.ts';

export const primitives: readonly Primitive[] = [
  ...activations,
  ...softmaxFamily,
  ...denseLayer,
  ...convolutions,
  ...minimalFiltering,
  ...pooling,
  ...normalization,
  ...dropout,
  ...networks,
  ...optimizers,
];

/** Throws if there is none of this name. */
export function primitiveNamed(name: string): Primitive {
  const found = primitives.find((primitive) => primitive.name === name);
  if (found === undefined) throw new RangeError(`primitiveNamed: there is no primitive '${name}'`);
  return found;
}
