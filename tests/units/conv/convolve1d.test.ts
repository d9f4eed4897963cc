import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConvolutionMode, convolve, correlate } from '../../../src/conv/convolve1d.ts';

// Sums of at most 8 products of integers up to 50 are exact, so every law is an equality of bits.
const sequence = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 });
const settings = { seed: 6, numRuns: 300 };

/** −0 and 0 are the same number here: a sum that starts at +0 gives +0. */
const plain = (values: ArrayLike<number>) => Array.from(values, (value) => value + 0);

const reversed = (values: readonly number[]) => [...values].reverse();

/** The coefficients of the product of two polynomials, from its value at every power of 2²⁰. */
function polynomialProduct(a: readonly number[], b: readonly number[]): number[] {
  const point = 1n << 20n;
  const at = (coefficients: readonly number[]) =>
    coefficients.reduceRight((value, c) => value * point + BigInt(c), 0n);
  let value = at(a) * at(b);
  return Array.from({ length: a.length + b.length - 1 }, () => {
    const digit = BigInt.asIntN(20, value);
    value = (value - digit) / point;
    return Number(digit);
  });
}

describe('convolve', () => {
  it('answers Question 6', () => {
    const [signal, kernel] = [
      [1, 2, 3, 4],
      [1, 0, 2],
    ];
    expect([...convolve(signal, kernel, 'full')]).toEqual([1, 2, 5, 8, 6, 8]);
    expect([...convolve(signal, kernel, 'valid')]).toEqual([5, 8]);
    expect([...convolve(signal, kernel, 'same')]).toEqual([2, 5, 8, 6]);
  });

  it('multiplies polynomials', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(plain(convolve(a, b, 'full'))).toEqual(polynomialProduct(a, b));
      }),
      settings,
    );
  });

  it('is commutative in full', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(plain(convolve(a, b, 'full'))).toEqual(plain(convolve(b, a, 'full')));
      }),
      settings,
    );
  });

  it('is linear in the signal', () => {
    const pairs = fc.array(
      fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(pairs, sequence, fc.integer({ min: -5, max: 5 }), (signals, kernel, factor) => {
        const [a, b] = [signals.map(([first]) => first), signals.map(([, second]) => second)];
        const combined = a.map((value, i) => value + factor * b[i]);
        const [ya, yb] = [convolve(a, kernel, 'same'), convolve(b, kernel, 'same')];
        expect(plain(convolve(combined, kernel, 'same'))).toEqual(
          plain(ya.map((value, i) => value + factor * yb[i])),
        );
      }),
      settings,
    );
  });

  it('shifts its result with its signal', () => {
    fc.assert(
      fc.property(sequence, sequence, fc.integer({ min: 0, max: 4 }), (a, b, shift) => {
        const zeros = new Array<number>(shift).fill(0);
        expect(plain(convolve([...zeros, ...a], b, 'full'))).toEqual([
          ...zeros,
          ...plain(convolve(a, b, 'full')),
        ]);
      }),
      settings,
    );
  });
});

describe.each([
  ['convolve', convolve],
  ['correlate', correlate],
] as const)('%s', (name, operation) => {
  it('valid and same are slices of full, for kernels longer than the signal too', () => {
    for (let n = 1; n <= 6; n++) {
      for (let k = 1; k <= 9; k++) {
        const signal = Array.from({ length: n }, (_, i) => 3 ** i);
        const kernel = Array.from({ length: k }, (_, i) => 5 ** i);
        const full = [...operation(signal, kernel, 'full')];
        expect(full.length).toBe(n + k - 1);
        const centre = Math.floor((k - 1) / 2);
        const same = operation(signal, kernel, 'same');
        expect([...same], `same ${n}, ${k}`).toEqual(full.slice(centre, centre + n));
        if (k <= n) {
          const valid = operation(signal, kernel, 'valid');
          expect([...valid], `valid ${n}, ${k}`).toEqual(full.slice(k - 1, n));
        }
      }
    }
  });

  it('refuses a kernel longer than the signal in valid, saying that they are not exchanged', () => {
    expect(() => operation([1, 2], [1, 2, 3], 'valid')).toThrow(
      `${name}: a kernel of 3 never lies inside a signal of 2 and the two are not exchanged; use full or same`,
    );
    expect([...operation([1, 2, 3], [0, 1, 0], 'valid')]).toEqual([2]);
  });

  it('refuses an empty signal and an empty kernel', () => {
    const rule = 'entries; both need at least 1';
    expect(() => operation([], [1, 2], 'full')).toThrow(
      `${name}: signal has 0 and kernel 2 ${rule}`,
    );
    expect(() => operation([1], [], 'same')).toThrow(`${name}: signal has 1 and kernel 0 ${rule}`);
  });

  it('refuses a mode that does not exist, naming those that do', () => {
    expect(() => operation([1], [1], 'circular' as ConvolutionMode)).toThrow(
      `${name}: unknown mode «circular»; it is full, valid or same`,
    );
  });

  it('leaves its arguments as they are and accepts typed arrays', () => {
    const [signal, kernel] = [Float32Array.of(1, 2, 3), Int8Array.of(1, 2)];
    expect(operation(signal, kernel, 'full')).toBeInstanceOf(Float64Array);
    expect([...signal, ...kernel]).toEqual([1, 2, 3, 1, 2]);
  });
});

describe('correlate', () => {
  it('has cᵢ = Σᵤ a[i + u] v[u] in valid', () => {
    expect([...correlate([1, 2, 3, 4], [1, 0, 2], 'valid')]).toEqual([1 + 2 * 3, 2 + 2 * 4]);
  });

  it('begins full with the last entry of the kernel on the first of the signal', () => {
    expect([...correlate([1, 2, 3, 4], [1, 0, 2], 'full')]).toEqual([2, 4, 7, 10, 3, 4]);
  });

  it('is convolution with the kernel turned round', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, v) => {
        expect(plain(correlate(a, v, 'full'))).toEqual(plain(convolve(a, reversed(v), 'full')));
        expect(plain(correlate(a, v, 'same'))).toEqual(plain(convolve(a, reversed(v), 'same')));
      }),
      settings,
    );
  });

  it('is turned round when its arguments change places', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, v) => {
        expect(plain(correlate(a, v, 'full'))).toEqual(plain(correlate(v, a, 'full')).reverse());
      }),
      settings,
    );
  });
});
