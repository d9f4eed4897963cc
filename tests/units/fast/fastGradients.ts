/** The gradients of a convolution by the fast kernels, on arrays between guards. */
import type { Kernels, WindowPlan } from '../../../src/kernels/kernels.ts';
import { Desk } from './desk.ts';
import { Images } from './float32Windows.ts';
import { hardFloats, type Mixture } from './hardFloats.ts';

export interface GradientCase {
  readonly plan: WindowPlan;
  readonly x: Images;
  readonly w: Float32Array;
  readonly dy: Images;
}

const volume = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** A convolution of 3 × 3 whose gradients are expected to have few zeros. */
export function densePlan(
  [C, H, W]: readonly [number, number, number],
  O: number,
  padding: number | readonly [number, number],
): WindowPlan {
  const [above, left] = typeof padding === 'number' ? [padding, padding] : padding;
  return {
    inputShape: [C, H, W],
    outputShape: [O, H + 2 * above - 2, W + 2 * left - 2],
    kernelSize: [3, 3],
    stride: [1, 1],
    padding: [above, left],
    dilation: [1, 1],
    denseGradient: true,
  };
}

/** Images, weights and gradients of these numbers, each changed by `own`. */
export function drawGradients(
  plan: WindowPlan,
  batch: number,
  mixture: Mixture,
  own = (value: number) => value,
): GradientCase {
  const numbers = (purpose: string, count: number) => hardFloats(mixture, purpose, count).map(own);
  const { inputShape, outputShape } = plan;
  return {
    plan,
    x: new Images(inputShape, numbers('x', batch * volume(inputShape))),
    w: numbers('w', outputShape[0] * inputShape[0] * 9),
    dy: new Images(outputShape, numbers('dy', batch * volume(outputShape))),
  };
}

/** dw, db and dx, with or without the plan's word on dense gradients. */
export function fastGradients(
  kernels: Kernels,
  { plan, x, w, dy }: GradientCase,
  denseGradient = plan.denseGradient ?? false,
): Record<'dw' | 'db' | 'dx', Float32Array> {
  const desk = new Desk(kernels);
  const [[C], [O]] = [plan.inputShape, plan.outputShape];
  const images = desk.input([x.count, ...plan.inputShape], x.data);
  const weights = desk.input([O, C, 3, 3], w);
  const gradient = desk.input([x.count, ...plan.outputShape], dy.data);
  const biases = desk.input([O], new Float32Array(O));
  const y = desk.output([x.count, ...plan.outputShape]);
  const outputs = [
    desk.output([O, C, 3, 3]),
    desk.output([O]),
    desk.output([x.count, ...plan.inputShape]),
  ];
  const convolution = kernels.convolution({ ...plan, denseGradient });
  convolution.forward(y, images, weights, biases);
  convolution.backward(outputs[0], outputs[1], outputs[2], gradient, weights);
  const [dw, db, dx] = desk.read(...outputs);
  return { dw, db, dx };
}
