import { describe, expect, it } from 'vitest';
import { array, elements } from '../../../src/kernels/array.ts';
import { loadArrays } from '../../../src/models/loadArrays.ts';

describe('loadArrays', () => {
  it('copies each saved array into the one of its name, whatever the order', () => {
    const [a, b] = [
      { name: 'a', value: array([0, 0]) },
      { name: 'b', value: array([0]) },
    ];
    const saved = new Map([
      ['c', array([9])],
      ['b', array([3])],
      ['a', array([1, 2])],
    ]);
    loadArrays([a, b], saved);
    expect([...elements(a.value), ...elements(b.value)]).toEqual([1, 2, 3]);
    elements(a.value).fill(7);
    expect([...elements(saved.get('a') ?? array([]))]).toEqual([1, 2]);
  });

  it('names what is missing, and what is there', () => {
    const saved = new Map([
      ['a', array([1])],
      ['c', array([9])],
    ]);
    expect(() => loadArrays([{ name: 'b', value: array([0]) }], saved)).toThrow(
      new RangeError('loadArrays: «b» is not among a, c'),
    );
  });

  it('refuses an array of another size', () => {
    expect(() =>
      loadArrays([{ name: 'a', value: array([0, 0]) }], new Map([['a', array([1])]])),
    ).toThrow(RangeError);
  });
});
