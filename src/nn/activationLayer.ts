/** An activation as a layer. */
import { elements, type Floats, requireShape, type Tensor } from '../kernels/array.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { type ActivationName, requireActivation } from './activations.ts';
import { type Layer, requireEarlier } from './layer.ts';

/** What `init` finds out. */
interface Built {
  readonly kernels: Kernels;
  readonly shape: readonly number[];
}

/** y = φ(x), dx = φ′(x) ⊙ dy, for x of any shape. */
export class ActivationLayer implements Layer {
  readonly parameters = [];
  readonly name: ActivationName;
  readonly elementwise: ActivationName;
  private built: Built | null = null;
  private x: Tensor<Floats> | null = null;
  private y: Tensor<Floats> | null = null;

  constructor(name: ActivationName) {
    this.name = requireActivation('ActivationLayer', name).name;
    this.elementwise = this.name;
  }

  init(_random: unknown, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    this.built = { kernels, shape: inputShape };
    return inputShape;
  }

  /** What the last forward pass applied φ to. */
  get preActivations(): Floats {
    return elements(requireEarlier('ActivationLayer.preActivations', 'forward', this.x));
  }

  forward(x: Tensor<Floats>): Tensor<Floats> {
    const { kernels, shape } = requireEarlier('ActivationLayer.forward', 'init', this.built);
    const y = kernels.scratch(x.shape[0], shape);
    this.x = x;
    this.y = y;
    kernels.activate(this.name, y, x);
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const { kernels, shape } = requireEarlier('ActivationLayer.backward', 'init', this.built);
    const x = requireEarlier('ActivationLayer.backward', 'forward', this.x);
    const y = requireEarlier('ActivationLayer.backward', 'forward', this.y);
    requireShape('ActivationLayer.backward', 'dy', dy, y.shape);
    const dx = kernels.scratch(x.shape[0], shape);
    kernels.activateGradient(this.name, dx, x, y, dy);
    return dx;
  }
}
