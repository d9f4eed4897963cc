/** Arrays that do not fit together are refused by both engines, in the same words. */
import { afterAll, describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import type { Floats, Tensor } from '../../../src/kernels/array.ts';
import type { Kernels, WindowPlan } from '../../../src/kernels/kernels.ts';
import { createFastKernels } from '../../../src/kernels/webassembly/fastKernels.ts';

const fast = await createFastKernels({ memory: 2 ** 22 });
afterAll(() => fast.close());

/** (2, 5, 5) → (3, 4, 4) */
const plan: WindowPlan = {
  inputShape: [2, 5, 5],
  outputShape: [3, 4, 4],
  kernelSize: [2, 2],
  stride: [1, 1],
  padding: [0, 0],
  dilation: [1, 1],
};
const pooling: WindowPlan = { ...plan, outputShape: [2, 4, 4] };

const step = {
  ...{ learningRate: 0.1, weightDecay: 0, momentum: 0.9, nesterov: false },
  ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1 },
};

type Shapes = Readonly<Record<string, readonly number[]>>;
type Arrays = Readonly<Record<string, Tensor<Floats>>>;

interface Operation {
  /** as in the errors */
  readonly caller: string;
  /** arrays that fit together */
  readonly fitting: Shapes;
  /** those that nothing else is measured by, so that one of another shape is the one at fault */
  readonly judged: readonly string[];
  run(kernels: Kernels, arrays: Arrays): void;
}

const per = (names: readonly string[], shape: readonly number[]): Shapes =>
  Object.fromEntries(names.map((name) => [name, shape]));

const forward = { y: [2, 3, 4, 4], x: [2, 2, 5, 5], w: [3, 2, 2, 2], b: [3] };
const channels = per(['mean', 'variance', 'scale', 'shift'], [3]);

const operations: Readonly<Record<string, Operation>> = {
  dense: {
    caller: 'dense',
    fitting: { y: [2, 4], x: [2, 3], w: [3, 4], b: [4] },
    judged: ['y', 'b'],
    run: (kernels, { y, x, w, b }) => kernels.dense(y, x, w, b),
  },
  denseGradient: {
    caller: 'denseGradient',
    fitting: { dw: [3, 4], db: [4], dx: [2, 3], dy: [2, 4], x: [2, 3], w: [3, 4] },
    judged: ['dw', 'db', 'dx', 'dy'],
    run: (kernels, { dw, db, dx, dy, x, w }) => kernels.denseGradient(dw, db, dx, dy, x, w),
  },
  activate: {
    caller: 'activate',
    fitting: per(['y', 'x'], [2, 3]),
    judged: ['y'],
    run: (kernels, { y, x }) => kernels.activate('tanh', y, x),
  },
  activateGradient: {
    caller: 'activateGradient',
    fitting: per(['dx', 'x', 'y', 'dy'], [2, 3]),
    judged: ['dx', 'x', 'dy'],
    run: (kernels, { dx, x, y, dy }) => kernels.activateGradient('tanh', dx, x, y, dy),
  },
  add: {
    caller: 'add',
    fitting: per(['y', 'a', 'b'], [4]),
    judged: ['a', 'b'],
    run: (kernels, { y, a, b }) => kernels.add(y, a, b),
  },
  flatten: {
    caller: 'flatten',
    fitting: { rows: [2, 30], x: [2, 5, 2, 3] },
    judged: ['rows'],
    run: (kernels, { rows, x }) => kernels.flatten(rows, x),
  },
  unflatten: {
    caller: 'unflatten',
    fitting: { x: [2, 5, 2, 3], rows: [2, 30] },
    judged: ['rows'],
    run: (kernels, { x, rows }) => kernels.unflatten(x, rows),
  },
  dropout: {
    caller: 'dropout',
    fitting: per(['y', 'x'], [2, 3]),
    judged: ['y'],
    run: (kernels, { y, x }) => kernels.dropout(y, x, 0.5, 1, 2),
  },
  'a convolution': {
    caller: 'convolution',
    fitting: forward,
    judged: ['y', 'w', 'b'],
    run: (kernels, { y, x, w, b }) => kernels.convolution(plan).forward(y, x, w, b),
  },
  'the gradients of a convolution': {
    caller: 'convolution',
    fitting: {
      ...forward,
      ...{ dw: [3, 2, 2, 2], db: [3], dx: [2, 2, 5, 5], dy: [2, 3, 4, 4] },
    },
    judged: ['dw', 'db', 'dx', 'dy'],
    run: (kernels, { y, x, w, b, dw, db, dx, dy }) => {
      const convolution = kernels.convolution(plan);
      convolution.forward(y, x, w, b);
      convolution.backward(dw, db, dx, dy, w);
    },
  },
  ...Object.fromEntries(
    (['maxPooling', 'averagePooling'] as const).map((caller): [string, Operation] => [
      caller,
      {
        caller,
        fitting: { y: [2, 2, 4, 4], x: [2, 2, 5, 5], dx: [2, 2, 5, 5], dy: [2, 2, 4, 4] },
        judged: ['y', 'x', 'dx', 'dy'],
        run: (kernels, { y, x, dx, dy }) => {
          const layer =
            caller === 'maxPooling'
              ? kernels.maxPooling(pooling)
              : kernels.averagePooling(pooling, true);
          layer.forward(y, x);
          layer.backward(dx, dy);
        },
      },
    ]),
  ),
  'batch normalization in training': {
    caller: 'batchNormalization',
    fitting: { y: [4, 3], x: [4, 3], ...channels },
    judged: ['y', 'mean', 'variance', 'scale', 'shift'],
    run: (kernels, { y, x, mean, variance, scale, shift }) =>
      kernels.batchNormalization(3, 1e-5).train(y, mean, variance, x, scale, shift),
  },
  'batch normalization after it': {
    caller: 'batchNormalization',
    fitting: { y: [4, 3], x: [4, 3], ...channels },
    judged: ['y', 'mean', 'variance', 'scale', 'shift'],
    run: (kernels, { y, x, mean, variance, scale, shift }) =>
      kernels.batchNormalization(3, 1e-5).infer(y, x, mean, variance, scale, shift),
  },
  'the gradients of batch normalization': {
    caller: 'batchNormalization',
    fitting: { dx: [4, 3], dy: [4, 3], ...per(['dscale', 'dshift', 'scale'], [3]) },
    judged: ['dx', 'dy', 'dscale', 'dshift', 'scale'],
    run: (kernels, { dx, dy, dscale, dshift, scale }) => {
      const normalization = kernels.batchNormalization(3, 1e-5);
      const [y, x] = [kernels.tensor([4, 3]), kernels.tensor([4, 3])];
      const [mean, variance, ones, shift] = [0, 1, 2, 3].map(() => kernels.tensor([3]));
      normalization.train(y, mean, variance, x, ones, shift);
      normalization.backward(dx, dscale, dshift, dy, scale);
    },
  },
  softmaxCrossEntropy: {
    caller: 'softmaxCrossEntropy',
    fitting: per(['dlogits', 'logits'], [2, 3]),
    judged: ['dlogits'],
    run: (kernels, { dlogits, logits }) => kernels.softmaxCrossEntropy(dlogits, logits, [0, 2], 0),
  },
  sgd: {
    caller: 'sgd',
    fitting: per(['value', 'gradient'], [2, 3]),
    judged: ['gradient'],
    run: (kernels, { value, gradient }) => kernels.updates.sgd(value, gradient, step),
  },
  momentum: {
    caller: 'momentum',
    fitting: per(['value', 'gradient', 'velocity'], [2, 3]),
    judged: ['gradient', 'velocity'],
    run: (kernels, { value, gradient, velocity }) =>
      kernels.updates.momentum(value, gradient, velocity, step),
  },
  adam: {
    caller: 'adam',
    fitting: per(['value', 'gradient', 'first', 'second'], [2, 3]),
    judged: ['gradient', 'first', 'second'],
    run: (kernels, { value, gradient, first, second }) =>
      kernels.updates.adam(value, gradient, first, second, step),
  },
};

const engines: readonly (() => Kernels)[] = [createFloat64Kernels, () => fast];

/** Shapes that are nearly right: too short, too long, of another order, with another axis. */
const misfits = (shape: readonly number[]): number[][] =>
  [
    [...shape.slice(0, -1), shape[shape.length - 1] - 1],
    [shape[0] + 1, ...shape.slice(1)],
    [...shape].reverse(),
    [...shape, 1],
  ].filter((misfit) => misfit.join() !== shape.join());

/** What the engine says of arrays of these shapes; null where it takes them. */
function refusal(kernels: Kernels, { run }: Operation, shapes: Shapes): string | null {
  const arrays = Object.entries(shapes).map(([name, shape]) => [name, kernels.tensor(shape)]);
  try {
    run(kernels, Object.fromEntries(arrays));
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return (error as RangeError).message;
  }
}

describe('both engines', () => {
  it.each(Object.entries(operations))('take arrays that fit: %s', (_, operation) => {
    for (const create of engines) {
      expect(refusal(create(), operation, operation.fitting)).toBeNull();
    }
  });

  it.each(
    Object.entries(operations).flatMap(([name, operation]) =>
      operation.judged.map((at) => [name, at, operation] as const),
    ),
  )('refuse others in the same words: %s with another %s', (_, at, operation) => {
    const { caller, fitting } = operation;
    for (const misfit of misfits(fitting[at])) {
      const [readable, compiled] = engines.map((create) =>
        refusal(create(), operation, { ...fitting, [at]: misfit }),
      );
      expect(readable).toBe(compiled);
      expect(readable).toMatch(new RegExp(`^${caller}: .* has shape .*, expected \\(.*\\)$`));
    }
  });
});
