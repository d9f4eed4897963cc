/** Optimizers under the names and conventions of the conformance cases. */
import { elements, type Tensor, view } from '../../../src/kernels/array.ts';
import { type MomentumSettings, momentumUpdate } from '../../../src/nn/optimizers/momentum.ts';
import { createOptimizer, type OptimizerName } from '../../../src/nn/optimizers/optimizer.ts';
import { type SgdSettings, sgdUpdate } from '../../../src/nn/optimizers/sgd.ts';
import type { Options } from './cases.ts';
import { type Operation, type Operations, require } from './operation.ts';

/** Steps in place; the gradient is left alone. */
export interface UpdateRules {
  sgd(value: Float64Array, gradient: Float64Array, settings: SgdSettings): void;
  momentum(
    value: Float64Array,
    gradient: Float64Array,
    velocity: Float64Array,
    settings: MomentumSettings,
  ): void;
}

/** Runs one step after another along the given gradients; the parameters after each of them. */
function trajectory(
  { p, grads }: Readonly<Record<string, Tensor>>,
  step: (value: Float64Array, gradient: Float64Array) => void,
): Tensor {
  const value = elements(p).slice();
  const [steps, n] = grads.shape;
  const after = new Float64Array(steps * n);
  for (let s = 0; s < steps; s++) {
    step(value, elements(grads).slice(s * n, (s + 1) * n));
    after.set(value, s * n);
  }
  return view(after, [steps, n]);
}

interface SgdOptions {
  readonly lr: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
}

/** The velocity is a sum of whole gradients here: what others call dampening 0. */
function sgdOptions({ lr, momentum = 0, dampening = 0, weightDecay = 0, nesterov }: Options) {
  require(dampening === 0, 'dampened gradients');
  return { lr, momentum, weightDecay, nesterov: nesterov === true } as SgdOptions;
}

const bySgd =
  (update: UpdateRules['sgd']): Operation =>
  (inputs, options) => {
    const { lr: learningRate, momentum, weightDecay } = sgdOptions(options);
    require(momentum === 0, 'momentum, by the rule without it');
    const settings = { learningRate, weightDecay };
    return { y: trajectory(inputs, (value, gradient) => update(value, gradient, settings)) };
  };

const byMomentum =
  (update: UpdateRules['momentum']): Operation =>
  (inputs, options) => {
    const { lr: learningRate, momentum, weightDecay, nesterov } = sgdOptions(options);
    const velocity = new Float64Array(inputs.p.data.length);
    const settings = { learningRate, momentum, weightDecay, nesterov };
    return {
      y: trajectory(inputs, (value, gradient) => update(value, gradient, velocity, settings)),
    };
  };

const byOptimizer: Operation = (inputs, options) => {
  const { lr, momentum, weightDecay, nesterov } = sgdOptions(options);
  let name: OptimizerName = momentum === 0 ? 'sgd' : 'momentum';
  if (nesterov) name = 'nesterov';
  const optimizer = createOptimizer({ name, momentum, weightDecay, decays: () => true });
  return {
    y: trajectory(inputs, (value, gradient) => {
      const [n] = [value.length];
      optimizer.step([{ name: 'p', value: view(value, [n]), gradient: view(gradient, [n]) }], lr);
    }),
  };
};

/** One step from a given velocity; ONNX scales the gradient by β from the second step on. */
const momentumStep =
  (update: UpdateRules['momentum']): Operation =>
  ({ x, g, v }, options) => {
    const { alpha, beta, mode, normCoefficient, lr, step } = options;
    require(step === 0 || beta === 1, 'gradients scaled by β');
    const [value, velocity] = [elements(x).slice(), elements(v).slice()];
    update(value, elements(g), velocity, {
      learningRate: lr as number,
      momentum: alpha as number,
      weightDecay: normCoefficient as number,
      nesterov: mode === 'nesterov',
    });
    return { x: view(value, x.shape), v: view(velocity, v.shape) };
  };

/** The operations of the cases that come from update rules. */
export function updateOperations({ sgd, momentum }: UpdateRules): Operations {
  return {
    sgd_plain: { sgd: bySgd(sgd), momentum: byMomentum(momentum) },
    sgd_variants: { momentum: byMomentum(momentum) },
    sgd_momentum: { momentum: momentumStep(momentum) },
  };
}

const readable = updateOperations({ sgd: sgdUpdate, momentum: momentumUpdate });

export const optimizerOperations: Operations = {
  ...readable,
  sgd_plain: { ...readable.sgd_plain, createOptimizer: byOptimizer },
  sgd_variants: { ...readable.sgd_variants, createOptimizer: byOptimizer },
};
