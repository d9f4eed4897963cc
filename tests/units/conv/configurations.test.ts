import { describe, expect, it } from 'vitest';
import { type Configuration, configurations } from '../../../src/conv/configurations.ts';
import { layWindows } from './layWindows.ts';

const row = ({ kernelSize, stride, padding, dilation }: Configuration) =>
  [kernelSize, stride, padding, dilation] as const;

/** Every choice from the four lists whose window, laid by hand, has `outputSize` positions. */
function laid(
  inputSize: number,
  outputSize: number,
  [kernelSizes, strides, paddings, dilations]: readonly (readonly number[])[],
): number[][] {
  return kernelSizes
    .flatMap((k) =>
      strides.flatMap((s) => paddings.flatMap((p) => dilations.map((d) => [k, s, p, d]))),
    )
    .filter(
      ([kernelSize, stride, padding, dilation]) =>
        layWindows({ inputSize, kernelSize, stride, padding, dilation }).length === outputSize,
    );
}

describe('configurations', () => {
  it('are exactly those whose windows can be laid that many times, in lexicographic order', () => {
    const bounds = {
      kernelSize: [1, 5],
      stride: [1, 4],
      padding: [0, 3],
      dilation: [1, 3],
    } as const;
    const box = [
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4],
      [0, 1, 2, 3],
      [1, 2, 3],
    ];
    let found = 0;
    for (let inputSize = 1; inputSize <= 8; inputSize++) {
      for (let outputSize = 1; outputSize <= 8; outputSize++) {
        const solved = configurations({ inputSize, outputSize, ...bounds }).map(row);
        expect(solved, `${inputSize} -> ${outputSize}`).toEqual(laid(inputSize, outputSize, box));
        found += solved.length;
      }
    }
    expect(found).toBeGreaterThan(1000);
  });

  it('stay inside bounds that begin later', () => {
    const solved = configurations({
      inputSize: 12,
      outputSize: 4,
      kernelSize: [2, 4],
      stride: [2, 3],
      padding: [1, 2],
      dilation: [2, 3],
    }).map(row);
    const box = [
      [2, 3, 4],
      [2, 3],
      [1, 2],
      [2, 3],
    ];
    expect(solved).toEqual(laid(12, 4, box));
    expect(solved.length).toBeGreaterThan(1);
  });

  it('take a fixed number for the bounds [number, number]', () => {
    const search = { inputSize: 64, outputSize: 32, stride: [1, 4], padding: [0, 7] } as const;
    const fixed = configurations({ ...search, kernelSize: 8, dilation: 1 });
    expect(fixed).toEqual(configurations({ ...search, kernelSize: [8, 8], dilation: [1, 1] }));
    expect(fixed.map(row)).toEqual([[8, 2, 3, 1]]);
  });

  // Question 8 writes d for dilation − 1.
  it('of Question 8.1b pad by ⌈(7k − 8)/2⌉ for every kernel size at d = 6, stride 2, 64 → 32', () => {
    const solved = configurations({
      inputSize: 64,
      outputSize: 32,
      kernelSize: [1, 12],
      stride: 2,
      padding: [0, 60],
      dilation: 7,
    }).map(row);
    const expected = Array.from({ length: 12 }, (_, i) => i + 1).map((k) => [
      k,
      2,
      Math.max(0, Math.ceil((7 * k - 8) / 2)),
      7,
    ]);
    expect(solved).toEqual(expected);
  });

  it('from 32 to 8 without padding and overlap are (1,4), (2,4), (3,4) and (4,4), the one that tiles', () => {
    const solved = configurations({
      inputSize: 32,
      outputSize: 8,
      kernelSize: [1, 32],
      stride: [1, 32],
      padding: 0,
      dilation: 1,
    }).map(row);
    expect(solved.filter(([k, s]) => s >= k)).toEqual([
      [1, 4, 0, 1],
      [2, 4, 0, 1],
      [3, 4, 0, 1],
      [4, 4, 0, 1],
    ]);
  });

  it('are none where no window does it', () => {
    const impossible = { inputSize: 4, outputSize: 9, kernelSize: 1, stride: 1, dilation: 1 };
    expect(configurations({ ...impossible, padding: [0, 2] })).toEqual([]);
    expect(configurations({ ...impossible, padding: [0, 3], kernelSize: 2 }).map(row)).toEqual([
      [2, 1, 3, 1],
    ]);
  });

  it('need bounds that are integers, not empty, and not below the least meaning', () => {
    const fine = {
      inputSize: 8,
      outputSize: 4,
      kernelSize: [1, 2],
      stride: [1, 2],
      padding: [0, 2],
      dilation: [1, 2],
    } as const;
    const least = { kernelSize: 1, stride: 1, padding: 0, dilation: 1 };
    for (const name of ['kernelSize', 'stride', 'padding', 'dilation'] as const) {
      const rule = `of ${name} must be integers with ${least[name]} ≤ least ≤ most`;
      const refused: (readonly [number, number])[] = [
        [least[name] - 1, 2],
        [1.5, 2],
        [1, 2.5],
        [2, 1],
        [Number.NaN, 2],
        [1, Number.POSITIVE_INFINITY],
      ];
      for (const bad of refused) {
        expect(() => configurations({ ...fine, [name]: bad })).toThrow(
          `configurations: bounds [${bad[0]}, ${bad[1]}] ${rule}`,
        );
      }
      expect(() => configurations({ ...fine, [name]: -1 })).toThrow(
        `configurations: bounds [-1, -1] ${rule}`,
      );
    }
  });

  it('need sizes that are positive integers', () => {
    const fine = { inputSize: 1, outputSize: 1, kernelSize: 1, stride: 1, padding: 0, dilation: 1 };
    expect(configurations(fine).map(row)).toEqual([[1, 1, 0, 1]]);
    for (const name of ['inputSize', 'outputSize'] as const) {
      for (const bad of [0, 2.5, Number.NaN]) {
        expect(() => configurations({ ...fine, [name]: bad })).toThrow(
          `configurations: ${name} ${bad} must be an integer of at least 1`,
        );
      }
    }
  });
});
