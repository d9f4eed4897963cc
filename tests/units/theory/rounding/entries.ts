/** The true entries of a primitive, as numbers that can be read. */
import type { Input } from '../../../../src/theory/rounding/primitive.ts';
import { primitiveNamed } from '../../../../src/theory/rounding/primitives.ts';

export const entriesOf = (name: string, input: Input, n = 1) =>
  primitiveNamed(name)
    .truth(input, n)
    .map(({ value, size, underflows }) => ({
      ...{ value: value.toNumber(), size: size.toNumber(), underflows },
    }));
