/** An optimizer moves the parameters of a network along their gradients, and remembers its moments. */
import {
  assign,
  elements,
  type Floats,
  zeros as float64Zeros,
  formatShape,
  requireShape,
  type Tensor,
} from '../../kernels/array.ts';
import { requireAdamSettings } from './adam.ts';
import { requireMomentumSettings } from './momentum.ts';
import { requireSgdSettings } from './sgd.ts';
import { readableUpdates, type UpdateKernels } from './updateKernels.ts';

/** A parameter of a network, in either precision. The names tell the parameters apart. */
export interface Trainable {
  readonly name: string;
  readonly value: Tensor<Floats>;
  /** ∂L/∂value */
  readonly gradient: Tensor<Floats>;
}

/** Arrays by name, as a checkpoint stores them. */
export type OptimizerState = Readonly<Record<string, Tensor<Floats>>>;

export interface Optimizer {
  readonly name: OptimizerName;
  /** One update of all parameters in place, always of the same ones; η ≥ 0. */
  step(parameters: readonly Trainable[], learningRate: number): void;
  /**
   * `step` (the number of steps taken) and the moments, as `velocity/⟨parameter⟩`: the arrays
   * themselves, not copies. No moments before the first step.
   */
  state(): OptimizerState;
  /**
   * Goes on from what {@link state} gave, with the same bits as never having stopped; copies it.
   * Throws if the state is another optimizer's; a missing or wrong moment is found at the next step.
   */
  load(state: OptimizerState): void;
}

export type OptimizerName = 'sgd' | 'momentum' | 'nesterov' | 'adam';

/** Settings that are not the optimizer's own are ignored by it: `momentum` by Adam, and so on. */
export interface OptimizerOptions {
  readonly name: OptimizerName;
  /** μ of `momentum` and `nesterov`; 0.9 unless given */
  readonly momentum?: number;
  /** β₁ of `adam`; 0.9 unless given */
  readonly beta1?: number;
  /** β₂ of `adam`; 0.999 unless given */
  readonly beta2?: number;
  /** ε of `adam`; 10⁻⁸ unless given */
  readonly epsilon?: number;
  /** λ: part of the gradient in `sgd`, `momentum`, `nesterov`; decoupled in `adam`; 0 unless given */
  readonly weightDecay?: number;
  /** which parameters decay; unless given, those whose names end in `weights` */
  readonly decays?: (parameter: Trainable) => boolean;
  /** makes an array of zeros for a moment; float64 unless given */
  readonly zeros?: (shape: readonly number[]) => Tensor<Floats>;
}

/** The moments that each optimizer keeps of every parameter. */
const MOMENTS: Readonly<Record<OptimizerName, readonly string[]>> = {
  sgd: [],
  momentum: ['velocity'],
  nesterov: ['velocity'],
  adam: ['first', 'second'],
};

/**
 * The optimizer of this name; `updates` are the update rules it uses, the readable ones unless given.
 * Throws if there is no such optimizer or a setting is out of its range.
 */
export function createOptimizer(
  options: OptimizerOptions,
  updates: UpdateKernels = readableUpdates,
): Optimizer {
  const { name, zeros = float64Zeros, decays = isWeights } = options;
  if (!Object.hasOwn(MOMENTS, name)) {
    throw new RangeError(
      `createOptimizer: no optimizer ${name}; there are ${Object.keys(MOMENTS).join(', ')}`,
    );
  }
  const update = updateOf(options, updates);
  const moments = new Map<string, Tensor<Floats>>();
  let taken = 0;
  /** the parameters of the last step and their moments, so that the next one makes no garbage */
  let last: Known | null = null;

  const momentOf = (moment: string, { name: parameter, value }: Trainable): Tensor<Floats> => {
    const key = `${moment}/${parameter}`;
    const known = moments.get(key);
    if (known !== undefined) {
      requireShape('Optimizer.step', key, known, value.shape);
      return known;
    }
    if (taken > 0) {
      throw new RangeError(
        `Optimizer.step: no ${key} after ${taken} steps; the parameters or the loaded state are another network's`,
      );
    }
    const fresh = zeros(value.shape);
    requireShape('Optimizer.step', `zeros(${formatShape(value.shape)})`, fresh, value.shape);
    moments.set(key, fresh);
    return fresh;
  };

  const momentsOf = (parameters: readonly Trainable[]) => {
    requireDistinct(parameters);
    const all = parameters.map((parameter) =>
      MOMENTS[name].map((moment) => momentOf(moment, parameter)),
    );
    const expected = parameters.length * MOMENTS[name].length;
    if (moments.size !== expected) {
      throw new RangeError(
        `Optimizer.step: ${moments.size} moments for parameters that have ${expected}; they or the loaded state are another network's`,
      );
    }
    return all;
  };

  return {
    name,
    step(parameters, learningRate) {
      if (parameters !== last?.parameters) last = { parameters, moments: momentsOf(parameters) };
      for (let p = 0; p < parameters.length; p++) {
        update(parameters[p], last.moments[p], learningRate, taken + 1, decays(parameters[p]));
      }
      taken++;
    },
    state() {
      const step = float64Zeros([]);
      step.data[0] = taken;
      return { step, ...Object.fromEntries(moments) };
    },
    load(state) {
      const { step, ...rest } = state;
      const steps = step?.data[0];
      if (!Number.isInteger(steps) || steps < 0) {
        throw new RangeError(
          `Optimizer.load: step is ${steps}; a state holds the number of steps taken`,
        );
      }
      for (const key of Object.keys(rest)) {
        if (!MOMENTS[name].some((moment) => key.startsWith(`${moment}/`))) {
          throw new RangeError(
            `Optimizer.load: ${key} is no moment of ${name}; the state is another optimizer's`,
          );
        }
      }
      last = null;
      moments.clear();
      for (const [key, saved] of Object.entries(rest)) {
        const moment = zeros(saved.shape);
        assign(moment, elements(saved));
        moments.set(key, moment);
      }
      taken = steps;
    },
  };
}

/** Parameters, and the moments of each. */
interface Known {
  readonly parameters: readonly Trainable[];
  readonly moments: readonly (readonly Tensor<Floats>[])[];
}

type Update = (
  parameter: Trainable,
  moments: readonly Tensor<Floats>[],
  learningRate: number,
  step: number,
  decaying: boolean,
) => void;

/** The update of the optimizer named by the options, its settings checked and filled in. */
function updateOf(options: OptimizerOptions, updates: UpdateKernels): Update {
  const { name, momentum = 0.9, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  const { weightDecay = 0 } = options;
  // One object for all steps, so that they make no garbage.
  if (name === 'sgd') {
    const settings = { learningRate: 0, weightDecay };
    requireSgdSettings('createOptimizer', settings);
    return ({ value, gradient }, _, learningRate, _step, decaying) => {
      settings.learningRate = learningRate;
      settings.weightDecay = decaying ? weightDecay : 0;
      updates.sgd(value, gradient, settings);
    };
  }
  if (name === 'adam') {
    const settings = { beta1, beta2, epsilon, learningRate: 0, weightDecay, step: 1 };
    requireAdamSettings('createOptimizer', settings);
    return ({ value, gradient }, moments, learningRate, step, decaying) => {
      settings.learningRate = learningRate;
      settings.weightDecay = decaying ? weightDecay : 0;
      settings.step = step;
      updates.adam(value, gradient, moments[0], moments[1], settings);
    };
  }
  const settings = { momentum, nesterov: name === 'nesterov', learningRate: 0, weightDecay };
  requireMomentumSettings('createOptimizer', settings);
  return ({ value, gradient }, moments, learningRate, _, decaying) => {
    settings.learningRate = learningRate;
    settings.weightDecay = decaying ? weightDecay : 0;
    updates.momentum(value, gradient, moments[0], settings);
  };
}

/** Biases, and the scales and shifts of normalization, do not decay. */
function isWeights({ name }: Trainable): boolean {
  return name.endsWith('weights');
}

function requireDistinct(parameters: readonly Trainable[]): void {
  const names = new Set<string>();
  for (const { name } of parameters) {
    if (names.has(name)) {
      throw new RangeError(
        `Optimizer.step: two parameters are named ${name}; the moments are kept by name`,
      );
    }
    names.add(name);
  }
}
