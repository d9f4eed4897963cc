/** The configuration solver: every window within stated bounds that gives a wanted output size. */
import { effectiveKernelSize, outputSize } from './geometry.ts';

/** Both ends included. */
export type Bounds = readonly [least: number, most: number];

/** What is searched: each of the four lies within bounds, or is one fixed number. */
export interface ConfigurationSearch {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly kernelSize: Bounds | number;
  readonly stride: Bounds | number;
  readonly padding: Bounds | number;
  /** 1 means no dilation */
  readonly dilation: Bounds | number;
}

export interface Configuration {
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/** The least value that means something. */
const least = { kernelSize: 1, stride: 1, padding: 0, dilation: 1 } as const;

function boundsOf(search: ConfigurationSearch, name: keyof typeof least): Bounds {
  const given = search[name];
  const [from, to] = typeof given === 'number' ? [given, given] : given;
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < least[name] || to < from) {
    throw new RangeError(
      `configurations: bounds [${from}, ${to}] of ${name} must be integers with ${least[name]} ≤ least ≤ most`,
    );
  }
  return [from, to];
}

/**
 * All configurations with ⌊(i + 2p − k_eff)/s⌋ + 1 = outputSize, found by trying every one, in
 * lexicographic order of (kernelSize, stride, padding, dilation). Question 8.
 *
 * Throws if a size is no positive integer, or a bound is no integer, empty or below the least value
 * that means something.
 */
export function configurations(search: ConfigurationSearch): Configuration[] {
  for (const name of ['inputSize', 'outputSize'] as const) {
    if (!Number.isInteger(search[name]) || search[name] < 1) {
      throw new RangeError(
        `configurations: ${name} ${search[name]} must be an integer of at least 1`,
      );
    }
  }
  const { inputSize } = search;
  const kernelSizes = boundsOf(search, 'kernelSize');
  const strides = boundsOf(search, 'stride');
  const paddings = boundsOf(search, 'padding');
  const dilations = boundsOf(search, 'dilation');
  const found: Configuration[] = [];
  for (let kernelSize = kernelSizes[0]; kernelSize <= kernelSizes[1]; kernelSize++) {
    for (let stride = strides[0]; stride <= strides[1]; stride++) {
      for (let padding = paddings[0]; padding <= paddings[1]; padding++) {
        for (let dilation = dilations[0]; dilation <= dilations[1]; dilation++) {
          if (effectiveKernelSize(kernelSize, dilation) > inputSize + 2 * padding) continue;
          const candidate = { kernelSize, stride, padding, dilation };
          if (outputSize({ inputSize, ...candidate }) === search.outputSize) found.push(candidate);
        }
      }
    }
  }
  return found;
}
