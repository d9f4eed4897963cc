/** Convolutions and poolings on random cases: by the fast kernels, and by the plain loops. */
import type { Convolution, Kernels, WindowPlan } from '../../../src/kernels/kernels.ts';
import { Desk } from './desk.ts';
import { gradients32, values32 } from './float32Loops.ts';
import {
  averagePool32,
  averagePoolGradient32,
  biasGradient32,
  convolve32,
  Images,
  inputGradient32,
  maxPool32,
  weightGradient32,
} from './float32Windows.ts';
import {
  isModerate,
  isWinograd,
  isWinogradWeights,
  winograd32,
  winogradInputGradient32,
  winogradWeightGradient32,
} from './float32Winograd.ts';
import { hardFloats } from './hardFloats.ts';
import { operation } from './operations.ts';
import { convolutions, denseConvolutions, poolings, type WindowCase } from './windowCases.ts';

const volume = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

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

/** dw, db and dx by the formula that belongs to the plan. */
function backward(plan: WindowPlan, { x, w, dy }: Drawn): [Float32Array, Float32Array, Images] {
  const dense = plan.denseGradient === true && isModerate(dy.data);
  const dw =
    dense && isWinogradWeights(plan) && isModerate(x.data)
      ? winogradWeightGradient32(plan, x, dy)
      : weightGradient32(plan, x, dy);
  const dx =
    dense && isWinograd(plan) && isModerate(w)
      ? winogradInputGradient32(plan, dy, w)
      : inputGradient32(plan, dy, w);
  return [dw, biasGradient32(plan, dy), dx];
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

const convolutionOf = (name: string, cases: typeof convolutions) =>
  operation<WindowCase>({
    name,
    cases,
    fast: (kernels, given) =>
      passes(kernels, kernels.convolution(given.plan), given, given.plan.outputShape),
    loops(given) {
      const { plan } = given;
      const drawn = draw(given, plan.outputShape);
      const [dw, db, dx] = backward(plan, drawn);
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
    // Most of what pooling sends back is zero, whatever the plan expects.
    const sparse = { ...plan, denseGradient: false };
    const [dw, db, dx] = backward(sparse, { ...drawn, dy });
    return [pooled.y.data, dw, db, dx.data, dw, db];
  },
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

export const windowOperations = [
  convolutionOf('convolution', convolutions),
  convolutionOf('convolution of dense gradients', denseConvolutions),
  ...[pooledConvolution, maxPooling, ...averagePoolings],
];
