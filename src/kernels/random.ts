/**
 * Random streams: one per purpose, all derived from one seed.
 *
 * `new RandomStream(7, 'shuffle')` and `new RandomStream(7, 'initialization')` are independent, so
 * drawing more from one never changes the other. The state can be saved and restored.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { ln } from './elementary.ts';

/** Everything needed to continue a stream: plain data, so that it can be stored as JSON. */
export interface RandomState {
  readonly generator: readonly number[];
  readonly spareNormal: number | null;
}

/**
 * So many pairs are drawn for one normal number at most. Each lies outside of the disc with a
 * probability of 1 − π/4, all of them in one of 10⁸⁵ cases: never, unless the generator is broken.
 */
const MOST_PAIRS = 128;

export class RandomStream {
  private generator;
  private spareNormal: number | null = null;

  /** `seed` is an integer in [0, 2³²); `purpose` names what the numbers are for. */
  constructor(seed: number, purpose: string) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
      throw new RangeError(`RandomStream: seed ${seed} is not an integer in [0, 4294967296)`);
    }
    const words = [0, 1, 2, 3].map((word) => fnv1a(`${word}/${seed}/${purpose}`));
    this.generator = xoroshiro128plusFromState(words);
    // The first outputs still show the structure of the hash.
    for (let n = 0; n < 16; n++) this.generator.next();
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number {
    return uniformFloat64(this.generator);
  }

  /** Uniform in [low, high). */
  uniformBetween(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Uniform integer in [low, high], both ends included. */
  integer(low: number, high: number): number {
    return uniformInt(this.generator, low, high);
  }

  /**
   * Standard normal, by Marsaglia's polar method: needs only ln and the exact square root. Throws if a
   * state was restored that is none of a generator.
   */
  normal(): number {
    if (this.spareNormal !== null) {
      const spare = this.spareNormal;
      this.spareNormal = null;
      return spare;
    }
    for (let pairs = 0; pairs < MOST_PAIRS; pairs++) {
      const u = this.uniformBetween(-1, 1);
      const v = this.uniformBetween(-1, 1);
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * ln(s)) / s);
        this.spareNormal = v * scale;
        return u * scale;
      }
    }
    throw new RangeError(
      `RandomStream.normal: none of ${MOST_PAIRS} pairs lies in the unit disc; the generator is broken: its state is [${this.generator.getState()}]`,
    );
  }

  /** A uniformly random order of 0 … n−1 (Fisher–Yates). */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(0, i);
      const swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  state(): RandomState {
    return { generator: [...this.generator.getState()], spareNormal: this.spareNormal };
  }

  restore(state: RandomState): void {
    this.generator = xoroshiro128plusFromState(state.generator);
    this.spareNormal = state.spareNormal;
  }
}

/** 32-bit FNV-1a hash of a string. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash | 0;
}
