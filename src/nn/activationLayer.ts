/** An activation function applied to every entry, as a layer. */
import { elements, type Tensor, zeros } from '../kernels/array.ts';
import { type ActivationName, activations, requireActivation } from './activations.ts';
import type { Layer } from './layer.ts';

/** y = φ(x), dx = φ′(x) ⊙ dy, for x of any shape. */
export class ActivationLayer implements Layer {
  readonly parameters = [];
  readonly name: ActivationName;
  private x: Float64Array = new Float64Array(0);
  private y: Tensor = zeros([0]);
  private dx: Tensor = zeros([0]);

  constructor(name: ActivationName) {
    this.name = requireActivation('ActivationLayer', name).name;
  }

  init(_random: unknown, inputShape: readonly number[]): readonly number[] {
    return inputShape;
  }

  /** What the last forward pass applied φ to. */
  get preActivations(): Float64Array {
    return this.x;
  }

  forward(x: Tensor): Tensor {
    if (this.y.shape.join() !== x.shape.join()) {
      this.y = zeros(x.shape);
      this.dx = zeros(x.shape);
    }
    this.x = elements(x);
    const { value } = activations[this.name];
    for (let i = 0; i < this.x.length; i++) this.y.data[i] = value(this.x[i]);
    return this.y;
  }

  backward(dy: Tensor): Tensor {
    if (dy.shape.join() !== this.y.shape.join()) {
      throw new RangeError(
        `ActivationLayer.backward: dy has shape (${dy.shape}), forward gave (${this.y.shape})`,
      );
    }
    const gradient = elements(dy);
    const { derivative } = activations[this.name];
    for (let i = 0; i < gradient.length; i++) {
      this.dx.data[i] = derivative(this.x[i]) * gradient[i];
    }
    return this.dx;
  }
}
