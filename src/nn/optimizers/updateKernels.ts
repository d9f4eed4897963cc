/** The update rules as an optimizer uses them, so that it can be given faster ones. */
import {
  elements,
  type Floats,
  formatShape,
  isContiguous,
  requireShape,
  type Tensor,
} from '../../kernels/array.ts';
import { type AdamSettings, adamUpdate } from './adam.ts';
import { type MomentumSettings, momentumUpdate } from './momentum.ts';
import { type SgdSettings, sgdUpdate } from './sgd.ts';

/** All arrays of a call have one shape and are contiguous; all but `gradient` are written. */
export interface UpdateKernels {
  sgd(value: Tensor<Floats>, gradient: Tensor<Floats>, settings: SgdSettings): void;
  momentum(
    value: Tensor<Floats>,
    gradient: Tensor<Floats>,
    velocity: Tensor<Floats>,
    settings: MomentumSettings,
  ): void;
  adam(
    value: Tensor<Floats>,
    gradient: Tensor<Floats>,
    first: Tensor<Floats>,
    second: Tensor<Floats>,
    settings: AdamSettings,
  ): void;
}

/** The readable update rules. They throw on a strided view, whose elements they could not write. */
export const readableUpdates: UpdateKernels = {
  sgd: (value, gradient, settings) => {
    requireShape('sgd', 'gradient', gradient, value.shape);
    sgdUpdate(flat('value', value), flat('gradient', gradient), settings);
  },
  momentum: (value, gradient, velocity, settings) => {
    requireShape('momentum', 'gradient', gradient, value.shape);
    requireShape('momentum', 'velocity', velocity, value.shape);
    momentumUpdate(
      flat('value', value),
      flat('gradient', gradient),
      flat('velocity', velocity),
      settings,
    );
  },
  adam: (value, gradient, first, second, settings) => {
    requireShape('adam', 'gradient', gradient, value.shape);
    requireShape('adam', 'first', first, value.shape);
    requireShape('adam', 'second', second, value.shape);
    adamUpdate(
      flat('value', value),
      flat('gradient', gradient),
      flat('first', first),
      flat('second', second),
      settings,
    );
  },
};

/** The elements where they lie, in row-major order. */
function flat(name: string, x: Tensor<Floats>): Floats {
  if (!isContiguous(x)) {
    throw new RangeError(
      `readableUpdates: ${name} of shape ${formatShape(x.shape)} is a strided view; give the array itself`,
    );
  }
  return elements(x);
}
