/** An optimizer that keeps an average of the weights beside them. */
import { assign, elements, type Floats, type Tensor, view } from '../../kernels/array.ts';
import type { Statistic } from '../layer.ts';
import { exponentialAverage } from '../weightAverage.ts';
import type { Optimizer, OptimizerState } from './optimizer.ts';

const PREFIX = 'average/';

export interface AveragingOptimizer extends Optimizer {
  /** Runs `measure` with the averages in the place of the averaged arrays. */
  withAverages<T>(measure: () => T): T;
}

/** The averages in a state, by the names of what is averaged. */
export function averagesOf(
  state: ReadonlyMap<string, Tensor<Floats>>,
): ReadonlyMap<string, Tensor<Floats>> {
  const own = [...state].filter(([name]) => name.startsWith(PREFIX));
  return new Map(own.map(([name, tensor]) => [name.slice(PREFIX.length), tensor]));
}

/**
 * After each step of `optimizer`: average ← d·average + (1 − d)·value for each of `averaged`, the
 * parameters of the network and its statistics (the running means of batch normalization belong to
 * the weights that they were measured with). The averages are part of the state. Throws unless
 * 0 ≤ d < 1 at the first step.
 */
export function averagingOptimizer(
  optimizer: Optimizer,
  decay: number,
  averaged: readonly Statistic[],
): AveragingOptimizer {
  const values = averaged.map(({ value }) => value);
  // In float64: the small share of each step would be lost in the rounding of float32.
  const averages = values.map((value) => view(Float64Array.from(elements(value)), value.shape));
  return {
    name: optimizer.name,
    step(parameters, learningRate) {
      optimizer.step(parameters, learningRate);
      exponentialAverage(averages, values, decay);
    },
    state(): OptimizerState {
      const own = averaged.map(({ name }, a) => [PREFIX + name, averages[a]] as const);
      return { ...optimizer.state(), ...Object.fromEntries(own) };
    },
    load(state) {
      const inner = Object.entries(state).filter(([name]) => !name.startsWith(PREFIX));
      optimizer.load(Object.fromEntries(inner));
      averaged.forEach(({ name }, a) => {
        const saved = state[PREFIX + name];
        if (saved === undefined) {
          throw new RangeError(
            `AveragingOptimizer.load: no ${PREFIX}${name}; the state is of a training without averages`,
          );
        }
        assign(averages[a], elements(saved));
      });
    },
    withAverages(measure) {
      const kept = values.map((value) => elements(value).slice());
      values.forEach((value, v) => {
        assign(value, elements(averages[v]));
      });
      try {
        return measure();
      } finally {
        values.forEach((value, v) => {
          assign(value, kept[v]);
        });
      }
    },
  };
}
