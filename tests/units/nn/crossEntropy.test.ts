import { describe, expect, it } from 'vitest';
import { array, toNested, zeros } from '../../../src/kernels/array.ts';
import { ln } from '../../../src/kernels/elementary.ts';
import { crossEntropy, crossEntropyGradient } from '../../../src/nn/crossEntropy.ts';

describe('crossEntropy', () => {
  it('is ln K for equal logits, in nats', () => {
    expect(crossEntropy(array([[5, 5]]), [1])).toBe(Math.LN2);
    expect(crossEntropy(array([[0, 0, 0, 0]]), [2])).toBe(2 * Math.LN2);
  });

  it('is the mean over the rows, each with its own label and maximum', () => {
    const logits = array([
      [1000, 0],
      [0, -600],
      [0, 0],
      [0, 0],
    ]);
    expect(crossEntropy(logits, [1, 1, 0, 1])).toBe((1000 + 600 + Math.LN2 + Math.LN2) / 4);
    expect(crossEntropy(logits.step(-1, 1), [1, 0, 1, 1])).toBe(
      (Math.LN2 + Math.LN2 + 600 + 1000) / 4,
    );
  });

  it('stays finite for huge finite logits, and is infinite only where the loss is', () => {
    expect(crossEntropy(array([[1e300, -1e300]]), [0])).toBe(0);
    expect(crossEntropy(array([[1e300, -1e300]]), [1])).toBe(2e300);
    expect(crossEntropy(array([[0, Number.NEGATIVE_INFINITY]]), [1])).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(crossEntropy(array([[0, Number.NaN]]), [0])).toBeNaN();
  });

  it('refuses labels that are no class, naming row and label', () => {
    const logits = zeros([2, 3]);
    for (const label of [3, -1, 0.5, Number.NaN, 256]) {
      expect(() => crossEntropy(logits, [0, label])).toThrow(
        `crossEntropy: label ${label} of row 1 is not a class; classes are 0 … 2`,
      );
    }
    expect(() => crossEntropyGradient(logits, [3, 0], logits)).toThrow(
      'crossEntropyGradient: label 3 of row 0 is not a class; classes are 0 … 2',
    );
  });

  it('refuses another number of labels, and the empty batch', () => {
    expect(() => crossEntropy(zeros([2, 3]), [0])).toThrow(
      'crossEntropy: logits has shape (2, 3), expected (1, any)',
    );
    expect(() => crossEntropy(zeros([0, 3]), [])).toThrow('crossEntropy: the batch is empty');
  });
});

describe('crossEntropyGradient', () => {
  it('is (S − onehot)/N in every row', () => {
    const logits = array([
      [0, 0],
      [1000, 0],
      [0, 0],
      [1000, 0],
    ]);
    const out = zeros([4, 2]);
    expect(crossEntropyGradient(logits, [0, 0, 1, 1], out)).toBe(out);
    expect(toNested(out)).toEqual([
      [-0.125, 0.125],
      [0, 0],
      [0.125, -0.125],
      [0.25, -0.25],
    ]);
  });

  it('writes through a view and reads one', () => {
    const storage = zeros([2, 2]);
    const logits = array([
      [1000, 0],
      [0, 0],
    ]);
    crossEntropyGradient(logits.step(-1, 1), [0, 1], storage.transpose(1, 0));
    expect(toNested(storage)).toEqual([
      [-0.25, 0.5],
      [0.25, -0.5],
    ]);
  });

  it('writes nothing beyond its output', () => {
    const storage = zeros([3, 3]);
    crossEntropyGradient(zeros([2, 2]), [0, 1], storage.hi(2, 2));
    expect(toNested(storage)).toEqual([
      [-0.25, 0.25, 0],
      [0.25, -0.25, 0],
      [0, 0, 0],
    ]);
  });

  it('refuses an output of another shape', () => {
    expect(() => crossEntropyGradient(zeros([2, 3]), [0, 0], zeros([2, 2]))).toThrow(
      'crossEntropyGradient: out has shape (2, 2), expected (2, 3)',
    );
  });
});

describe('label smoothing', () => {
  it('gives ε/K to every class: the loss and its gradient by hand', () => {
    const logits = array([
      [1000, 0],
      [1000, 0],
      [7, 7],
      [7, 7],
    ]);
    const labels = [0, 1, 0, 1];
    // q is (¾, ¼) or (¼, ¾); the logarithms of softmax are (0, −1000) and −(ln 2, ln 2).
    expect(crossEntropy(logits, labels, 0.5)).toBe((250 + 750 + Math.LN2 + Math.LN2) / 4);
    expect(toNested(crossEntropyGradient(logits, labels, zeros([4, 2]), 0.5))).toEqual([
      [0.0625, -0.0625],
      [0.1875, -0.1875],
      [-0.0625, 0.0625],
      [0.0625, -0.0625],
    ]);
  });

  it('divides by the number of classes, not by 2', () => {
    const logits = array([[0, 1000, 0, 0]]);
    expect(crossEntropy(logits, [1], 0.5)).toBe((0.5 / 4) * 3000);
    expect(toNested(crossEntropyGradient(logits, [1], zeros([1, 4]), 0.5))).toEqual([
      [-0.125, 0.375, -0.125, -0.125],
    ]);
  });

  it('has its minimum, the entropy of q, at S = q', () => {
    // q = (¾, ¼): logits (ln 3, 0). One ulp of ln 3 moves S by less than 1 roundoff, softmax adds 4.
    const logits = array([[ln(3), 0]]);
    const [[first, second]] = toNested(
      crossEntropyGradient(logits, [0], zeros([1, 2]), 0.5),
    ) as number[][];
    for (const slope of [first, second]) expect(Math.abs(slope)).toBeLessThanOrEqual(5 * 2 ** -53);
  });

  it('of 0 is none, even where a probability is 0', () => {
    const logits = array([[0, Number.NEGATIVE_INFINITY]]);
    expect(crossEntropy(logits, [0], 0)).toBe(0);
    expect(crossEntropy(logits, [0], 0.5)).toBe(Number.POSITIVE_INFINITY);
    const plain = array([[0.3, -1.7, 2.2]]);
    expect(crossEntropy(plain, [1], 0)).toBe(crossEntropy(plain, [1]));
    expect(crossEntropyGradient(plain, [1], zeros([1, 3]), 0)).toEqual(
      crossEntropyGradient(plain, [1], zeros([1, 3])),
    );
  });

  it.each([-0.1, 1, Number.NaN])('of %s is refused', (smoothing) => {
    const rule = `label smoothing ${smoothing} must be at least 0 and below 1; 0 is none`;
    expect(() => crossEntropy(zeros([1, 2]), [0], smoothing)).toThrow(`crossEntropy: ${rule}`);
    expect(() => crossEntropyGradient(zeros([1, 2]), [0], zeros([1, 2]), smoothing)).toThrow(
      `crossEntropyGradient: ${rule}`,
    );
  });
});
