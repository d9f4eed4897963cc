/** A step of an optimizer on a part of an array changes that part only, with the bits of the loops. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assign, type Tensor } from '../../../src/kernels/array.ts';
import type { Updates } from '../../../src/kernels/kernels.ts';
import {
  createFastKernels,
  type FastKernels,
} from '../../../src/kernels/webassembly/fastKernels.ts';
import { requireSame } from './desk.ts';
import { adam32, momentum32, sgd32 } from './float32Loops.ts';
import { hardFloats } from './hardFloats.ts';

let kernels: FastKernels;

beforeAll(async () => {
  kernels = await createFastKernels({ memory: 2 ** 22 });
});
afterAll(() => kernels.close());

const SETTINGS = {
  learningRate: 0.1,
  weightDecay: 0.01,
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  step: 3,
};
const ahead = { ...SETTINGS, nesterov: true };
const behind = { ...SETTINGS, nesterov: false };

type Arrays<T> = [value: T, gradient: T, first: T, second: T];
type Step = [
  name: string,
  fast: (updates: Updates, ...arrays: Arrays<Tensor<Float32Array>>) => void,
  loops: (...arrays: Arrays<Float32Array>) => void,
];

const STEPS: readonly Step[] = [
  ['sgd', (updates, v, g) => updates.sgd(v, g, SETTINGS), (v, g) => sgd32(v, g, SETTINGS)],
  [
    'momentum',
    (updates, v, g, m) => updates.momentum(v, g, m, behind),
    (v, g, m) => momentum32(v, g, m, behind),
  ],
  [
    'momentum that looks ahead',
    (updates, v, g, m) => updates.momentum(v, g, m, ahead),
    (v, g, m) => momentum32(v, g, m, ahead),
  ],
  [
    'Adam',
    (updates, v, g, m, s) => updates.adam(v, g, m, s, SETTINGS),
    (v, g, m, s) => adam32(v, g, m, s, SETTINGS),
  ],
];

const NAMES = ['value', 'gradient', 'first', 'second'];
const LENGTH = 24;
/** The moments of squares are not below 0. */
const numbers = (name: string): Float32Array =>
  hardFloats({ seed: 8, density: 1, kind: 'ordinary' }, name, LENGTH).map((x) =>
    name === 'second' ? x * x : x,
  );

describe.each(STEPS)('a step of %s on a part of an array', (_, fast, loops) => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 11])('of %d elements leaves the others alone', (count) => {
    for (const first of [0, 1, 4, 10]) {
      const arrays = NAMES.map((name) => {
        const array = kernels.tensor([LENGTH]);
        assign(array, numbers(name));
        return array;
      }) as Arrays<Tensor<Float32Array>>;
      const expected = NAMES.map(numbers) as Arrays<Float32Array>;
      fast(kernels.updates, ...(arrays.map((array) => array.lo(first).hi(count)) as typeof arrays));
      loops(...(expected.map((all) => all.subarray(first, first + count)) as typeof expected));
      arrays.forEach((array, i) => {
        const whole = array.data.slice(array.offset, array.offset + LENGTH);
        requireSame(NAMES[i], whole, expected[i]);
      });
      expect(expected[0]).not.toEqual(numbers('value'));
    }
  });
});
