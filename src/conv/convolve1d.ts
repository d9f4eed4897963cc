/**
 * Convolution and correlation of two finite sequences of n and k entries. Question 6.
 *
 * - `full`: every position where the two overlap, length n + k − 1
 * - `valid`: only where the kernel lies inside the signal, length n − k + 1
 * - `same`: the n entries of `full` from position ⌊(k − 1)/2⌋ on, for any k
 *
 * The kernel stays the kernel: where it is longer than the signal, `valid` is refused and `same`
 * keeps the length of the signal. (numpy exchanges the two; scipy's `same` does as we do.)
 */

export type ConvolutionMode = 'full' | 'valid' | 'same';

/** First entry of `full` that the mode keeps, and how many. Throws for an impossible mode. */
function kept(
  caller: string,
  signal: ArrayLike<number>,
  kernel: ArrayLike<number>,
  mode: ConvolutionMode,
): { start: number; length: number } {
  const n = signal.length;
  const k = kernel.length;
  if (n === 0 || k === 0) {
    throw new RangeError(
      `${caller}: signal has ${n} and kernel ${k} entries; both need at least 1`,
    );
  }
  switch (mode) {
    case 'full':
      return { start: 0, length: n + k - 1 };
    case 'same':
      return { start: Math.floor((k - 1) / 2), length: n };
    case 'valid':
      if (k > n) {
        throw new RangeError(
          `${caller}: a kernel of ${k} never lies inside a signal of ${n} and the two are not exchanged; use full or same`,
        );
      }
      return { start: k - 1, length: n - k + 1 };
    default:
      throw new RangeError(`${caller}: unknown mode «${mode}»; it is full, valid or same`);
  }
}

/**
 * (a * v)ₜ = Σₛ aₛ v_{t−s}, t = 0 … n + k − 2 in `full`: the kernel is flipped. Summed in the order of
 * s. Throws if either is empty, the mode is unknown, or k > n in `valid`.
 */
export function convolve(
  signal: ArrayLike<number>,
  kernel: ArrayLike<number>,
  mode: ConvolutionMode,
): Float64Array {
  const { start, length } = kept('convolve', signal, kernel, mode);
  return Float64Array.from({ length }, (_, i) => {
    const t = start + i;
    const last = Math.min(t, signal.length - 1);
    let sum = 0;
    for (let s = Math.max(0, t - kernel.length + 1); s <= last; s++) {
      sum += signal[s] * kernel[t - s];
    }
    return sum;
  });
}

/**
 * (a ⋆ v)ₜ = Σᵤ a_{t−k+1+u} vᵤ, t = 0 … n + k − 2 in `full`: the kernel slides as it is, which is what
 * convolutional networks compute. Entry i of `valid` is Σᵤ a_{i+u} vᵤ. It is the convolution with the
 * reversed kernel, so `same` begins at the same entry of `full`. Throws as {@link convolve} does.
 */
export function correlate(
  signal: ArrayLike<number>,
  kernel: ArrayLike<number>,
  mode: ConvolutionMode,
): Float64Array {
  kept('correlate', signal, kernel, mode);
  return convolve(signal, Array.from(kernel).reverse(), mode);
}
