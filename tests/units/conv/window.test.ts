import { describe, expect, it } from 'vitest';
import { formatGeometry, outputPlane, windowOf } from '../../../src/conv/window.ts';
import { layWindows } from './layWindows.ts';

describe('windowOf', () => {
  it('has stride 1, padding 0 and dilation 1 by default', () => {
    expect(windowOf(3)).toEqual({
      kernelSize: [3, 3],
      stride: [1, 1],
      padding: [0, 0],
      dilation: [1, 1],
    });
  });

  it('takes one number for both axes, or the vertical one first', () => {
    expect(windowOf([2, 3], { stride: 4, padding: [5, 6], dilation: [7, 8] })).toEqual({
      kernelSize: [2, 3],
      stride: [4, 4],
      padding: [5, 6],
      dilation: [7, 8],
    });
  });

  it('refuses a list that is no pair, naming it', () => {
    const three = [1, 2, 3] as unknown as readonly [number, number];
    for (const name of ['stride', 'padding', 'dilation']) {
      expect(() => windowOf(1, { [name]: three })).toThrow(
        `window: ${name} has 3 entries; give one number or [vertical, horizontal]`,
      );
    }
    expect(() => windowOf(three)).toThrow('window: kernelSize has 3 entries');
  });
});

describe('outputPlane', () => {
  it('counts the positions of each axis by itself', () => {
    const window = windowOf([2, 3], { stride: [3, 2], padding: [1, 2], dilation: [4, 2] });
    const vertical = { kernelSize: 2, stride: 3, padding: 1, dilation: 4 };
    const horizontal = { kernelSize: 3, stride: 2, padding: 2, dilation: 2 };
    for (let H = 3; H <= 9; H++) {
      for (let W = 1; W <= 9; W++) {
        expect(outputPlane(window, [H, W])).toEqual([
          layWindows({ inputSize: H, ...vertical }).length,
          layWindows({ inputSize: W, ...horizontal }).length,
        ]);
      }
    }
  });

  it('throws for the axis that the kernel exceeds', () => {
    const rule = (i: number) => `outputSize: kernel 3 exceeds padded input ${i} (i=${i}, p=0)`;
    expect(() => outputPlane(windowOf(3), [2, 5])).toThrow(rule(2));
    expect(() => outputPlane(windowOf(3), [5, 1])).toThrow(rule(1));
  });
});

describe('formatGeometry', () => {
  it('is input * kernel -> output and the window', () => {
    expect(formatGeometry([1, 28, 28], [8, 1, 5, 5], [8, 24, 24], windowOf(5))).toBe(
      '(1, 28, 28) * (8, 1, 5, 5) -> (8, 24, 24), stride 1, padding 0, dilation 1',
    );
  });

  it('shows both axes where they differ, vertical first', () => {
    const window = windowOf([2, 3], { stride: [1, 2], padding: [3, 4], dilation: [5, 6] });
    expect(formatGeometry([1, 9, 9], [2, 3], [1, 10, 3], window)).toBe(
      '(1, 9, 9) * (2, 3) -> (1, 10, 3), stride 1×2, padding 3×4, dilation 5×6',
    );
  });
});
