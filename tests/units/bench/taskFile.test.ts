import { endianness } from 'node:os';
import { describe, expect, it } from 'vitest';
import { taskFile } from '../../../bench/subjects/torch.ts';
import type { Task } from '../../../bench/task.ts';
import { GEMM_TASK, STEP_TASK } from './fakeSubject.ts';

/** The header, and the numbers as the header describes them. */
function read(task: Task) {
  const bytes = taskFile(task);
  const end = bytes.indexOf(10) + 1;
  const { arrays, ...header } = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString());
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = end;
  const numbers = arrays.map(([kind, shape]: [string, number[]]) =>
    Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () => {
      const little = endianness() === 'LE';
      const value = kind === 'int32' ? view.getInt32(at, little) : view.getFloat32(at, little);
      at += 4;
      return value;
    }),
  );
  expect(at).toBe(bytes.length);
  expect(end % 4).toBe(0);
  return { header, arrays, numbers };
}

describe('taskFile', () => {
  it('describes a training step and holds images, labels and parameters in this order', () => {
    const { header, arrays, numbers } = read(STEP_TASK);
    const { inputs, labels, parameters, ...rest } = STEP_TASK;
    expect(header).toEqual(rest);
    expect(arrays).toEqual([
      ['float32', [8, 2]],
      ['int32', [8]],
      ['float32', [2, 3]],
      ['float32', [3]],
    ]);
    const data = [inputs, labels, ...parameters.map((parameter) => parameter.data)];
    expect(numbers).toEqual(data.map((array) => Array.from(array)));
  });

  it('holds a part of an array as that part', () => {
    const inputs = STEP_TASK.inputs.subarray(4, 8);
    const labels = STEP_TASK.labels.subarray(2, 4);
    const { numbers } = read({ ...STEP_TASK, batch: 2, inputs, labels });
    expect(numbers.slice(0, 2)).toEqual([
      [4, 5, 6, 7],
      [2, 0],
    ]);
  });

  it.each([
    [false, false, [2, 3], [3, 5]],
    [true, false, [3, 2], [3, 5]],
    [false, true, [2, 3], [5, 3]],
  ])(
    'gives the matrices of a product the shapes they are stored in (%s, %s)',
    (transposedA, transposedB, a, b) => {
      const { header, arrays, numbers } = read({ ...GEMM_TASK, transposedA, transposedB });
      expect(header).toMatchObject({ kind: 'gemm', M: 2, K: 3, N: 5, transposedA, transposedB });
      expect(arrays).toEqual([
        ['float32', a],
        ['float32', b],
      ]);
      expect(numbers).toEqual([Array.from(GEMM_TASK.a), Array.from(GEMM_TASK.b)]);
    },
  );

  it('starts its numbers at a multiple of four bytes, however long the header is', () => {
    for (const bench of ['b', 'be', 'ben', 'benc', '×']) {
      expect(read({ ...STEP_TASK, bench }).header.bench).toBe(bench);
    }
  });
});
