/** The rivals do the same work as each other and as the definitions: small tasks, no clock. */
import { afterAll, describe, expect, it } from 'vitest';
import { type Session, type Subject, timed } from '../../../bench/subject.ts';
import { jaxJs } from '../../../bench/subjects/jaxjs.ts';
import { loops } from '../../../bench/subjects/loops.ts';
import { microKernels } from '../../../bench/subjects/microKernel.ts';
import { proofbook } from '../../../bench/subjects/proofbook.ts';
import { tensorFlow } from '../../../bench/subjects/tensorflow.ts';
import type { GemmTask, LayerSpec, StepTask } from '../../../bench/task.ts';
import { outputShapes } from '../../../bench/task.ts';
import { RandomStream } from '../../../src/kernels/random.ts';

const SUBJECTS: readonly Subject[] = [...proofbook, loops, jaxJs, await tensorFlow()];
const WITH_CONVOLUTIONS = SUBJECTS.filter((subject) => subject !== loops);
const sessions: Session[] = [];
afterAll(async () => {
  for (const session of sessions) await session.close();
});

async function values(subject: Subject, task: GemmTask | StepTask, repeats: readonly number[]) {
  expect(await subject.unavailable()).toBe(null);
  const session = await subject.start(task);
  sessions.push(session);
  const found: number[] = [];
  for (const repeat of repeats) found.push((await session.run(repeat)).value ?? Number.NaN);
  return found;
}

const normals = (random: RandomStream, length: number) =>
  Float32Array.from({ length }, () => random.normal() / 2);

function stepTask(inputShape: readonly number[], layers: readonly LayerSpec[]): StepTask {
  const random = new RandomStream(3, 'bench subjects test');
  const batch = 3;
  const shapes = outputShapes({ inputShape, layers });
  const parameters = layers.flatMap((layer, l) => {
    const [channels] = l === 0 ? inputShape : shapes[l - 1];
    const of = (shape: readonly number[]) => ({
      shape,
      data: normals(
        random,
        shape.reduce((product, side) => product * side, 1),
      ),
    });
    if (layer.kind === 'dense') return [of([channels, layer.outputs]), of([layer.outputs])];
    if (layer.kind !== 'conv') return [];
    const { filters, kernel } = layer;
    return [of([filters, channels, kernel, kernel]), of([filters])];
  });
  const features = inputShape.reduce((product, side) => product * side, 1);
  const [classes] = shapes[shapes.length - 1];
  return {
    ...{ kind: 'step', bench: 'b', input: 'i', inputShape, layers, classes, batch, parameters },
    inputs: normals(random, batch * features),
    labels: Int32Array.of(1, 0, 2),
    learningRate: 0.1,
  };
}

const relu: LayerSpec = { kind: 'relu' };
const CNN = stepTask(
  [2, 8, 12],
  [
    { kind: 'conv', filters: 3, kernel: 3, padding: 1 },
    relu,
    { kind: 'maxPool', size: 2 },
    { kind: 'conv', filters: 5, kernel: 3, padding: 1 },
    relu,
    { kind: 'maxPool', size: 2 },
    { kind: 'flatten' },
    { kind: 'dense', outputs: 7 },
    relu,
    { kind: 'dense', outputs: 4 },
  ],
);
const MLP = stepTask([6], [{ kind: 'dense', outputs: 5 }, relu, { kind: 'dense', outputs: 4 }]);

describe('the yardstick', () => {
  it.each(microKernels.map((subject) => [subject.name, subject] as const))(
    '%s takes matrix products only and finds no value',
    async (_, subject) => {
      expect(subject.takes(MLP)).toBe(false);
      const session = await subject.start({
        ...{ kind: 'gemm', bench: 'gemm', input: 'i', M: 8, K: 8, N: 8 },
        ...{ transposedA: false, transposedB: false },
        ...{ a: new Float32Array(64), b: new Float32Array(64) },
      });
      sessions.push(session);
      const run = await session.run(1);
      expect(run.value).toBe(null);
      expect(run.seconds).toBeGreaterThan(0);
      expect(session.settings).toEqual(subject.threads === 1 ? {} : { memory: 'each its own' });
    },
  );
});

describe.each(SUBJECTS.map((subject) => [`${subject.name}, ${subject.threads}`, subject] as const))(
  '%s',
  (_, subject) => {
    it.each([
      [false, false],
      [true, false],
      [false, true],
    ])('multiplies matrices, transposed or not (%s, %s)', async (transposedA, transposedB) => {
      const [M, K, N] = [2, 3, 4];
      const a = Float32Array.of(1, 2, 3, 4, 5, 6);
      const b = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
      const common = { kind: 'gemm', bench: 'gemm', input: 'i', M, K, N } as const;
      const row = transposedA ? [1, 3, 5] : [1, 2, 3];
      const column = transposedB ? [10, 11, 12] : [4, 8, 12];
      const expected = row[0] * column[0] + row[1] * column[1] + row[2] * column[2];
      const task = { ...common, transposedA, transposedB, a, b };
      expect(await values(subject, task, [1, 3])).toEqual([expected, expected]);
    });
  },
);

describe('the subjects find the same losses, step after step,', () => {
  it.each([
    ['of dense layers', MLP, SUBJECTS],
    ['of convolutions and pools', CNN, WITH_CONVOLUTIONS],
  ])('%s', async (_, task, subjects) => {
    const found = await Promise.all(subjects.map((subject) => values(subject, task, [1, 1, 2])));
    for (const losses of found) {
      losses.forEach((loss, n) => {
        // Some 10³ float32 roundings of 6·10⁻⁸ each, in the worst case all one way.
        expect(Math.abs(loss - found[0][n])).toBeLessThanOrEqual(1e-4 * found[0][n]);
      });
      // They learn: the losses fall by far more than that.
      expect(losses[1]).toBeLessThan(0.99 * losses[0]);
      expect(losses[2]).toBeLessThan(0.99 * losses[1]);
    }
  });

  it('and the loops say that they have no convolution', () => {
    expect(loops.takes(CNN)).toBe(false);
    expect(loops.takes(MLP)).toBe(true);
    expect(WITH_CONVOLUTIONS.every((subject) => subject.takes(CNN))).toBe(true);
  });
});

describe('timed', () => {
  it('does the work as often as it is told and gives the last value', async () => {
    let calls = 0;
    const run = await timed(3, async () => ++calls);
    expect(run.value).toBe(3);
    expect(calls).toBe(3);
    expect(run.seconds).toBeGreaterThan(0);
  });
});
