import { describe, expect, it } from 'vitest';
import { array, type Floats, type Tensor, view, zeros } from '../../../src/kernels/array.ts';
import { equalAverage, exponentialAverage } from '../../../src/nn/weightAverage.ts';

const data = (tensors: readonly Tensor<Floats>[]) => tensors.map((t) => [...t.data]);
const float32 = (...values: number[]) => view(Float32Array.from(values), [values.length]);

describe('exponentialAverage', () => {
  it('keeps d of the average and takes 1 − d of the weights, in place', () => {
    const [averages, weights] = [
      [array([8, 16]), array([0])],
      [array([4, -4]), array([2])],
    ];
    exponentialAverage(averages, weights, 0.75);
    expect(data(averages)).toEqual([[7, 11], [0.5]]);
    expect(data(weights)).toEqual([[4, -4], [2]]);
    exponentialAverage(averages, weights, 0);
    expect(data(averages)).toEqual(data(weights));
  });

  it('comes closer to constant weights by d every time', () => {
    const averages = [array([1])];
    for (let n = 1; n <= 20; n++) {
      exponentialAverage(averages, [array([0])], 0.5);
      expect(averages[0].data[0]).toBe(2 ** -n);
    }
  });

  it('computes in float64 where the average is float32', () => {
    // ¾(2²⁴ − 1) = 12582911¼ is no float32: rounded in between, the result would be 12582911.
    const averages = [float32(2 ** 24 - 1)];
    exponentialAverage(averages, [array([1.5])], 0.75);
    expect(averages[0].data[0]).toBe(12582912);
  });

  it.each([-0.5, 1, Number.NaN])('refuses the decay %s', (decay) => {
    expect(() => exponentialAverage([], [], decay)).toThrow(
      `exponentialAverage: decay ${decay} must be at least 0 and below 1`,
    );
  });
});

describe('equalAverage', () => {
  it('is the mean of all weights so far', () => {
    const averages = [array([Number.MAX_VALUE, -5]), array([1])];
    const seen = [
      [array([3, 8]), array([12])],
      [array([5, 0]), array([0])],
      [array([1, 4]), array([3])],
      [array([-1, 0]), array([1])],
    ];
    const means = seen.map((weights, n) => {
      equalAverage(averages, weights, n);
      return data(averages);
    });
    expect(means).toEqual([
      [[3, 8], [12]],
      [[4, 4], [6]],
      [[3, 4], [5]],
      [[2, 3], [4]],
    ]);
    expect(data(seen[3])).toEqual([[-1, 0], [1]]);
  });

  it.each([-1, 0.5, Number.NaN])('refuses %s weights averaged so far', (averaged) => {
    expect(() => equalAverage([], [], averaged)).toThrow(
      `equalAverage: ${averaged} weights averaged so far; this must be an integer from 0 on`,
    );
  });
});

describe.each([
  ['exponentialAverage', exponentialAverage],
  ['equalAverage', equalAverage],
] as const)('%s', (name, average) => {
  it('reads strided weights, and leaves what surrounds the average alone', () => {
    const storage = array([9, 9, 9, 9, 9, 9]);
    const turned = array([
      [1, 2],
      [3, 4],
    ]).transpose(1, 0);
    average([view(storage.data.subarray(1, 5), [2, 2])], [turned], 0);
    expect([...storage.data]).toEqual([9, 1, 3, 2, 4, 9]);
  });

  it('refuses lists that do not belong together, before anything changes', () => {
    const averages = [array([1]), array([1, 2])];
    expect(() => average(averages, [array([2])], 0)).toThrow(
      `${name}: 2 averages for 1 arrays of weights`,
    );
    expect(() => average(averages, [array([2]), array([2])], 0)).toThrow(
      `${name}: averages[1] has shape (2), expected (1)`,
    );
    expect(() => average([zeros([2, 3]).transpose(1, 0)], [zeros([3, 2])], 0)).toThrow(
      `${name}: averages[0] of shape (3, 2) is a strided view; give the array itself`,
    );
    expect(data(averages)).toEqual([[1], [1, 2]]);
  });
});
