/** Every operation of the kernels on a random case: by the fast kernels, and by the plain loops. */
import * as fc from 'fast-check';
import { Desk } from './desk.ts';
import {
  batchNormGradient32,
  batchStatistics32,
  inverseSpread32,
  normalize32,
} from './float32BatchNorm.ts';
import {
  adam32,
  dropout32,
  gradients32,
  momentum32,
  sgd32,
  softmaxCrossEntropy32,
  values32,
} from './float32Loops.ts';
import { hardFloats, type Mixture, mixtures } from './hardFloats.ts';
import { type Operation, operation } from './operation.ts';
import { few, productOperations, size } from './productOperations.ts';

export { operation };

interface Elements {
  readonly count: number;
  readonly mixture: Mixture;
}

/** More than the 16,384 elements of a tile now and then. */
const counts = fc.oneof(
  { weight: 5, arbitrary: size },
  { weight: 1, arbitrary: fc.integer({ min: 16_380, max: 33_000 }) },
);

const elements: fc.Arbitrary<Elements> = fc.record({
  count: counts,
  mixture: mixtures,
});

/** Numbers of every size: where sigmoid and tanh bend, and where they are flat. */
const spread = ({ count, mixture }: Elements, purpose: string): Float32Array =>
  hardFloats(mixture, purpose, count).map((x, i) => x * 10 ** ((i % 5) - 2));

const activations = (['relu', 'sigmoid', 'tanh'] as const).map((name) =>
  operation<Elements>({
    name,
    cases: elements,
    fast(kernels, given) {
      const desk = new Desk(kernels);
      const shape = [given.count];
      const x = desk.input(shape, spread(given, 'x'));
      const dy = desk.input(shape, spread(given, 'dy'));
      const [y, dx] = [desk.output(shape), desk.output(shape)];
      kernels.activate(name, y, x);
      kernels.activateGradient(name, dx, x, y, dy);
      return desk.read(y, dx);
    },
    loops(given) {
      const x = spread(given, 'x');
      return [x.map(values32[name]), spread(given, 'dy').map((g, i) => gradients32[name](x[i], g))];
    },
  }),
);

const inPlace = operation<Elements>({
  name: 'relu and its gradient in place',
  cases: elements,
  fast(kernels, given) {
    const desk = new Desk(kernels);
    const x = desk.inOut([given.count], spread(given, 'x'));
    const dy = desk.inOut([given.count], spread(given, 'dy'));
    kernels.activate('relu', x, x);
    kernels.activateGradient('relu', dy, x, x, dy);
    return desk.read(x, dy);
  },
  loops(given) {
    const y = spread(given, 'x').map(values32.relu);
    return [y, spread(given, 'dy').map((g, i) => gradients32.relu(y[i], g))];
  },
});

const add = operation<Elements>({
  name: 'add',
  cases: elements,
  fast(kernels, given) {
    const desk = new Desk(kernels);
    const a = desk.input([given.count], spread(given, 'a'));
    const b = desk.inOut([given.count], spread(given, 'b'));
    const y = desk.output([given.count]);
    kernels.add(y, a, b);
    kernels.add(b, y, b);
    return desk.read(y, b);
  },
  loops(given) {
    const [a, b] = [spread(given, 'a'), spread(given, 'b')];
    const y = a.map((value, i) => value + b[i]);
    return [y, y.map((value, i) => value + b[i])];
  },
});

interface ImageCase {
  readonly shape: readonly [N: number, C: number, H: number, W: number];
  readonly mixture: Mixture;
}

const images: fc.Arbitrary<ImageCase> = fc.record({
  shape: fc.tuple(few, fc.integer({ min: 1, max: 20 }), few, few),
  mixture: mixtures,
});

const volume = ([N, C, H, W]: readonly number[]): number => N * C * H * W;

const flatten = operation<ImageCase>({
  name: 'flatten and back',
  cases: images,
  fast(kernels, { shape, mixture }) {
    const desk = new Desk(kernels);
    const [N, C, H, W] = shape;
    const x = desk.input(shape, hardFloats(mixture, 'x', volume(shape)));
    const [rows, back] = [desk.output([N, C * H * W]), desk.output(shape)];
    kernels.flatten(rows, x);
    kernels.unflatten(back, rows);
    return desk.read(rows, back);
  },
  loops({ shape, mixture }) {
    const x = hardFloats(mixture, 'x', volume(shape));
    return [x, x];
  },
});

interface DropoutCase extends ImageCase {
  readonly rate: number;
  readonly keys: readonly [number, number];
}

const word = fc.nat({ max: 2 ** 32 - 1 });

const dropout = operation<DropoutCase>({
  name: 'dropout',
  cases: fc.record({
    shape: fc.oneof(
      fc.tuple(few, fc.integer({ min: 1, max: 20 }), few, few),
      fc.tuple(size, size, fc.constant(1), fc.constant(1)),
      fc.tuple(size, fc.constant(1), fc.constant(1), fc.constant(1)),
    ),
    mixture: mixtures,
    rate: fc.constantFrom(0, 0.1, 0.25, 0.5, 0.9, 1 - 2 ** -40),
    keys: fc.tuple(word, word),
  }),
  fast(kernels, { shape, mixture, rate, keys }) {
    const desk = new Desk(kernels);
    // Rows of features, and a single row, have fewer axes.
    const axes = shape[2] * shape[3] > 1 ? 4 : shape[1] > 1 ? 2 : 1;
    const own = shape.slice(0, axes);
    const x = desk.input(own, hardFloats(mixture, 'x', volume(shape)));
    const y = desk.output(own);
    kernels.dropout(y, x, rate, ...keys);
    return desk.read(y);
  },
  loops: ({ shape, mixture, rate, keys }) => [
    dropout32(hardFloats(mixture, 'x', volume(shape)), rate, ...keys),
  ],
});

interface LogitsCase {
  readonly rows: number;
  readonly classes: number;
  readonly smoothing: number;
  readonly mixture: Mixture;
}

const labelsOf = ({ rows, classes }: LogitsCase): number[] =>
  Array.from({ length: rows }, (_, n) => (n * 7 + 3) % classes);

const crossEntropy = operation<LogitsCase>({
  name: 'softmax cross entropy',
  cases: fc.record({
    rows: fc.oneof(size, fc.integer({ min: 60, max: 200 })),
    classes: fc.integer({ min: 1, max: 20 }),
    smoothing: fc.constantFrom(0, 0.1, 0.5, 1),
    mixture: mixtures,
  }),
  fast(kernels, given) {
    const desk = new Desk(kernels);
    const { rows, classes, smoothing, mixture } = given;
    const z = desk.input([rows, classes], hardFloats(mixture, 'z', rows * classes));
    const dz = desk.output([rows, classes]);
    const labels = labelsOf(given);
    const loss = kernels.softmaxCrossEntropy(dz, z, labels, smoothing);
    const alone = kernels.softmaxCrossEntropy(null, z, labels, smoothing);
    return [...desk.read(dz), Float32Array.of(loss, alone)];
  },
  loops(given) {
    const { rows, classes, smoothing, mixture } = given;
    const z = hardFloats(mixture, 'z', rows * classes);
    const { loss, dlogits } = softmaxCrossEntropy32(z, labelsOf(given), classes, smoothing);
    return [dlogits, Float32Array.of(loss, loss)];
  },
});

interface NormalizationCase {
  readonly shape: readonly number[];
  readonly epsilon: number;
  readonly mixture: Mixture;
}

/** Rows of channels from images in row-major order, and back. */
function channelsLast(x: Float32Array, [, C, H = 1, W = 1]: readonly number[]): Float32Array {
  const P = H * W;
  return x.map((_, i) => x[(Math.floor(i / C / P) * C + (i % C)) * P + (Math.floor(i / C) % P)]);
}

function channelsFirst(x: Float32Array, [, C, H = 1, W = 1]: readonly number[]): Float32Array {
  const P = H * W;
  return x.map((_, i) => x[(Math.floor(i / C / P) * P + (i % P)) * C + (Math.floor(i / P) % C)]);
}

const normalization = operation<NormalizationCase>({
  name: 'batch normalization',
  cases: fc.record({
    shape: fc.oneof(
      fc.tuple(few, fc.integer({ min: 1, max: 20 }), few, few),
      fc.tuple(size, size),
      fc.tuple(fc.integer({ min: 500, max: 1600 }), few),
    ),
    epsilon: fc.constantFrom(1e-5, 1e-3, 0.1),
    mixture: mixtures,
  }),
  fast(kernels, { shape, epsilon, mixture }) {
    const desk = new Desk(kernels);
    const C = shape[1];
    const count = shape.reduce((a, b) => a * b);
    const x = desk.input(shape, hardFloats(mixture, 'x', count));
    const dy = desk.input(shape, hardFloats(mixture, 'dy', count));
    const scale = desk.input([C], hardFloats(mixture, 'scale', C));
    const shift = desk.input([C], hardFloats(mixture, 'shift', C));
    const [y, dx, mean, variance] = [shape, shape, [C], [C]].map((own) => desk.output(own));
    const [dscale, dshift, inferred] = [[C], [C], shape].map((own) => desk.output(own));
    const layer = kernels.batchNormalization(C, epsilon);
    layer.train(y, mean, variance, x, scale, shift);
    layer.backward(dx, dscale, dshift, dy, scale);
    layer.infer(inferred, x, mean, variance, scale, shift);
    return desk.read(y, mean, variance, dx, dscale, dshift, inferred);
  },
  loops({ shape, epsilon, mixture }) {
    const C = shape[1];
    const count = shape.reduce((a, b) => a * b);
    const x = channelsLast(hardFloats(mixture, 'x', count), shape);
    const given = channelsLast(hardFloats(mixture, 'dy', count), shape);
    const [scale, shift] = [hardFloats(mixture, 'scale', C), hardFloats(mixture, 'shift', C)];
    const { mean, variance } = batchStatistics32(x, C);
    const spread = inverseSpread32(variance, epsilon);
    const y = channelsFirst(normalize32(x, mean, spread, scale, shift), shape);
    const { dx, dscale, dshift } = batchNormGradient32(x, mean, spread, scale, given);
    return [y, mean, variance, channelsFirst(dx, shape), dscale, dshift, y];
  },
});

interface UpdateCase extends Elements {
  readonly rate: number;
  readonly decay: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly step: number;
}

const updateCases: fc.Arbitrary<UpdateCase> = fc.record({
  count: counts,
  mixture: mixtures,
  rate: fc.constantFrom(0, 0.1, 1e-3),
  decay: fc.constantFrom(0, 5e-4, 0.1),
  momentum: fc.constantFrom(0, 0.9, 0.99),
  nesterov: fc.boolean(),
  step: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1000, max: 100_000 })),
});

const sgd = operation<UpdateCase>({
  name: 'step of sgd',
  cases: updateCases,
  fast(kernels, { count, mixture, rate: learningRate, decay: weightDecay }) {
    const desk = new Desk(kernels);
    const value = desk.inOut([count], hardFloats(mixture, 'value', count));
    const gradient = desk.input([count], hardFloats(mixture, 'gradient', count));
    kernels.updates.sgd(value, gradient, { learningRate, weightDecay });
    return desk.read(value);
  },
  loops({ count, mixture, rate: learningRate, decay: weightDecay }) {
    const value = hardFloats(mixture, 'value', count);
    sgd32(value, hardFloats(mixture, 'gradient', count), { learningRate, weightDecay });
    return [value];
  },
});

const momentum = operation<UpdateCase>({
  name: 'step of momentum, looking ahead or not',
  cases: updateCases,
  fast(kernels, given) {
    const desk = new Desk(kernels);
    const { count, mixture } = given;
    const value = desk.inOut([count], hardFloats(mixture, 'value', count));
    const gradient = desk.input([count], hardFloats(mixture, 'gradient', count));
    const velocity = desk.inOut([count], hardFloats(mixture, 'velocity', count));
    kernels.updates.momentum(value, gradient, velocity, momentumStep(given));
    return desk.read(value, velocity);
  },
  loops(given) {
    const { count, mixture } = given;
    const value = hardFloats(mixture, 'value', count);
    const velocity = hardFloats(mixture, 'velocity', count);
    momentum32(value, hardFloats(mixture, 'gradient', count), velocity, momentumStep(given));
    return [value, velocity];
  },
});

const momentumStep = ({ rate, decay, momentum, nesterov }: UpdateCase) => ({
  learningRate: rate,
  weightDecay: decay,
  momentum,
  nesterov,
});

const adam = operation<UpdateCase>({
  name: 'step of Adam',
  cases: updateCases,
  fast(kernels, given) {
    const desk = new Desk(kernels);
    const { count, mixture } = given;
    const value = desk.inOut([count], hardFloats(mixture, 'value', count));
    const gradient = desk.input([count], hardFloats(mixture, 'gradient', count));
    const first = desk.inOut([count], hardFloats(mixture, 'first', count));
    const second = desk.inOut([count], squares(mixture, count));
    kernels.updates.adam(value, gradient, first, second, adamStep(given));
    return desk.read(value, first, second);
  },
  loops(given) {
    const { count, mixture } = given;
    const value = hardFloats(mixture, 'value', count);
    const first = hardFloats(mixture, 'first', count);
    const second = squares(mixture, count);
    adam32(value, hardFloats(mixture, 'gradient', count), first, second, adamStep(given));
    return [value, first, second];
  },
});

const squares = (mixture: Mixture, count: number): Float32Array =>
  hardFloats(mixture, 'second', count).map((x) => x * x);

const adamStep = ({ rate, decay, momentum, step }: UpdateCase) => ({
  learningRate: rate,
  weightDecay: decay,
  beta1: momentum,
  beta2: 0.999,
  epsilon: 1e-8,
  step,
});

export const operations: readonly Operation<unknown>[] = [
  ...productOperations,
  ...activations,
  inPlace,
  add,
  flatten,
  dropout,
  crossEntropy,
  normalization,
  sgd,
  momentum,
  adam,
];
