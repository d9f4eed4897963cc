import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  array,
  type Floats,
  sizeOf,
  type Tensor,
  view,
  zeros,
} from '../../../../src/kernels/array.ts';
import { adamUpdate } from '../../../../src/nn/optimizers/adam.ts';
import { momentumUpdate } from '../../../../src/nn/optimizers/momentum.ts';
import {
  createOptimizer,
  type OptimizerName,
  type OptimizerOptions,
  type Trainable,
} from '../../../../src/nn/optimizers/optimizer.ts';
import { sgdUpdate } from '../../../../src/nn/optimizers/sgd.ts';
import { readableUpdates } from '../../../../src/nn/optimizers/updateKernels.ts';

const names: readonly OptimizerName[] = ['sgd', 'momentum', 'nesterov', 'adam'];

const zeros32 = (shape: readonly number[]): Tensor<Floats> =>
  view(new Float32Array(sizeOf(shape)), shape);

/** Two parameters of a layer; the gradients are given anew by {@link slope}. */
const layer = (): Trainable[] => [
  {
    name: 'layer 1 weights',
    value: array([
      [1, -2],
      [3, 0.5],
    ]),
    gradient: zeros([2, 2]),
  },
  { name: 'layer 1 biases', value: array([0.25, -1]), gradient: zeros([2]) },
];

/** Some gradients that depend on where the parameters are and on the step. */
function slope(parameters: readonly Trainable[], step: number): void {
  for (const { value, gradient } of parameters) {
    for (let i = 0; i < value.data.length; i++) {
      gradient.data[i] = value.data[i] / 3 + ((step * 7 + i) % 5) - 2;
    }
  }
}

const bits = (parameters: readonly Trainable[]) => parameters.map((p) => [...p.value.data]);

/** A copy, as a checkpoint would give it back. */
const saved = (state: Readonly<Record<string, Tensor<Floats>>>) =>
  Object.fromEntries(
    Object.entries(state).map(([name, t]) => [name, view(t.data.slice() as Floats, t.shape)]),
  );

describe('createOptimizer', () => {
  const [beta1, beta2, epsilon, momentum, weightDecay] = [0.5, 0.75, 0.125, 0.25, 0.5];
  const given = { beta1, beta2, epsilon, momentum, weightDecay };

  /** Two steps by the update rules, arrays of zeros for the moments. */
  const byHand = (name: OptimizerName, options: typeof given): number[][] => {
    const parameters = layer();
    const moments = parameters.map((p) => [0, 1].map(() => new Float64Array(p.value.data.length)));
    for (const step of [1, 2]) {
      slope(parameters, step);
      parameters.forEach(({ value, gradient }, p) => {
        const rates = {
          learningRate: 0.1 * step,
          weightDecay: p === 0 ? options.weightDecay : 0,
        };
        const [first, second] = moments[p];
        if (name === 'sgd') sgdUpdate(value.data, gradient.data, rates);
        else if (name === 'adam') {
          const settings = { ...options, ...rates, step };
          adamUpdate(value.data, gradient.data, first, second, settings);
        } else {
          const settings = { ...options, ...rates, nesterov: name === 'nesterov' };
          momentumUpdate(value.data, gradient.data, first, settings);
        }
      });
    }
    return bits(parameters);
  };

  const byOptimizer = (options: OptimizerOptions): number[][] => {
    const optimizer = createOptimizer(options);
    const parameters = layer();
    for (const step of [1, 2]) {
      slope(parameters, step);
      optimizer.step(parameters, 0.1 * step);
    }
    return bits(parameters);
  };

  it.each(names)('%s applies its rule to every parameter, weights alone decaying', (name) => {
    expect(createOptimizer({ name }).name).toBe(name);
    expect(byOptimizer({ name, ...given })).toEqual(byHand(name, given));
  });

  it.each(names)('%s has the settings of the papers unless others are given', (name) => {
    const usual = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, momentum: 0.9, weightDecay: 0 };
    expect(byOptimizer({ name })).toEqual(byHand(name, usual));
  });

  it('lets what `decays` chooses decay', () => {
    const biases = layer().map((p) => ({ ...p, gradient: zeros(p.value.shape) }));
    const decays = (p: Trainable) => p.name.endsWith('biases');
    createOptimizer({ name: 'sgd', weightDecay: 0.5, decays }).step(biases, 1);
    expect(bits(biases)).toEqual([
      [1, -2, 3, 0.5],
      [0.125, -0.5],
    ]);
  });

  it.each(names)('%s uses the updates that it is given', (name) => {
    const calls: string[] = [];
    const optimizer = createOptimizer(
      { name },
      {
        sgd: (_, __, { learningRate }) => calls.push(`sgd ${learningRate}`),
        momentum: (_, __, ___, s) => calls.push(`momentum ${s.learningRate} ${s.nesterov}`),
        adam: (_, __, ___, ____, s) => calls.push(`adam ${s.learningRate} ${s.step}`),
      },
    );
    const parameters = layer().slice(0, 1);
    optimizer.step(parameters, 0.5);
    optimizer.step(parameters, 0.25);
    const expected = {
      sgd: ['sgd 0.5', 'sgd 0.25'],
      momentum: ['momentum 0.5 false', 'momentum 0.25 false'],
      nesterov: ['momentum 0.5 true', 'momentum 0.25 true'],
      adam: ['adam 0.5 1', 'adam 0.25 2'],
    };
    expect(calls).toEqual(expected[name]);
  });

  it('refuses unknown names and settings out of range at once', () => {
    expect(() => createOptimizer({ name: 'toString' as OptimizerName })).toThrow(
      'createOptimizer: no optimizer toString; there are sgd, momentum, nesterov, adam',
    );
    for (const name of names) {
      expect(() => createOptimizer({ name, weightDecay: -1 })).toThrow(
        'createOptimizer: weight decay -1 must be finite and at least 0',
      );
    }
    expect(() => createOptimizer({ name: 'momentum', momentum: 1 })).toThrow(
      'createOptimizer: momentum 1 must be at least 0 and below 1',
    );
    expect(() => createOptimizer({ name: 'nesterov', momentum: -1 })).toThrow(
      'createOptimizer: momentum -1 must be at least 0 and below 1',
    );
    expect(() => createOptimizer({ name: 'adam', beta1: 2 })).toThrow(
      'createOptimizer: beta1 2 must be at least 0 and below 1',
    );
    expect(() => createOptimizer({ name: 'adam', beta2: 2 })).toThrow(
      'createOptimizer: beta2 2 must be at least 0 and below 1',
    );
    expect(() => createOptimizer({ name: 'adam', epsilon: 0 })).toThrow(
      'createOptimizer: epsilon 0 must be positive and finite',
    );
  });
});

describe('the state of an optimizer', () => {
  const keys: Readonly<Record<OptimizerName, string[]>> = {
    sgd: ['step'],
    momentum: ['step', 'velocity/layer 1 weights', 'velocity/layer 1 biases'],
    nesterov: ['step', 'velocity/layer 1 weights', 'velocity/layer 1 biases'],
    adam: [
      'step',
      'first/layer 1 weights',
      'second/layer 1 weights',
      'first/layer 1 biases',
      'second/layer 1 biases',
    ],
  };

  it.each(names)('of %s is its moments by name and the number of steps', (name) => {
    const optimizer = createOptimizer({ name });
    expect(Object.keys(optimizer.state())).toEqual(['step']);
    expect(optimizer.state().step.data).toEqual(Float64Array.of(0));
    const parameters = layer();
    slope(parameters, 1);
    optimizer.step(parameters, 0.5);
    optimizer.step(parameters, 0.5);
    const state = optimizer.state();
    expect(Object.keys(state)).toEqual(keys[name]);
    expect(state.step.shape).toEqual([]);
    expect(state.step.data).toEqual(Float64Array.of(2));
    for (const key of keys[name].slice(1)) {
      expect(state[key].shape).toEqual(key.endsWith('weights') ? [2, 2] : [2]);
    }
  });

  it.each(names)('of %s, loaded, goes on with the same bits as never having stopped', (name) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), (stop) => {
        const whole = layer();
        const [first, second] = [createOptimizer({ name }), createOptimizer({ name })];
        // The second has a past of its own, which loading must forget.
        second.step(layer(), 1);
        for (let step = 1; step <= stop; step++) {
          slope(whole, step);
          first.step(whole, 0.1);
        }
        const parts = layer().map((p, i) => ({
          ...p,
          value: view(whole[i].value.data.slice() as Floats, p.value.shape),
        }));
        const state = saved(first.state());
        second.load(state);
        for (let step = stop + 1; step <= 8; step++) {
          for (const [parameters, optimizer] of [
            [whole, first] as const,
            [parts, second] as const,
          ]) {
            slope(parameters, step);
            optimizer.step(parameters, 0.1);
          }
        }
        expect(bits(parts)).toEqual(bits(whole));
        expect(second.state()).toEqual(first.state());
        // It was copied: training on has left what was loaded alone.
        expect(state.step.data[0]).toBe(stop);
        if (name !== 'sgd' && stop > 0) {
          const key = keys[name][1];
          expect(state[key].data).not.toEqual(second.state()[key].data);
        }
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it('takes its arrays from `zeros`, on loading too, whatever their strides', () => {
    const parameters = layer().map((p) => ({
      ...p,
      value: view(Float32Array.from(p.value.data), p.value.shape),
      gradient: view(Float32Array.from(p.gradient.data).fill(2), p.gradient.shape),
    }));
    const optimizer = createOptimizer({ name: 'momentum', zeros: zeros32 });
    optimizer.step(parameters, 0.5);
    const key = 'velocity/layer 1 weights';
    expect(optimizer.state()[key].data).toEqual(Float32Array.of(2, 2, 2, 2));
    const turned = array([
      [1, 2],
      [3, 4],
    ]).transpose(1, 0);
    optimizer.load({ ...optimizer.state(), [key]: turned });
    expect(optimizer.state()[key].data).toEqual(Float32Array.of(1, 3, 2, 4));
  });

  it('of another optimizer, or none, is refused and changes nothing', () => {
    const optimizer = createOptimizer({ name: 'momentum' });
    optimizer.step(layer(), 1);
    const before = saved(optimizer.state());
    const adam = createOptimizer({ name: 'adam' });
    adam.step(layer(), 1);
    expect(() => optimizer.load(adam.state())).toThrow(
      "Optimizer.load: first/layer 1 weights is no moment of momentum; the state is another optimizer's",
    );
    expect(() => optimizer.load({})).toThrow(
      'Optimizer.load: step is undefined; a state holds the number of steps taken',
    );
    for (const step of [-1, 0.5, Number.NaN]) {
      expect(() => optimizer.load({ step: view(Float64Array.of(step), []) })).toThrow(
        `Optimizer.load: step is ${step}; a state holds the number of steps taken`,
      );
    }
    expect(optimizer.state()).toEqual(before);
  });
});

describe('Optimizer.step', () => {
  it('refuses a state of other parameters before anything moves', () => {
    const parameters = layer();
    slope(parameters, 1);
    const before = bits(parameters);
    const optimizer = createOptimizer({ name: 'momentum' });
    optimizer.step(layer(), 1);
    const state = saved(optimizer.state());

    const { 'velocity/layer 1 biases': biases, ...incomplete } = state;
    optimizer.load(incomplete);
    expect(() => optimizer.step(parameters, 1)).toThrow(
      "Optimizer.step: no velocity/layer 1 biases after 1 steps; the parameters or the loaded state are another network's",
    );
    optimizer.load({ ...state, 'velocity/layer 2 biases': biases });
    expect(() => optimizer.step(parameters, 1)).toThrow(
      "Optimizer.step: 3 moments for parameters that have 2; they or the loaded state are another network's",
    );
    optimizer.load({ ...state, 'velocity/layer 1 biases': zeros([3]) });
    expect(() => optimizer.step(parameters, 1)).toThrow(
      'Optimizer.step: velocity/layer 1 biases has shape (3), expected (2)',
    );
    expect(bits(parameters)).toEqual(before);
  });

  it('looks for the moments of a list of parameters once, not at every step', () => {
    let asked = 0;
    const parameters = layer().map(({ name, ...arrays }) => ({
      ...arrays,
      get name() {
        asked++;
        return name;
      },
    }));
    const optimizer = createOptimizer({ name: 'momentum', decays: () => false });
    optimizer.step(parameters, 1);
    const before = asked;
    expect(before).toBeGreaterThan(0);
    optimizer.step(parameters, 1);
    expect(asked).toBe(before);
  });

  it('refuses an allocator that gives another shape', () => {
    const optimizer = createOptimizer({ name: 'momentum', zeros: () => zeros([3]) });
    expect(() => optimizer.step(layer(), 1)).toThrow(
      'Optimizer.step: zeros((2, 2)) has shape (3), expected (2, 2)',
    );
  });

  it('refuses two parameters of one name', () => {
    const [weights] = layer();
    expect(() => createOptimizer({ name: 'sgd' }).step([weights, weights], 1)).toThrow(
      'Optimizer.step: two parameters are named layer 1 weights; the moments are kept by name',
    );
  });

  it.each(names)('of %s refuses a bad learning rate, and does not count it as a step', (name) => {
    const optimizer = createOptimizer({ name });
    expect(() => optimizer.step(layer(), -1)).toThrow('learning rate -1 must be finite');
    expect(optimizer.state().step.data[0]).toBe(0);
  });
});

describe('readableUpdates', () => {
  const strided = () => zeros([2, 3]).transpose(1, 0);
  const whole = () => zeros([3, 2]);
  const rates = { learningRate: 1, weightDecay: 0 };

  it('work where the array lies, an offset included', () => {
    const storage = array([1, 2, 3, 4]);
    readableUpdates.sgd(storage.lo(1).hi(2), array([10, 20]), rates);
    expect(storage.data).toEqual(Float64Array.of(1, -8, -17, 4));
  });

  it('refuse strided views, naming the array', () => {
    const message = (name: string) =>
      `readableUpdates: ${name} of shape (3, 2) is a strided view; give the array itself`;
    const momentum = { ...rates, momentum: 0, nesterov: false };
    const adam = { ...rates, beta1: 0, beta2: 0, epsilon: 1, step: 1 };
    const { sgd, momentum: move, adam: adapt } = readableUpdates;
    expect(() => sgd(strided(), whole(), rates)).toThrow(message('value'));
    expect(() => sgd(whole(), strided(), rates)).toThrow(message('gradient'));
    expect(() => move(strided(), whole(), whole(), momentum)).toThrow(message('value'));
    expect(() => move(whole(), strided(), whole(), momentum)).toThrow(message('gradient'));
    expect(() => move(whole(), whole(), strided(), momentum)).toThrow(message('velocity'));
    expect(() => adapt(strided(), whole(), whole(), whole(), adam)).toThrow(message('value'));
    expect(() => adapt(whole(), strided(), whole(), whole(), adam)).toThrow(message('gradient'));
    expect(() => adapt(whole(), whole(), strided(), whole(), adam)).toThrow(message('first'));
    expect(() => adapt(whole(), whole(), whole(), strided(), adam)).toThrow(message('second'));
  });
});
