import { describe, expect, it } from 'vitest';
import { zeros } from '../../../src/kernels/array.ts';
import { requireBatchOf, requireMatrix, requireVector } from '../../../src/kernels/shapes.ts';

const given = (shape: readonly number[]) => `(${shape.join(', ')})`;

describe('requireVector', () => {
  it('accepts a vector of this length', () => {
    requireVector('f', 'x', zeros([3]), 3);
    requireVector('f', 'x', zeros([0]), 0);
  });

  it.each([[[2]], [[3, 2]], [[]]])('refuses %j where (3) is expected', (shape) => {
    expect(() => requireVector('f', 'x', zeros(shape), 3)).toThrow(
      `f: x has shape ${given(shape)}, expected (3)`,
    );
  });
});

describe('requireMatrix', () => {
  it('accepts a matrix of these extents', () => {
    requireMatrix('f', 'x', zeros([3, 2]), 3, 2);
    requireMatrix('f', 'x', zeros([0, 2]), 0, 2);
  });

  it.each([[[2, 3]], [[3, 3]], [[2, 2]], [[3]], [[3, 2, 1]]])(
    'refuses %j where (3, 2) is expected',
    (shape) => {
      expect(() => requireMatrix('f', 'x', zeros(shape), 3, 2)).toThrow(
        `f: x has shape ${given(shape)}, expected (3, 2)`,
      );
    },
  );
});

describe('requireBatchOf', () => {
  it('accepts as many as are asked for', () => {
    requireBatchOf('f', 'x', zeros([3, 2, 1]), 3, [2, 1]);
    requireBatchOf('f', 'x', zeros([3]), 3, []);
  });

  it('refuses another number of them, naming the whole shape', () => {
    expect(() => requireBatchOf('f', 'x', zeros([4, 2, 1]), 3, [2, 1])).toThrow(
      'f: x has shape (4, 2, 1), expected (3, 2, 1)',
    );
    expect(() => requireBatchOf('f', 'x', zeros([]), 3, [])).toThrow(
      'f: x has shape (), expected (3)',
    );
  });

  it.each([[[3, 1, 2]], [[3, 2]], [[3, 2, 1, 1]]])(
    'refuses %j where (3, 2, 1) is expected',
    (shape) => {
      expect(() => requireBatchOf('f', 'x', zeros(shape), 3, [2, 1])).toThrow(
        `f: x has shape ${given(shape)}, expected (any, 2, 1)`,
      );
    },
  );
});
