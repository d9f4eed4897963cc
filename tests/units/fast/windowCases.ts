/** Random convolutions and poolings with the numbers that they are given. */
import * as fc from 'fast-check';
import type { WindowPlan } from '../../../src/kernels/kernels.ts';
import { type Mixture, mixtures } from './hardFloats.ts';

export interface WindowCase {
  readonly plan: WindowPlan;
  readonly batch: number;
  readonly pixels: Mixture;
  readonly weights: Mixture;
  readonly gradients: Mixture;
}

const volume = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Products of one pass that plain loops can do in a moment, and in a longer one. */
const AFFORDABLE = 150_000;
const AFFORDABLE_NOW_AND_THEN = 8_000_000;

interface Ranges {
  readonly channels: fc.Arbitrary<number>;
  readonly outChannels: fc.Arbitrary<number>;
  readonly kernel: fc.Arbitrary<number>;
  readonly stride: fc.Arbitrary<number>;
  readonly dilation: fc.Arbitrary<number>;
  readonly padding: fc.Arbitrary<number>;
  /** positions of the window along an axis beyond the first */
  readonly room: fc.Arbitrary<number>;
  readonly denseGradient: fc.Arbitrary<boolean>;
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
      denseGradient: ranges.denseGradient,
    })
    .map(({ C, O, kernelSize, stride, dilation, room, denseGradient, ...rest }) => {
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
        denseGradient,
      };
    });
}

interface Sizes {
  readonly batch: fc.Arbitrary<number>;
  /** products at most */
  readonly affordable: number;
  readonly mixtures: fc.Arbitrary<Mixture>;
}

const SMALL: Sizes = { batch: between(1, 4), affordable: AFFORDABLE, mixtures };

function casesOf(ranges: Ranges, sizes = SMALL): fc.Arbitrary<WindowCase> {
  return fc
    .record({
      plan: plans(ranges),
      batch: sizes.batch,
      pixels: sizes.mixtures,
      weights: sizes.mixtures,
      gradients: sizes.mixtures,
    })
    .filter(({ plan, batch }) => {
      const { inputShape, outputShape, kernelSize } = plan;
      return batch * volume(outputShape) * inputShape[0] * volume(kernelSize) <= sizes.affordable;
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
  denseGradient: fc.boolean(),
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
  denseGradient: fc.boolean(),
};

/** Windows of single pixels, whose gradients are matrix products, and their neighbours. */
const pointwise: Ranges = {
  ...anyConvolution,
  outChannels: fc.constantFrom(1, 8, 12, 16, 24, 40),
  kernel: fc.constant(1),
  stride: fc.constantFrom(1, 1, 1, 2),
  padding: fc.constant(0),
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
  denseGradient: fc.boolean(),
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
  { weight: 1, arbitrary: casesOf(pointwise) },
  { weight: 1, arbitrary: casesOf(largePlanes) },
);

/** Channels for which both gradients may be filtered, or that of the input alone. */
const dense: Ranges = {
  ...near3,
  channels: fc.constantFrom(16, 20, 24, 28, 32, 36, 40),
  outChannels: fc.constantFrom(16, 20, 24, 32, 36, 40),
  denseGradient: fc.constant(true),
};

/** With few channels a chunk holds 256 tiles: some that end inside an image, and rows that are long. */
const severalChunks: Ranges = {
  ...dense,
  channels: fc.constantFrom(16, 20),
  outChannels: fc.constantFrom(16, 24),
  room: fc.oneof(between(0, 5), between(20, 40)),
};

/** Such that most gradients are below the bound of minimal filtering. */
const mostlyModerate: fc.Arbitrary<Mixture> = fc.record({
  seed: fc.nat({ max: 2 ** 31 }),
  density: fc.constantFrom(0.3, 1, 1),
  kind: fc.constantFrom(
    ...(['ordinary', 'ordinary', 'ordinary', 'ordinary'] as const),
    ...(['moderate', 'moderate', 'moderate', 'extreme', 'notFinite'] as const),
  ),
});

/** Convolutions whose gradients are expected to have few zeros. */
export const denseConvolutions = fc.oneof(
  {
    weight: 9,
    arbitrary: casesOf(dense, {
      batch: between(1, 5),
      affordable: 4 * AFFORDABLE,
      mixtures: mostlyModerate,
    }),
  },
  {
    weight: 1,
    arbitrary: casesOf(severalChunks, {
      batch: between(1, 40),
      affordable: AFFORDABLE_NOW_AND_THEN,
      mixtures: mostlyModerate,
    }),
  },
);

/** Every channel is pooled on its own. */
export const poolings = casesOf(anyPooling).map((given) => {
  const { inputShape, outputShape } = given.plan;
  const [, ...plane] = outputShape;
  return { ...given, plan: { ...given.plan, outputShape: [inputShape[0], ...plane] } };
});
