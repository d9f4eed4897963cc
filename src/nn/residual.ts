/** Residual addition (He et al., 2016): layers that learn what to add to their input. */
import { type Floats, formatShape, type Tensor } from '../kernels/array.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { RandomStream } from '../kernels/random.ts';
import { type Layer, type Parameter, requireEarlier, type Statistic } from './layer.ts';

/** What `init` finds out. */
interface Built {
  readonly kernels: Kernels;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

/**
 * y = branch(x) + shortcut(x). The shortcut is x itself unless layers are given, as they must be
 * where the branch changes the shape. By the sum rule dx is the sum of both ways back.
 */
export class Residual implements Layer {
  name = 'residual';
  private readonly branch: readonly Layer[];
  private readonly shortcut: readonly Layer[];
  private built: Built | null = null;

  constructor(branch: readonly Layer[], shortcut: readonly Layer[] = []) {
    this.branch = branch;
    this.shortcut = shortcut;
  }

  get parameters(): readonly Parameter[] {
    return this.named((layer) => layer.parameters);
  }

  get statistics(): readonly Statistic[] {
    return this.named((layer) => layer.statistics ?? []);
  }

  get counters(): readonly Statistic[] {
    return this.named((layer) => layer.counters ?? []);
  }

  init(random: RandomStream, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    const through = (layers: readonly Layer[]) =>
      layers.reduce((shape, layer) => layer.init(random, shape, kernels), inputShape);
    const [branch, shortcut] = [through(this.branch), through(this.shortcut)];
    if (branch.join() !== shortcut.join()) {
      throw new RangeError(
        `Residual.init: the branch gives ${formatShape(branch)}, the shortcut ${formatShape(shortcut)}; both must be alike`,
      );
    }
    this.built = { kernels, inputShape, outputShape: branch };
    this.name = `residual of ${this.branch.length} layers`;
    return branch;
  }

  forward(x: Tensor<Floats>, training = false): Tensor<Floats> {
    const { kernels, outputShape } = requireEarlier('Residual.forward', 'init', this.built);
    const branch = forwards(this.branch, x, training);
    const shortcut = forwards(this.shortcut, x, training);
    const y = kernels.scratch(x.shape[0], outputShape);
    kernels.add(y, branch, shortcut);
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const { kernels, inputShape } = requireEarlier('Residual.backward', 'init', this.built);
    const branch = backwards(this.branch, dy);
    const shortcut = backwards(this.shortcut, dy);
    const dx = kernels.scratch(dy.shape[0], inputShape);
    kernels.add(dx, branch, shortcut);
    return dx;
  }

  weighBatches(share: number | null): void {
    for (const layer of [...this.branch, ...this.shortcut]) layer.weighBatches?.(share);
  }

  private named<T extends Statistic>(of: (layer: Layer) => readonly T[]): readonly T[] {
    const part = (name: string, layers: readonly Layer[]) =>
      layers.flatMap((layer, l) =>
        of(layer).map((item) => ({ ...item, name: `${name} ${l + 1} ${item.name}` })),
      );
    return [...part('branch', this.branch), ...part('shortcut', this.shortcut)];
  }
}

function forwards(layers: readonly Layer[], x: Tensor<Floats>, training: boolean): Tensor<Floats> {
  let y = x;
  for (const layer of layers) y = layer.forward(y, training);
  return y;
}

function backwards(layers: readonly Layer[], dy: Tensor<Floats>): Tensor<Floats> {
  let dx = dy;
  for (let l = layers.length - 1; l >= 0; l--) dx = layers[l].backward(dx);
  return dx;
}
