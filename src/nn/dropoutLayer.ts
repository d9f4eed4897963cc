/** Inverted dropout as a layer (Srivastava et al., 2014). */
import type { Floats, Tensor } from '../kernels/array.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { RandomStream } from '../kernels/random.ts';
import { type Layer, requireEarlier, type Statistic } from './layer.ts';

const WORDS = 2 ** 32;
/** float32 counts no further: 2²⁴ + 1 is 2²⁴ again, and the same elements would be dropped for ever. */
const MOST_PASSES = 2 ** 24;

/** What `init` finds out. */
interface Built {
  readonly kernels: Kernels;
  readonly shape: readonly number[];
  readonly key: number;
}

/**
 * In training y = x/(1 − rate) where an element is kept and 0 elsewhere, else y = x. What is kept is
 * a hash of a key drawn at the start, the number of the training pass, and the element's index: the
 * pass is all that a checkpoint has to know.
 */
export class DropoutLayer implements Layer {
  readonly parameters = [];
  counters: readonly Statistic[] = [];
  readonly name: string;
  private readonly rate: number;
  private built: Built | null = null;
  private training = false;

  /** `rate`: the share that is dropped, 0 ≤ rate < 1. */
  constructor(rate: number) {
    if (!(rate >= 0 && rate < 1)) {
      throw new RangeError(`DropoutLayer: rate ${rate} must be at least 0 and less than 1`);
    }
    this.rate = rate;
    this.name = `dropout ${rate}`;
  }

  init(random: RandomStream, inputShape: readonly number[], kernels: Kernels): readonly number[] {
    this.built = { kernels, shape: inputShape, key: random.integer(0, WORDS - 1) };
    this.counters = [{ name: 'training passes', value: kernels.tensor([1]) }];
    return inputShape;
  }

  /** Throws after 2²⁴ training passes. */
  forward(x: Tensor<Floats>, training = false): Tensor<Floats> {
    this.training = training;
    if (!training) return x;
    const [passes] = this.counters;
    const pass = passes.value.get(0) + 1;
    if (pass > MOST_PASSES) {
      throw new RangeError(
        `DropoutLayer.forward: training pass ${pass} cannot be counted, at most ${MOST_PASSES} can; train with larger batches`,
      );
    }
    passes.value.set(0, pass);
    return this.drop(x);
  }

  backward(dy: Tensor<Floats>): Tensor<Floats> {
    return this.training ? this.drop(dy) : dy;
  }

  private drop(x: Tensor<Floats>): Tensor<Floats> {
    const { kernels, shape, key } = requireEarlier('DropoutLayer', 'init', this.built);
    const y = kernels.scratch(x.shape[0], shape);
    kernels.dropout(y, x, this.rate, key, this.counters[0].value.get(0));
    return y;
  }
}
