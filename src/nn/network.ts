/** A network is a list of layers with inferred shapes, and cross entropy on top. */
import {
  assign,
  elements,
  type Floats,
  formatShape,
  requireShape,
  sizeOf,
  type Tensor,
} from '../kernels/array.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { RandomStream } from '../kernels/random.ts';
import type { Layer, Parameter, Statistic } from './layer.ts';

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
  /** what the layers remember beside their parameters, as a part of the trained function */
  readonly statistics: readonly Statistic[];
  /** how far the layers are in a training: for a checkpoint of it */
  readonly counters: readonly Statistic[];
  /** what computes; no other network should use the same while this one is in the middle of a step */
  readonly kernels: Kernels;
  private readonly inputShape: readonly number[];
  private readonly outputShape: readonly number[];
  /** the layers as they are computed: some at once */
  private readonly steps: readonly Layer[];

  /**
   * Draws all parameters from the stream `initialization` of the seed. `fuse`: layers that the
   * kernels can compute at once are, which changes no bit.
   */
  constructor(
    layers: readonly Layer[],
    inputShape: readonly number[],
    seed: number,
    kernels: Kernels,
    fuse = true,
  ) {
    const random = new RandomStream(seed, 'initialization');
    let shape = inputShape;
    this.summary = layers.map((layer) => {
      shape = layer.init(random, shape, kernels);
      const count = layer.parameters.reduce((sum, p) => sum + sizeOf(p.value.shape), 0);
      return { layer: layer.name, outputShape: shape, parameters: count };
    });
    const named = <T extends Statistic>(layer: Layer, l: number, items: readonly T[]) =>
      items.map((item) => ({ ...item, name: `layer ${l + 1} (${layer.name}) ${item.name}` }));
    this.layers = layers;
    this.steps = fuse ? fused(layers) : layers;
    this.kernels = kernels;
    this.inputShape = inputShape;
    this.outputShape = shape;
    this.parameters = layers.flatMap((layer, l) => named(layer, l, layer.parameters));
    this.statistics = layers.flatMap((layer, l) => named(layer, l, layer.statistics ?? []));
    this.counters = layers.flatMap((layer, l) => named(layer, l, layer.counters ?? []));
  }

  get parameterCount(): number {
    return this.summary.reduce((sum, row) => sum + row.parameters, 0);
  }

  /** Logits (N, K) of a batch; they last until the next pass. */
  forward(x: Tensor<Floats>, training = false): Tensor<Floats> {
    this.kernels.reset();
    let y = this.input(x);
    for (const layer of this.steps) y = layer.forward(y, training);
    return y;
  }

  /** Mean cross entropy of a batch, in nats, as training sees it. */
  loss(x: Tensor<Floats>, labels: ArrayLike<number>, smoothing = 0): number {
    return this.kernels.softmaxCrossEntropy(null, this.forward(x, true), labels, smoothing);
  }

  /** Fills all gradients of the mean cross entropy of a batch; returns the loss. */
  backward(x: Tensor<Floats>, labels: ArrayLike<number>, smoothing = 0): number {
    const { kernels, steps } = this;
    const logits = this.forward(x, true);
    let dy = kernels.scratch(logits.shape[0], this.outputShape);
    const loss = kernels.softmaxCrossEntropy(dy, logits, labels, smoothing);
    for (let l = steps.length - 1; l >= 0; l--) dy = steps[l].backward(dy);
    return loss;
  }

  /** The batch in the memory of the kernels; images may come as rows of features. */
  private input(x: Tensor<Floats>): Tensor<Floats> {
    const { kernels, inputShape } = this;
    if (sizeOf(x.shape) !== x.shape[0] * sizeOf(inputShape)) {
      requireShape('Network.forward', 'x', x, [null, ...inputShape]);
    }
    const copy = kernels.scratch(x.shape[0], inputShape);
    assign(copy, elements(x));
    return copy;
  }

  /** A copy of all parameters, one after another. */
  weights(): Float64Array {
    const all = new Float64Array(this.parameterCount);
    let at = 0;
    for (const { value } of this.parameters) {
      all.set(elements(value), at);
      at += sizeOf(value.shape);
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
      const size = sizeOf(value.shape);
      assign(value, all.subarray(at, at + size));
      at += size;
    }
  }
}

/** Layers that can be computed at once, as one. */
function fused(layers: readonly Layer[]): Layer[] {
  const steps: Layer[] = [];
  for (let l = 0; l < layers.length; ) {
    const fusion = layers[l].fuse?.(layers.slice(l + 1)) ?? { layer: layers[l], length: 1 };
    steps.push(fusion.layer);
    l += fusion.length;
  }
  return steps;
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
