import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, elements, toNested, zeros } from '../../../src/kernels/array.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { activations } from '../../../src/nn/activations.ts';

const names = ['relu', 'sigmoid', 'tanh'] as const;

function initialized(
  name: (typeof names)[number],
  shape: readonly number[],
  kernels = createFloat64Kernels(),
): ActivationLayer {
  const layer = new ActivationLayer(name);
  layer.init(null, shape, kernels);
  return layer;
}

describe('ActivationLayer', () => {
  it.each(names)('%s applies φ to every entry and φ′ to dy on the way back', (name) => {
    const { value, derivative } = activations[name];
    const x = [-40, -1, 0, 0.5, 2, 40];
    const dy = [1, 2, 3, -4, 5, -6];
    const layer = initialized(name, [6]);
    expect(toNested(layer.forward(array([x])))).toEqual([x.map(value)]);
    expect(toNested(layer.backward(array([dy])))).toEqual([x.map((t, i) => derivative(t) * dy[i])]);
  });

  it('takes any shape, strided too, and changes the size of the batch', () => {
    const x = array([[[1, 2]], [[-3, 4]]]);
    const ones = array([[[5, 6]], [[7, 8]]]);
    for (const view of [x, x.transpose(2, 1, 0), x.hi(1, 1, 2)]) {
      const layer = initialized('relu', view.shape.slice(1));
      const y = layer.forward(view);
      expect(y.shape).toEqual(view.shape);
      expect([...elements(y)]).toEqual([...elements(view)].map((t) => Math.max(t, 0)));
      const dy = view === x ? ones : ones.transpose(2, 1, 0).hi(...view.shape);
      const dx = layer.backward(dy);
      const gradient = [...elements(dy)];
      expect(dx.shape).toEqual(view.shape);
      expect([...elements(dx)]).toEqual(
        [...elements(view)].map((t, i) => (t > 0 ? gradient[i] : 0)),
      );
    }
  });

  it('uses the same work space again for a batch of the same size once the kernels are reset', () => {
    const kernels = createFloat64Kernels();
    const layer = initialized('tanh', [3], kernels);
    const y = layer.forward(zeros([2, 3]));
    const dx = layer.backward(zeros([2, 3]));
    kernels.reset();
    expect(layer.forward(zeros([2, 3]))).toBe(y);
    expect(layer.backward(zeros([2, 3]))).toBe(dx);
    kernels.reset();
    expect(layer.forward(zeros([1, 3])).shape).toEqual([1, 3]);
  });

  it('shows the pre-activations of the last forward pass', () => {
    const layer = initialized('relu', [2]);
    layer.forward(array([[-1, 2]]));
    expect([...layer.preActivations]).toEqual([-1, 2]);
  });

  it('has no parameters and keeps the shape', () => {
    const layer = new ActivationLayer('sigmoid');
    expect([
      layer.name,
      layer.parameters,
      layer.init(null, [3, 4], createFloat64Kernels()),
    ]).toEqual(['sigmoid', [], [3, 4]]);
  });

  it('refuses unknown names and a dy of another shape', () => {
    // @ts-expect-error: from untyped callers
    expect(() => new ActivationLayer('gelu')).toThrow(
      "ActivationLayer: there is no activation 'gelu'; choose one of relu, sigmoid, tanh",
    );
    const bare = new ActivationLayer('relu');
    expect(() => bare.forward(zeros([2, 3]))).toThrow('ActivationLayer.forward: call init first');
    const layer = initialized('relu', [3]);
    expect(() => layer.backward(zeros([2, 3]))).toThrow('call forward first');
    expect(() => layer.preActivations).toThrow('call forward first');
    layer.forward(zeros([2, 3]));
    expect(() => layer.backward(zeros([3, 2]))).toThrow(
      'ActivationLayer.backward: dy has shape (3, 2), expected (2, 3)',
    );
  });
});
