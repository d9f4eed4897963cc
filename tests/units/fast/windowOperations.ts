/** Convolutions and poolings on random cases: by the fast kernels, and by the plain loops. */
import * as fc from 'fast-check';
import type { Convolution, Kernels, WindowPlan } from '../../../src/kernels/kernels.ts';
import { Desk } from './desk.ts';
import { gradients32, values32 } from './float32Loops.ts';
import {
  averagePool32,
  averagePoolGradient32,
  convolve32,
  Images,
  inputGradient32,
  isModerate,
  isWinograd,
  maxPool32,
  weightGradient32,
  winograd32,
} from './float32Windows.ts';
import { hardFloats, type Mixture, mixtures } from './hardFloats.ts';
import { operation } from './operations.ts';

export interface WindowCase {
  readonly plan: WindowPlan;
  readonly batch: number;
  readonly pixels: Mixture;
  readonly weights: Mixture;
  readonly gradients: Mixture;
}

const volume = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Products of one pass that plain loops can do in a moment. */
const AFFORDABLE = 150_000;

interface Ranges {
  readonly channels: fc.Arbitrary<number>;
  readonly outChannels: fc.Arbitrary<number>;
  readonly kernel: fc.Arbitrary<number>;
  readonly stride: fc.Arbitrary<number>;
  readonly dilation: fc.Arbitrary<number>;
  readonly padding: fc.Arbitrary<number>;
  /** positions of the window along an axis beyond the first */
  readonly room: fc.Arbitrary<number>;
}

const between = (min: number, max: number) => fc.integer({ min, max });

const pair = (each: fc.Arbitrary<number>) =>
  fc.oneof(
    each.map((both) => [both, both] as const),
    fc.tuple(each, each),
  );

/** Windows that fit their image; padding is smaller than the kernel. */
function plans(ranges: Ranges): fc.Arbitrary<WindowPlan> {
  return fc
    .record({
      C: ranges.channels,
      O: ranges.outChannels,
      kernelSize: pair(ranges.kernel),
      stride: pair(ranges.stride),
      dilation: pair(ranges.dilation),
      padding: pair(ranges.padding),
      room: fc.tuple(ranges.room, ranges.room),
    })
    .map(({ C, O, kernelSize, stride, dilation, room, ...rest }) => {
      const along = (axis: 0 | 1) => {
        const effective = dilation[axis] * (kernelSize[axis] - 1) + 1;
        const padding = Math.min(rest.padding[axis], kernelSize[axis] - 1);
        const size = Math.max(1, effective + room[axis] - 2 * padding);
        const positions = Math.floor((size + 2 * padding - effective) / stride[axis]) + 1;
        return { size, padding, positions };
      };
      const [v, h] = [along(0), along(1)];
      return {
        inputShape: [C, v.size, h.size],
        outputShape: [O, v.positions, h.positions],
        kernelSize,
        stride,
        dilation,
        padding: [v.padding, h.padding],
      };
    });
}

function casesOf(ranges: Ranges): fc.Arbitrary<WindowCase> {
  return fc
    .record({
      plan: plans(ranges),
      batch: between(1, 4),
      pixels: mixtures,
      weights: mixtures,
      gradients: mixtures,
    })
    .filter(({ plan, batch }) => {
      const { inputShape, outputShape, kernelSize } = plan;
      return batch * volume(outputShape) * inputShape[0] * volume(kernelSize) <= AFFORDABLE;
    });
}

/** Few and many channels on either side, across the widths 4, 8, 16 and 32. */
const anyConvolution: Ranges = {
  channels: fc.oneof(between(1, 9), fc.constantFrom(12, 15, 16, 17, 32, 33, 40)),
  outChannels: fc.oneof(between(1, 9), fc.constantFrom(12, 15, 16, 17, 32, 33, 40)),
  kernel: between(1, 5),
  stride: fc.oneof(fc.constant(1), between(1, 3)),
  dilation: fc.oneof(fc.constant(1), between(1, 3)),
  padding: between(0, 4),
  room: between(0, 8),
};

/** Where minimal filtering is used, and its neighbours where it is not. */
const near3: Ranges = {
  channels: fc.constantFrom(16, 18, 20, 24, 32),
  outChannels: fc.constantFrom(12, 16, 20, 24, 28),
  kernel: fc.constant(3),
  stride: fc.constant(1),
  dilation: fc.constant(1),
  padding: between(0, 2),
  room: between(0, 7),
};

/** Pixels of more than one list of 512. */
const largePlanes: Ranges = {
  channels: fc.constantFrom(1, 3, 16),
  outChannels: between(1, 9),
  kernel: between(1, 2),
  stride: fc.constant(1),
  dilation: fc.constant(1),
  padding: between(0, 1),
  room: between(22, 30),
};

const anyPooling: Ranges = {
  ...anyConvolution,
  channels: between(1, 20),
  outChannels: fc.constant(1),
  dilation: fc.constant(1),
};

export const convolutions = fc.oneof(
  { weight: 3, arbitrary: casesOf(anyConvolution) },
  { weight: 2, arbitrary: casesOf(near3) },
  { weight: 1, arbitrary: casesOf(largePlanes) },
);

interface Drawn {
  readonly x: Images;
  readonly w: Float32Array;
  readonly b: Float32Array;
  readonly dy: Images;
}

/** `resultShape` without the batch: that of y, or of y pooled. */
function draw(given: WindowCase, resultShape: readonly number[]): Drawn {
  const { plan, batch, pixels, weights, gradients } = given;
  const { inputShape, kernelSize } = plan;
  const O = resultShape[0];
  return {
    x: new Images(inputShape, hardFloats(pixels, 'x', batch * volume(inputShape))),
    w: hardFloats(weights, 'w', O * inputShape[0] * volume(kernelSize)),
    b: hardFloats(weights, 'b', O),
    dy: new Images(resultShape, hardFloats(gradients, 'dy', batch * volume(resultShape))),
  };
}

/** By the formula that belongs to the shapes; what is too large for it is always summed as it is. */
function forward(plan: WindowPlan, { x, w, b }: Drawn): Images {
  const minimal = isWinograd(plan) && isModerate(x.data) && isModerate(w);
  return minimal ? winograd32(plan, x, w, b) : convolve32(plan, x, w, b);
}

function passes(
  kernels: Kernels,
  convolution: Convolution,
  given: WindowCase,
  resultShape: readonly number[],
): Float32Array[] {
  const { plan, batch } = given;
  const desk = new Desk(kernels);
  const drawn = draw(given, resultShape);
  const O = resultShape[0];
  const weightShape = [O, plan.inputShape[0], ...plan.kernelSize];
  const x = desk.input([batch, ...plan.inputShape], drawn.x.data);
  const w = desk.input(weightShape, drawn.w);
  const b = desk.input([O], drawn.b);
  const dy = desk.input([batch, ...resultShape], drawn.dy.data);
  const y = desk.output([batch, ...resultShape]);
  const [dw, db] = [desk.output(weightShape), desk.output([O])];
  const dx = desk.output([batch, ...plan.inputShape]);
  convolution.forward(y, x, w, b);
  convolution.backward(dw, db, dx, dy, w);
  const all = desk.read(y, dw, db, dx);
  convolution.backward(dw, db, null, dy, w);
  return [...all, ...desk.read(dw, db)];
}

const convolution = operation<WindowCase>({
  name: 'convolution',
  cases: convolutions,
  fast: (kernels, given) =>
    passes(kernels, kernels.convolution(given.plan), given, given.plan.outputShape),
  loops(given) {
    const { plan } = given;
    const drawn = draw(given, plan.outputShape);
    const { dw, db } = weightGradient32(plan, drawn.x, drawn.dy);
    const dx = inputGradient32(plan, drawn.dy, drawn.w);
    return [forward(plan, drawn).data, dw, db, dx.data, dw, db];
  },
});

const HALVING = { kernelSize: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1] } as const;

/** Max pooling over 2 × 2 of the result of a convolution. */
function halving({ outputShape }: WindowPlan): WindowPlan {
  const [O, rows, columns] = outputShape;
  return {
    ...HALVING,
    inputShape: outputShape,
    outputShape: [O, Math.floor(rows / 2), Math.floor(columns / 2)],
  };
}

const pooledConvolution = operation<WindowCase>({
  name: 'convolution, ReLU and max pooling at once',
  cases: convolutions.filter(({ plan }) =>
    plan.outputShape.every((extent, a) => a === 0 || extent > 1),
  ),
  fast(kernels, given) {
    const fused = kernels.pooledConvolution(given.plan);
    if (fused === null) throw new Error('the fast kernels have a pooled convolution');
    return passes(kernels, fused, given, halving(given.plan).outputShape);
  },
  loops(given) {
    const { plan } = given;
    const drawn = draw(given, halving(plan).outputShape);
    const before = forward(plan, drawn).data;
    const active = new Images(plan.outputShape, before.map(values32.relu));
    const pooled = maxPool32(halving(plan), active);
    const back = pooled.dx(drawn.dy).data.map((g, i) => gradients32.relu(active.data[i], g));
    const dy = new Images(plan.outputShape, back);
    const { dw, db } = weightGradient32(plan, drawn.x, dy);
    return [pooled.y.data, dw, db, inputGradient32(plan, dy, drawn.w).data, dw, db];
  },
});

/** Every channel is pooled on its own. */
export const poolings = casesOf(anyPooling).map((given) => {
  const { inputShape, outputShape } = given.plan;
  const [, ...plane] = outputShape;
  return { ...given, plan: { ...given.plan, outputShape: [inputShape[0], ...plane] } };
});

const maxPooling = operation<WindowCase>({
  name: 'max pooling',
  cases: poolings,
  fast(kernels, given) {
    const { plan, batch } = given;
    const desk = new Desk(kernels);
    const drawn = draw(given, plan.outputShape);
    const x = desk.input([batch, ...plan.inputShape], drawn.x.data);
    const dy = desk.input([batch, ...plan.outputShape], drawn.dy.data);
    const y = desk.output([batch, ...plan.outputShape]);
    const dx = desk.output([batch, ...plan.inputShape]);
    const pooling = kernels.maxPooling(plan);
    pooling.forward(y, x);
    pooling.backward(dx, dy);
    return desk.read(y, dx);
  },
  loops(given) {
    const { x, dy } = draw(given, given.plan.outputShape);
    const pooled = maxPool32(given.plan, x);
    return [pooled.y.data, pooled.dx(dy).data];
  },
});

const averagePoolings = [true, false].map((countPadding) =>
  operation<WindowCase>({
    name: `average pooling ${countPadding ? 'with' : 'without'} the padding`,
    cases: poolings,
    fast(kernels, given) {
      const { plan, batch } = given;
      const desk = new Desk(kernels);
      const drawn = draw(given, plan.outputShape);
      const x = desk.input([batch, ...plan.inputShape], drawn.x.data);
      const dy = desk.input([batch, ...plan.outputShape], drawn.dy.data);
      const y = desk.output([batch, ...plan.outputShape]);
      const dx = desk.output([batch, ...plan.inputShape]);
      const pooling = kernels.averagePooling(plan, countPadding);
      pooling.forward(y, x);
      pooling.backward(dx, dy);
      return desk.read(y, dx);
    },
    loops(given) {
      const { x, dy } = draw(given, given.plan.outputShape);
      const y = averagePool32(given.plan, x, countPadding);
      return [y.data, averagePoolGradient32(given.plan, dy, countPadding).data];
    },
  }),
);

export const windowOperations = [convolution, pooledConvolution, maxPooling, ...averagePoolings];
