/** An activation as a layer. */
import { elements, type Floats, requireShape, type Tensor } from '../kernels/array.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { type ActivationName, requireActivation } from './activations.ts';
import { type Layer, requireEarlier } from './layer.ts';

/** y = φ(x), dx = φ′(x) ⊙ dy, for x of any shape. */
export class ActivationLayer implements Layer {
  readonly parameters = [];
  readonly name: ActivationName;
  readonly elementwise: ActivationName;
  private kernels: Kernels | null = null;
  private shape: readonly number[] = [];
  private x: Tensor<Floats> | null = null;
  private y: Tensor<Floats> | null = null;

  constructor(name: ActivationName) {
    this.name = requireActivation('ActivationLayer', name).name;
    this.elementwise = this.name;
  }

  init(_random: unknown, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    this.kernels = kernels;
    this.shape = inputShape;
    return inputShape;
  }

  /** What the last forward pass applied φ to. */
  get preActivations(): Floats {
    return elements(requireEarlier('ActivationLayer.preActivations', 'forward', this.x));
  }

  forward(x: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('ActivationLayer.forward', 'init', this.kernels);
    const y = kernels.scratch(x.shape[0], this.shape);
    this.x = x;
    this.y = y;
    kernels.activate(this.name, y, x);
    return y;
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    const kernels = requireEarlier('ActivationLayer.backward', 'init', this.kernels);
    const x = requireEarlier('ActivationLayer.backward', 'forward', this.x);
    const y = requireEarlier('ActivationLayer.backward', 'forward', this.y);
    requireShape('ActivationLayer.backward', 'dy', dy, y.shape);
    const dx = kernels.scratch(x.shape[0], this.shape);
    kernels.activateGradient(this.name, dx, x, y, dy);
    return dx;
  }
}
