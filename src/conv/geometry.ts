/**
 * The geometry of a sliding window: how many outputs there are, and how many parameters.
 *
 * Here `dilation: 1` means none, as in the frameworks; the assignment's d is dilation − 1.
 */

/** One axis of a window that slides over a padded input. */
export interface WindowGeometry {
  readonly inputSize: number;
  readonly kernelSize: number;
  /** default 1 */
  readonly stride?: number;
  /** zeros on each side, default 0 */
  readonly padding?: number;
  /** distance between neighbouring taps, default 1 */
  readonly dilation?: number;
}

function requireInteger(caller: string, name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${caller}: ${name} ${value} must be an integer of at least ${least}`);
  }
}

/**
 * Positions that a dilated kernel spans: dilation·(kernelSize − 1) + 1. Question 8.
 * Throws unless both are integers of at least 1.
 */
export function effectiveKernelSize(kernelSize: number, dilation = 1): number {
  requireInteger('effectiveKernelSize', 'kernel size', kernelSize, 1);
  requireInteger('effectiveKernelSize', 'dilation', dilation, 1);
  return dilation * (kernelSize - 1) + 1;
}

/**
 * Number of positions of the window: ⌊(i + 2p − k_eff)/s⌋ + 1. Question 7.
 * Throws where a number is no integer or too small, and where the window does not fit:
 * `outputSize: kernel 13 exceeds padded input 10 (i=8, p=1)`.
 */
export function outputSize({
  inputSize,
  kernelSize,
  stride = 1,
  padding = 0,
  dilation = 1,
}: WindowGeometry): number {
  requireInteger('outputSize', 'input size', inputSize, 1);
  requireInteger('outputSize', 'stride', stride, 1);
  requireInteger('outputSize', 'padding', padding, 0);
  const span = effectiveKernelSize(kernelSize, dilation);
  const padded = inputSize + 2 * padding;
  if (span > padded) {
    throw new RangeError(
      `outputSize: kernel ${span} exceeds padded input ${padded} (i=${inputSize}, p=${padding})`,
    );
  }
  return Math.floor((padded - span) / stride) + 1;
}

/**
 * Parameters of a convolution with square kernels: out·in·k² weights and, if asked for, out biases.
 * Question 7. Throws unless the three numbers are integers of at least 1.
 */
export function convolutionParameterCount(layer: {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: number;
  readonly biases: boolean;
}): number {
  const { inChannels, outChannels, kernelSize, biases } = layer;
  requireInteger('convolutionParameterCount', 'in channels', inChannels, 1);
  requireInteger('convolutionParameterCount', 'out channels', outChannels, 1);
  requireInteger('convolutionParameterCount', 'kernel size', kernelSize, 1);
  return outChannels * inChannels * kernelSize ** 2 + (biases ? outChannels : 0);
}
