/** All primitives can be found, and be given inputs. */
import { describe, expect, it } from 'vitest';
import { primitiveNamed, primitives } from '../../../../src/theory/rounding/primitives.ts';

describe('the primitives', () => {
  it.each(primitives)(
    '$name: lengths ascend, and the shapes of all of them have whole sides',
    ({ lengths, arguments: given }) => {
      expect(lengths).not.toEqual([]);
      expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
      for (const n of lengths) {
        for (const [name, { shape }] of Object.entries(given)) {
          const sides = shape(n);
          expect(sides.length, `${name}, n = ${n}`).toBeGreaterThan(0);
          for (const side of sides) {
            expect(Number.isInteger(side) && side > 0, `${name}, n = ${n}: ${sides}`).toBe(true);
          }
        }
      }
    },
  );

  it('are found by their names', () => {
    for (const one of primitives) expect(primitiveNamed(one.name)).toBe(one);
    expect(() => primitiveNamed('τ')).toThrow(
      new RangeError("primitiveNamed: there is no primitive 'τ'"),
    );
  });
});
