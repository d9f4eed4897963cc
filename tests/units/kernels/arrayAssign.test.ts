import { describe, expect, it } from 'vitest';
import { assign, elements, view, zeros } from '../../../src/kernels/array.ts';

const counted = (length: number) => Float64Array.from({ length }, (_, i) => i + 1);

describe('assign', () => {
  it('fills the rows of a larger array, and nothing around them', () => {
    const x = zeros([3, 2]);
    assign(x.pick(1, null), [5, 6]);
    expect(x.data).toEqual(Float64Array.of(0, 0, 5, 6, 0, 0));
  });

  it('moves values to other places of their own storage', () => {
    const data = counted(4);
    assign(view(data.subarray(1), [3]), data.subarray(0, 3));
    expect(data).toEqual(Float64Array.of(1, 1, 2, 3));
  });

  it('follows the axes of a transposed view, the last fastest', () => {
    const x = zeros([2, 3, 4]);
    const turned = x.transpose(2, 0, 1);
    for (const values of [counted(24), counted(24).reverse()]) {
      assign(turned, values);
      expect(elements(turned)).toEqual(values);
    }
    assign(turned, counted(24));
    expect([x.get(0, 0, 0), x.get(0, 0, 1), x.get(0, 1, 0), x.get(1, 0, 0)]).toEqual([1, 7, 2, 4]);
  });

  it('goes backwards and over gaps, which stay as they are', () => {
    const x = zeros([2, 4, 2]);
    assign(x.step(1, -2, 1), counted(8));
    expect([...x.data]).toEqual([0, 0, 3, 4, 0, 0, 1, 2, 0, 0, 7, 8, 0, 0, 5, 6]);
  });

  it('rounds to float32 where that is the storage', () => {
    const x = view(new Float32Array(4), [2, 2]);
    const values = [0.1, 0.2, 0.3, 1e300];
    assign(x, values);
    expect(x.data).toEqual(Float32Array.from(values));
    assign(x.transpose(1, 0), values);
    expect(x.data).toEqual(Float32Array.of(0.1, 0.3, 0.2, Number.POSITIVE_INFINITY));
  });

  it('fills arrays of no axes and of no elements', () => {
    const x = zeros([]);
    assign(x, [3]);
    expect(x.data).toEqual(Float64Array.of(3));
    assign(zeros([0, 3]).transpose(1, 0), []);
  });

  it.each([5, 7])('refuses %i values for six elements, before any is written', (count) => {
    const x = zeros([2, 3]);
    for (const to of [x, x.transpose(1, 0)]) {
      expect(() => assign(to, counted(count))).toThrow(
        `assign: ${count} values for an array of shape (${to.shape.join(', ')}), which has 6`,
      );
    }
    expect(x.data).toEqual(new Float64Array(6));
  });
});
