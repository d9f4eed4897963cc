/** The hand-derived backward pass of every layer against central differences, inside a network. */
import { describe, expect, it } from 'vitest';
import { AveragePoolLayer, GlobalAveragePoolLayer } from '../../../src/conv/averagePoolLayer.ts';
import { Conv2dLayer } from '../../../src/conv/conv2dLayer.ts';
import { Flatten } from '../../../src/conv/flatten.ts';
import { MaxPoolLayer } from '../../../src/conv/maxPoolLayer.ts';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { assign, sizeOf, view } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { ActivationLayer } from '../../../src/nn/activationLayer.ts';
import { BatchNormLayer } from '../../../src/nn/batchNormLayer.ts';
import { Dense } from '../../../src/nn/dense.ts';
import { DropoutLayer } from '../../../src/nn/dropoutLayer.ts';
import { formatGradientReport, gradientCheck } from '../../../src/nn/gradientCheck.ts';
import { initializers } from '../../../src/nn/initializers.ts';
import type { Layer } from '../../../src/nn/layer.ts';
import { Network } from '../../../src/nn/network.ts';
import { Residual } from '../../../src/nn/residual.ts';

const conv = (outChannels: number, stride = 1, dilation = 1) =>
  new Conv2dLayer({
    ...{ outChannels, kernelSize: 3, padding: 1, stride, dilation },
    initialize: initializers.glorot,
  });
const dense = (outputs: number) => new Dense({ outputs, initializer: 'glorot' });

/** What stands between the first convolution, whose gradients need dx, and the last dense layer. */
const LAYERS: Readonly<Record<string, () => readonly Layer[]>> = {
  flatten: () => [new Flatten()],
  'a second dense layer': () => [new Flatten(), dense(4)],
  'a second convolution': () => [conv(2), new Flatten()],
  'a strided, dilated convolution': () => [conv(2, 2, 2), new Flatten()],
  relu: () => [new ActivationLayer('relu'), new Flatten()],
  sigmoid: () => [new ActivationLayer('sigmoid'), new Flatten()],
  tanh: () => [new ActivationLayer('tanh'), new Flatten()],
  'max pooling': () => [new MaxPoolLayer({ kernelSize: 2 }), new Flatten()],
  'overlapping max pooling': () => [
    new MaxPoolLayer({ kernelSize: 3, stride: 2, padding: 1 }),
    new Flatten(),
  ],
  'average pooling': () => [new AveragePoolLayer({ kernelSize: 2 }), new Flatten()],
  'overlapping average pooling with its padding': () => [
    new AveragePoolLayer({ kernelSize: 3, stride: 2, padding: 1, countPadding: true }),
    new Flatten(),
  ],
  'global average pooling': () => [new GlobalAveragePoolLayer()],
  'batch normalization of images': () => [new BatchNormLayer(), new Flatten()],
  'batch normalization of rows': () => [new Flatten(), dense(4), new BatchNormLayer()],
  'dropout of images': () => [new DropoutLayer(0.4), new Flatten()],
  'dropout of rows': () => [new Flatten(), dense(6), new DropoutLayer(0.25)],
  'a residual': () => [new Residual([conv(3), new ActivationLayer('tanh')]), new Flatten()],
  'a residual with a shortcut of its own': () => [
    new Residual([conv(2, 2), new BatchNormLayer(), new ActivationLayer('tanh')], [conv(2, 2)]),
    new Flatten(),
  ],
};

const SHAPE = [2, 6, 6];
const BATCH = 5;

describe('the gradients through every layer agree with differences:', () => {
  it.each(Object.entries(LAYERS))('%s', (_, layers) => {
    const network = new Network([conv(3), ...layers(), dense(3)], SHAPE, 4, createFloat64Kernels());
    const random = new RandomStream(9, 'every layer');
    for (const { name, value } of network.parameters) {
      // Scales and shifts begin at 1 and 0, biases at 0: special values hide mistakes.
      if (name.endsWith('weights')) continue;
      assign(
        value,
        Float64Array.from({ length: sizeOf(value.shape) }, () => 0.5 + random.uniform()),
      );
    }
    const x = view(
      Float64Array.from({ length: BATCH * sizeOf(SHAPE) }, () => random.normal()),
      [BATCH, ...SHAPE],
    );
    const labels = [0, 1, 2, 1, 0];
    const remembered = network.counters.map(({ value }) => value.data.slice());
    // Dropout draws by the number of the pass: each loss must be that of the same pass.
    const fromTheSamePass = <T>(compute: () => T): T => {
      network.counters.forEach(({ value }, c) => {
        assign(value, remembered[c]);
      });
      return compute();
    };
    fromTheSamePass(() => network.backward(x, labels));
    const report = gradientCheck({
      loss: () => fromTheSamePass(() => network.loss(x, labels)),
      parameters: network.parameters,
      perParameter: 1000,
    });
    expect(report.holds, formatGradientReport(report)).toBe(true);
    expect(report.vacuous).toBe(false);
    expect(report.entries.length).toBe(network.parameterCount);
  });
});
