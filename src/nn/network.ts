/** A network is a list of layers with inferred shapes, and cross entropy on top. */
import { formatShape, sizeOf, type Tensor, zeros } from '../kernels/array.ts';
import { RandomStream } from '../kernels/random.ts';
import { crossEntropy, crossEntropyGradient } from './crossEntropy.ts';
import type { Layer, Parameter } from './layer.ts';

/** One row of the summary: what comes out of a layer and what it learns. */
export interface SummaryRow {
  readonly layer: string;
  readonly outputShape: readonly number[];
  readonly parameters: number;
}

export class Network {
  /** those of all layers; the names tell the layers apart */
  readonly parameters: readonly Parameter[];
  readonly summary: readonly SummaryRow[];
  readonly layers: readonly Layer[];
  private dlogits: Tensor = zeros([0, 0]);

  /** Draws all parameters from the stream `initialization` of the seed. */
  constructor(layers: readonly Layer[], inputShape: readonly number[], seed: number) {
    const random = new RandomStream(seed, 'initialization');
    let shape = inputShape;
    this.summary = layers.map((layer) => {
      shape = layer.init(random, shape);
      const count = layer.parameters.reduce((sum, p) => sum + sizeOf(p.value.shape), 0);
      return { layer: layer.name, outputShape: shape, parameters: count };
    });
    this.layers = layers;
    this.parameters = layers.flatMap((layer, l) =>
      layer.parameters.map((p) => ({ ...p, name: `layer ${l + 1} (${layer.name}) ${p.name}` })),
    );
  }

  get parameterCount(): number {
    return this.summary.reduce((sum, row) => sum + row.parameters, 0);
  }

  /** Logits (N, K) of a batch. */
  forward(x: Tensor): Tensor {
    return this.layers.reduce((input, layer) => layer.forward(input), x);
  }

  /** Mean cross entropy of a batch, in nats. */
  loss(x: Tensor, labels: ArrayLike<number>): number {
    return crossEntropy(this.forward(x), labels);
  }

  /** Fills all gradients of the mean cross entropy of a batch; returns the loss. */
  backward(x: Tensor, labels: ArrayLike<number>): number {
    const logits = this.forward(x);
    if (this.dlogits.shape.join() !== logits.shape.join()) this.dlogits = zeros(logits.shape);
    const loss = crossEntropy(logits, labels);
    this.layers.reduceRight(
      (dy, layer) => layer.backward(dy),
      crossEntropyGradient(logits, labels, this.dlogits),
    );
    return loss;
  }

  /** A copy of all parameters, one after another. */
  weights(): Float64Array {
    const all = new Float64Array(this.parameterCount);
    let at = 0;
    for (const { value } of this.parameters) {
      all.set(value.data, at);
      at += value.data.length;
    }
    return all;
  }

  /** Restores what {@link weights} gave. Throws if the number of parameters differs. */
  loadWeights(all: Float64Array): void {
    if (all.length !== this.parameterCount) {
      throw new RangeError(
        `Network.loadWeights: ${all.length} weights for ${this.parameterCount} parameters; they belong to another architecture`,
      );
    }
    let at = 0;
    for (const { value } of this.parameters) {
      value.data.set(all.subarray(at, at + value.data.length));
      at += value.data.length;
    }
  }
}

/** The summary as lines of text: layer, output shape, parameters, and the total. */
export function formatSummary(network: Network): string {
  const rows = [
    ['layer', 'output shape', 'parameters'],
    ...network.summary.map((row) => [
      row.layer,
      formatShape(row.outputShape),
      row.parameters.toLocaleString('en-US'),
    ]),
    ['total', '', network.parameterCount.toLocaleString('en-US')],
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map(([layer, shape, count]) =>
      [layer.padEnd(widths[0]), shape.padEnd(widths[1]), count.padStart(widths[2])].join('  '),
    )
    .join('\n');
}
