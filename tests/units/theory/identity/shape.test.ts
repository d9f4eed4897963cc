/** Identities of one shape differ in the names of their letters alone. */
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../../src/theory/identity/shape.ts';
import { read } from './inText.ts';

const shape = (...sides: readonly string[]) => shapeOf(read(...sides));

describe('the shape of an identity', () => {
  it('numbers letters, families and sums in the order in which they appear', () => {
    expect(shape('2*g[1]*g[2]/(a + 3*g[1])', 'g[2]/a^2')).toBe(
      [
        'letter of family 0',
        'letter of family 0',
        'letter of family 1',
        '1 2^1 + 3 0^1',
        '2/1 0^1 1^1 3^-1',
        '1/1 1^1 2^-2',
      ].join('\n'),
    );
  });

  it('is that of the same identity in other letters', () => {
    expect(shape('a*b + c', 'c/(a + b)')).toBe(shape('t*c + b', 'b/(t + c)'));
    expect(shape('g[1]*a + g[2]')).toBe(shape('x[3]*c + x[1]'));
  });

  it('is another one where letters are equal, of one family, or multiplied otherwise', () => {
    expect(shape('a*b', 'b')).not.toBe(shape('a*b', 'a'));
    expect(shape('g[1] + g[2]')).not.toBe(shape('g[1] + a'));
    expect(shape('a + b')).not.toBe(shape('a - b'));
    expect(shape('a/b')).not.toBe(shape('a*b'));
    expect(shape('a + b', 'c')).not.toBe(shape('c', 'a + b'));
  });
});
