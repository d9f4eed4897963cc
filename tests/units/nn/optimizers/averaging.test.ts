import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { array, elements, type Floats, type Tensor, view } from '../../../../src/kernels/array.ts';
import type { Statistic } from '../../../../src/nn/layer.ts';
import { averagesOf, averagingOptimizer } from '../../../../src/nn/optimizers/averaging.ts';
import {
  createOptimizer,
  type Optimizer,
  type OptimizerState,
  type Trainable,
} from '../../../../src/nn/optimizers/optimizer.ts';

/** Adds the learning rate to every parameter; its state is the number of steps. */
function adding(): Optimizer {
  let taken = 0;
  return {
    name: 'sgd',
    step(parameters, learningRate) {
      taken++;
      for (const { value } of parameters) {
        elements(value).forEach((x, i, all) => {
          all[i] = x + learningRate;
        });
      }
    },
    state: () => ({ step: array([taken]) }),
    load(state) {
      if (Object.keys(state).join() !== 'step') throw new Error(`adding: ${Object.keys(state)}`);
      taken = state.step.get(0);
    },
  };
}

const trainable = (name: string, ...values: number[]): Trainable => ({
  name,
  value: array(values),
  gradient: array(values.map(() => 0)),
});

/** Weights and biases as parameters, and a running mean that no optimizer moves. */
function network() {
  const parameters = [trainable('weights', 1, -2), trainable('biases', 4)];
  const running: Statistic = { name: 'running mean', value: array([8, 16, 32]) };
  return { parameters, running, averaged: [...parameters, running] };
}

const numbers = (tensors: readonly { readonly value: Tensor<Floats> }[]) =>
  tensors.map(({ value }) => [...elements(value)]);

/** The averages in a state, in the order of the names. */
const averagesIn = (state: OptimizerState) =>
  ['weights', 'biases', 'running mean'].map((name) => [...elements(state[`average/${name}`])]);

describe('averagingOptimizer', () => {
  it('steps as the optimizer inside does, under its name', () => {
    const { parameters, averaged } = network();
    const optimizer = averagingOptimizer(adding(), 0.75, averaged);
    expect(optimizer.name).toBe('sgd');
    optimizer.step(parameters, 4);
    expect(numbers(parameters)).toEqual([[5, 2], [8]]);
    expect(averagingOptimizer(createOptimizer({ name: 'adam' }), 0.75, averaged).name).toBe('adam');
  });

  it('starts with copies of the weights', () => {
    const { parameters, averaged } = network();
    const optimizer = averagingOptimizer(adding(), 0.75, averaged);
    expect(averagesIn(optimizer.state())).toEqual([[1, -2], [4], [8, 16, 32]]);
    elements(parameters[0].value).fill(100);
    expect(averagesIn(optimizer.state())).toEqual([[1, -2], [4], [8, 16, 32]]);
  });

  it('moves by the share 1 − d towards the weights after each step, statistics included', () => {
    const { parameters, running, averaged } = network();
    const optimizer = averagingOptimizer(adding(), 0.75, averaged);
    elements(running.value).set([0, 16, 64]);
    optimizer.step(parameters, 4);
    // 0.75 · (1, −2) + 0.25 · (5, 2) and so on.
    expect(averagesIn(optimizer.state())).toEqual([[2, -1], [5], [6, 16, 40]]);
    expect(numbers([running])).toEqual([[0, 16, 64]]);
  });

  it('is dᴺ x₀ + (1 − d) Σ dᴺ⁻ⁿ xₙ after N steps', () => {
    const dyadic = fc.integer({ min: -64, max: 64 });
    fc.assert(
      fc.property(
        dyadic,
        fc.array(dyadic, { maxLength: 8 }),
        fc.constantFrom(0, 0.25, 0.5, 0.75),
        (first, rates, d) => {
          const parameters = [trainable('weights', first)];
          const optimizer = averagingOptimizer(adding(), d, parameters);
          const seen = rates.map((rate) => {
            optimizer.step(parameters, rate);
            return parameters[0].value.get(0);
          });
          const power = (n: number) =>
            Array.from({ length: n }, () => d).reduce((p, q) => p * q, 1);
          // Multiples of 4⁻⁸ below 2¹⁰: sums and products are exact in any order.
          const expected = seen.reduce(
            (sum, x, n) => sum + (1 - d) * power(seen.length - n - 1) * x,
            power(seen.length) * first,
          );
          expect(optimizer.state()['average/weights'].get(0) + 0).toBe(expected + 0);
        },
      ),
      { seed: 20_261_124, numRuns: 200 },
    );
  });

  it('averages in float64 where the weights are float32', () => {
    const value = view(Float32Array.of(1), [1]);
    const parameters = [{ name: 'weights', value, gradient: view(new Float32Array(1), [1]) }];
    const optimizer = averagingOptimizer(adding(), 1 - 2 ** -30, parameters);
    optimizer.step(parameters, 1);
    expect(optimizer.state()['average/weights'].get(0)).toBe(1 + 2 ** -30);
    expect(optimizer.withAverages(() => value.get(0))).toBe(1);
    expect(value.get(0)).toBe(2);
  });

  it('averages arrays of any shape', () => {
    const nested = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const parameters = [{ name: 'weights', value: array(nested), gradient: array(nested) }];
    const optimizer = averagingOptimizer(adding(), 0.5, parameters);
    optimizer.step(parameters, 2);
    const average = optimizer.state()['average/weights'];
    expect(average.shape).toEqual([2, 3]);
    expect([...elements(average)]).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it('refuses a decay that is no share below 1 at the first step', () => {
    for (const decay of [1, -0.25, Number.NaN]) {
      const { parameters, averaged } = network();
      const optimizer = averagingOptimizer(adding(), decay, averaged);
      expect(() => optimizer.step(parameters, 1)).toThrow(
        `decay ${decay} must be at least 0 and below 1`,
      );
    }
  });
});

describe('withAverages', () => {
  it('puts the averages in the place of the weights, and the weights back', () => {
    const { parameters, averaged } = network();
    const optimizer = averagingOptimizer(adding(), 0.75, averaged);
    optimizer.step(parameters, 4);
    const { withAverages } = optimizer;
    expect(withAverages(() => numbers(averaged))).toEqual([[2, -1], [5], [8, 16, 32]]);
    expect(numbers(averaged)).toEqual([[5, 2], [8], [8, 16, 32]]);
    expect(averagesIn(optimizer.state())).toEqual([[2, -1], [5], [8, 16, 32]]);
  });

  it('puts the weights back where the measurement throws, and lets the error through', () => {
    const { parameters, averaged } = network();
    const optimizer = averagingOptimizer(adding(), 0.75, averaged);
    optimizer.step(parameters, 4);
    const broken = new Error('no measurement');
    expect(() =>
      optimizer.withAverages(() => {
        throw broken;
      }),
    ).toThrow(broken);
    expect(numbers(averaged)).toEqual([[5, 2], [8], [8, 16, 32]]);
  });

  it('undoes what the measurement itself writes', () => {
    const { parameters, averaged } = network();
    const optimizer = averagingOptimizer(adding(), 0.75, averaged);
    optimizer.step(parameters, 4);
    optimizer.withAverages(() => elements(parameters[0].value).fill(100));
    expect(numbers(averaged)).toEqual([[5, 2], [8], [8, 16, 32]]);
    expect(averagesIn(optimizer.state())).toEqual([[2, -1], [5], [8, 16, 32]]);
  });
});

describe('state and load of an averaging optimizer', () => {
  it('hold the state of the optimizer inside and the averages by name', () => {
    const { parameters, averaged } = network();
    const optimizer = averagingOptimizer(adding(), 0.75, averaged);
    optimizer.step(parameters, 4);
    const state = optimizer.state();
    expect(Object.keys(state)).toEqual([
      'step',
      'average/weights',
      'average/biases',
      'average/running mean',
    ]);
    expect(state.step.get(0)).toBe(1);
  });

  it('go on to the same averages as a training that was never stopped', () => {
    const [whole, stopped] = [network(), network()];
    const never = averagingOptimizer(createOptimizer({ name: 'adam' }), 0.75, whole.averaged);
    const before = averagingOptimizer(createOptimizer({ name: 'adam' }), 0.75, stopped.averaged);
    const steps = (
      optimizer: Optimizer,
      { parameters }: typeof whole,
      from: number,
      to: number,
    ) => {
      for (let n = from; n < to; n++) {
        for (const { gradient } of parameters) elements(gradient).fill(n - 2);
        optimizer.step(parameters, 0.125);
      }
    };
    steps(never, whole, 0, 6);
    steps(before, stopped, 0, 3);
    const after = averagingOptimizer(createOptimizer({ name: 'adam' }), 0.75, stopped.averaged);
    after.load(before.state());
    steps(after, stopped, 3, 6);
    expect(numbers(stopped.averaged)).toEqual(numbers(whole.averaged));
    expect(averagesIn(after.state())).toEqual(averagesIn(never.state()));
  });

  it('copy: what was loaded from does not change with further steps', () => {
    const { parameters, averaged } = network();
    const optimizer = averagingOptimizer(adding(), 0.75, averaged);
    const saved = {
      step: array([3]),
      'average/weights': array([0, 0]),
      'average/biases': array([12]),
      'average/running mean': array([8, 16, 32]),
    };
    optimizer.load(saved);
    optimizer.step(parameters, 3);
    expect(averagesIn(optimizer.state())).toEqual([[1, 0.25], [10.75], [8, 16, 32]]);
    expect(optimizer.state().step.get(0)).toBe(4);
    expect(averagesIn(saved)).toEqual([[0, 0], [12], [8, 16, 32]]);
  });

  it('refuse a state without an average, naming it', () => {
    const { averaged } = network();
    const optimizer = averagingOptimizer(adding(), 0.75, averaged);
    const { 'average/biases': _, ...rest } = optimizer.state();
    expect(() => optimizer.load(rest)).toThrow(
      new RangeError(
        'AveragingOptimizer.load: no average/biases; the state is of a training without averages',
      ),
    );
  });
});

describe('averagesOf', () => {
  it('are the averages of a state alone, by the names of what is averaged', () => {
    const { averaged } = network();
    const state = new Map(
      Object.entries(averagingOptimizer(adding(), 0.75, averaged).state()).concat([
        ['velocity/average/weights', array([7])],
      ]),
    );
    const averages = averagesOf(state);
    expect([...averages.keys()]).toEqual(['weights', 'biases', 'running mean']);
    expect(averages.get('biases')).toBe(state.get('average/biases'));
  });

  it('are none in the state of a plain optimizer', () => {
    expect(averagesOf(new Map([['step', array([1])]])).size).toBe(0);
  });
});
