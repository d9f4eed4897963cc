/** The network of TensorFlow.js is built from ours, computes the same function and gives our layout back. */
import { describe, expect, it } from 'vitest';
import { gamma } from '../../../frameworks/roundingNoise.ts';
import { loadTensorFlow } from '../../../frameworks/tensorflow.ts';
import { TensorFlowNetwork } from '../../../frameworks/tensorflowNetwork.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { elements, sizeOf, type Tensor, view } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import {
  type Architecture,
  buildNetwork,
  type LayerSpec,
} from '../../../src/models/architecture.ts';

const { tf } = await loadTensorFlow();

const images: Architecture = {
  inputShape: [2, 6, 4],
  initializer: 'glorot',
  layers: [
    { kind: 'conv', filters: 3, kernel: 3, padding: 1, stride: 2 },
    { kind: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', outputs: 4 },
  ],
};

function build(architecture: Architecture) {
  const ours = buildNetwork(architecture, 3, createFloat64Kernels());
  ours.loadWeights(ours.weights().map((_, i) => Math.fround((i % 7) - 3 + i / 1024)));
  return { ours, theirs: new TensorFlowNetwork(tf, architecture, ours.parameters) };
}

const random = new RandomStream(4, 'rows');
const draw = (...shape: number[]): Tensor =>
  view(
    Float64Array.from({ length: sizeOf(shape) }, () => random.integer(-8, 8) / 8),
    shape,
  );

describe('TensorFlowNetwork', () => {
  it('gives back the parameters it got, by name and in our layout', () => {
    const { ours, theirs } = build(images);
    const own = theirs.parameters();
    expect([...own.keys()]).toEqual(ours.parameters.map(({ name }) => name));
    for (const { name, value } of ours.parameters) {
      expect(own.get(name)?.shape).toEqual(value.shape);
      expect(own.get(name)?.data).toEqual(Float32Array.from(elements(value)));
    }
    theirs.dispose();
  });

  it('has our logits, of images and of the same images as rows, within the roundings of the sums', () => {
    const { ours, theirs } = build(images);
    const x = draw(5, 2, 6, 4);
    const rows = view(x.data, [5, 48]);
    const expected = elements(ours.forward(x)).slice();
    const logits = theirs.forward(x);
    expect(logits.shape).toEqual([5, 4]);
    expect(theirs.forward(rows).data).toEqual(logits.data);
    // Inputs are at most 1 and weights at most 3.2: 19 and 19 terms of two layers, rounded once each.
    const largest = 19 * 3.2 * (19 * 3.2);
    for (const [i, logit] of expected.entries()) {
      expect(Math.abs(logits.data[i] - logit)).toBeLessThanOrEqual(gamma(19 + 19) * largest);
    }
    expect(new Set(expected).size).toBe(20);
    theirs.dispose();
  });

  it('steps from the parameters it was given, and leaves these alone', () => {
    const { ours, theirs } = build(images);
    const before = ours.weights();
    const loss = theirs.step(draw(5, 2, 6, 4), [0, 1, 2, 3, 0], 0.5);
    expect(loss).toBeGreaterThan(0);
    expect(ours.weights()).toEqual(before);
    const moved = [...theirs.parameters().values()].flatMap((value) => [...elements(value)]);
    expect(moved).not.toEqual([...before]);
    theirs.dispose();
  });

  it('takes and gives back no memory beside its variables', () => {
    const before = tf.memory().numTensors;
    const { theirs } = build(images);
    const x = draw(5, 2, 6, 4);
    expect(tf.memory().numTensors).toBe(before + 4);
    theirs.step(x, [0, 1, 2, 3, 0], 0.5);
    theirs.forward(x);
    theirs.parameters();
    expect(tf.memory().numTensors).toBe(before + 4);
    theirs.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  const others: readonly LayerSpec[] = [
    { kind: 'averagePool', size: 2 },
    { kind: 'globalAveragePool' },
    { kind: 'batchNorm' },
    { kind: 'dropout', rate: 0.5 },
    { kind: 'residual', branch: [] },
  ];
  it.each(others)('refuses a layer $kind, naming those it has', (layer) => {
    const architecture = { ...images, layers: [layer] };
    expect(() => new TensorFlowNetwork(tf, architecture, [])).toThrow(
      `TensorFlowNetwork: layer «${layer.kind}» is not among dense, conv, relu, sigmoid, tanh, maxPool and flatten`,
    );
  });

  it('refuses parameters that are too few or too many', () => {
    const { ours, theirs } = build(images);
    theirs.dispose();
    const { parameters } = ours;
    for (const wrong of [parameters.slice(1), [...parameters, parameters[0]]]) {
      expect(() => new TensorFlowNetwork(tf, images, wrong)).toThrow(
        `TensorFlowNetwork: ${wrong.length} parameters do not fit the dense and conv layers of conv, relu, flatten, dense on (2, 6, 4)`,
      );
    }
  });
});
