/** The configuration solver: every window within stated bounds that gives a wanted output size. */
import { effectiveKernelSize, outputSize } from './geometry.ts';

/** Both ends included. */
export type Bounds = readonly [least: number, most: number];

export interface ConfigurationSearch {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly kernelSize: Bounds;
  readonly stride: Bounds;
  readonly padding: Bounds;
  /** 1 means no dilation */
  readonly dilation: Bounds;
}

export interface Configuration {
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/**
 * All configurations, in lexicographic order of (kernelSize, stride, padding, dilation). Question 8.
 * Throws if a bound is not an integer, is empty or lies outside the meaningful range.
 */
export function configurations(search: ConfigurationSearch): Configuration[] {
  const least = { kernelSize: 1, stride: 1, padding: 0, dilation: 1 };
  for (const name of ['kernelSize', 'stride', 'padding', 'dilation'] as const) {
    const [from, to] = search[name];
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < least[name] || to < from) {
      throw new RangeError(
        `configurations: bounds [${from}, ${to}] of ${name} must be integers with ${least[name]} ≤ least ≤ most`,
      );
    }
  }
  const { inputSize } = search;
  const found: Configuration[] = [];
  for (let kernelSize = search.kernelSize[0]; kernelSize <= search.kernelSize[1]; kernelSize++) {
    for (let stride = search.stride[0]; stride <= search.stride[1]; stride++) {
      for (let padding = search.padding[0]; padding <= search.padding[1]; padding++) {
        for (let dilation = search.dilation[0]; dilation <= search.dilation[1]; dilation++) {
          if (effectiveKernelSize(kernelSize, dilation) > inputSize + 2 * padding) continue;
          const candidate = { kernelSize, stride, padding, dilation };
          if (outputSize({ inputSize, ...candidate }) === search.outputSize) found.push(candidate);
        }
      }
    }
  }
  return found;
}
