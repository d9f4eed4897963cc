import { describe, expect, it } from 'vitest';
import {
  convolutionParameterCount,
  effectiveKernelSize,
  outputSize,
} from '../../../src/conv/geometry.ts';
import { layWindows } from './layWindows.ts';

describe('effectiveKernelSize', () => {
  it('is the distance from the first tap to the last, both counted', () => {
    for (let kernelSize = 1; kernelSize <= 8; kernelSize++) {
      for (let dilation = 1; dilation <= 6; dilation++) {
        const taps = Array.from({ length: kernelSize }, (_, tap) => tap * dilation);
        expect(effectiveKernelSize(kernelSize, dilation)).toBe((taps.at(-1) ?? Number.NaN) + 1);
      }
    }
  });

  it('is the kernel size without dilation', () => {
    expect(effectiveKernelSize(7)).toBe(7);
  });

  it('refuses what is no integer of at least 1', () => {
    for (const bad of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => effectiveKernelSize(bad, 2)).toThrow(
        `effectiveKernelSize: kernel size ${bad} must be an integer of at least 1`,
      );
      expect(() => effectiveKernelSize(2, bad)).toThrow(
        `effectiveKernelSize: dilation ${bad} must be an integer of at least 1`,
      );
    }
  });
});

describe('outputSize', () => {
  it('counts the positions at which the window can be laid', () => {
    let laid = 0;
    for (let inputSize = 1; inputSize <= 10; inputSize++) {
      for (let kernelSize = 1; kernelSize <= 6; kernelSize++) {
        for (let stride = 1; stride <= 5; stride++) {
          for (let padding = 0; padding <= 4; padding++) {
            for (let dilation = 1; dilation <= 4; dilation++) {
              const geometry = { inputSize, kernelSize, stride, padding, dilation };
              const positions = layWindows(geometry).length;
              if (positions === 0) {
                expect(() => outputSize(geometry)).toThrow('exceeds padded input');
              } else {
                expect(outputSize(geometry), JSON.stringify(geometry)).toBe(positions);
                laid++;
              }
            }
          }
        }
      }
    }
    expect(laid).toBeGreaterThan(4000);
  });

  it('has stride 1, padding 0 and dilation 1 by default', () => {
    expect(outputSize({ inputSize: 8, kernelSize: 3 })).toBe(6);
  });

  it('gives the sizes of Question 7: 125, 25, 24', () => {
    expect(outputSize({ inputSize: 256, kernelSize: 8, stride: 2 })).toBe(125);
    expect(outputSize({ inputSize: 125, kernelSize: 5, stride: 5 })).toBe(25);
    expect(outputSize({ inputSize: 25, kernelSize: 4, padding: 1 })).toBe(24);
  });

  it('names the kernel as it is dilated, the padded input and what they came from', () => {
    expect(() => outputSize({ inputSize: 8, kernelSize: 7, padding: 1, dilation: 2 })).toThrow(
      'outputSize: kernel 13 exceeds padded input 10 (i=8, p=1)',
    );
  });

  it('lets the kernel be as large as the padded input', () => {
    expect(outputSize({ inputSize: 8, kernelSize: 10, padding: 1, stride: 3 })).toBe(1);
  });

  it('refuses numbers that are no integers or too small, naming each', () => {
    const fine = { inputSize: 9, kernelSize: 3, stride: 2, padding: 1, dilation: 2 };
    const least = { inputSize: 1, kernelSize: 1, stride: 1, padding: 0, dilation: 1 };
    const called = {
      inputSize: 'outputSize: input size',
      kernelSize: 'effectiveKernelSize: kernel size',
      stride: 'outputSize: stride',
      padding: 'outputSize: padding',
      dilation: 'effectiveKernelSize: dilation',
    };
    expect(outputSize(fine)).toBe(4);
    for (const name of Object.keys(called) as (keyof typeof called)[]) {
      for (const bad of [least[name] - 1, 2.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(() => outputSize({ ...fine, [name]: bad })).toThrow(
          `${called[name]} ${bad} must be an integer of at least ${least[name]}`,
        );
      }
    }
    expect(outputSize(least)).toBe(1);
  });
});

describe('convolutionParameterCount', () => {
  it('is out·in·k² weights and out biases', () => {
    const layer = { inChannels: 3, outChannels: 5, kernelSize: 2 };
    expect(convolutionParameterCount({ ...layer, biases: false })).toBe(60);
    expect(convolutionParameterCount({ ...layer, biases: true })).toBe(65);
  });

  it('gives the 131,072 weights of Question 7.2', () => {
    expect(
      convolutionParameterCount({
        inChannels: 64,
        outChannels: 128,
        kernelSize: 4,
        biases: false,
      }),
    ).toBe(131_072);
  });

  it('refuses numbers that are no positive integers, naming each', () => {
    const fine = { inChannels: 1, outChannels: 1, kernelSize: 1, biases: false };
    const called = {
      inChannels: 'in channels',
      outChannels: 'out channels',
      kernelSize: 'kernel size',
    };
    expect(convolutionParameterCount(fine)).toBe(1);
    for (const name of Object.keys(called) as (keyof typeof called)[]) {
      for (const bad of [0, 1.5, Number.NaN]) {
        expect(() => convolutionParameterCount({ ...fine, [name]: bad })).toThrow(
          `convolutionParameterCount: ${called[name]} ${bad} must be an integer of at least 1`,
        );
      }
    }
  });
});
