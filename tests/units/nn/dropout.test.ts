import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFloat64Kernels } from '../../../src/engines/float64.ts';
import { array, strided, toNested, zeros } from '../../../src/kernels/array.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import { dropout, dropoutKept, dropoutMask, hash } from '../../../src/nn/dropout.ts';
import { innerProduct, integers } from '../conv/integers.ts';

const WORDS = 2 ** 32;
/** With it after the key 0 the hash of index 0 is 2³² − 1: found by undoing the mixing. */
const KEY_OF_LARGEST = 3589926852;

/** The same hash in exact integers, reduced to 32 bits after every operation. */
function hashInIntegers(key0: number, key1: number, index: number): number {
  const word = (value: bigint) => BigInt.asUintN(32, value);
  const mix = (given: bigint) => {
    let h = given;
    h = word((h ^ (h >> 16n)) * 0x7feb352dn);
    h = word((h ^ (h >> 15n)) * 0x846ca68bn);
    return h ^ (h >> 16n);
  };
  const first = mix(word(BigInt(index) * 0x9e3779b9n) ^ word(BigInt(key0)));
  return Number(mix(word(first + word(BigInt(key1)))));
}

/**
 * How far the mean of n independent values in [0, 1] may be from its expectation: by Hoeffding's
 * inequality, P(beyond t) ≤ 2e^{−2nt²}. Among all `questions` that a test asks, a truly random hash
 * would answer one wrongly with probability 10⁻⁶ at most.
 */
const allowance = (n: number, questions: number): number =>
  Math.sqrt(Math.log((2 * questions) / 1e-6) / (2 * n));

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Of fair coins that are independent, so are the differences a[i] ≠ b[i], which are fair too. */
const differ = (a: ArrayLike<number>, b: ArrayLike<number>): number[] =>
  Array.from({ length: Math.min(a.length, b.length) }, (_, i) => Number(a[i] !== b[i]));

describe('hash', () => {
  it('has these words', () => {
    const words: [number, number, number, number][] = [
      [0, 0, 0, 0],
      [0, 0, 1, 0xae6f80f1],
      [1, 0, 0, 0x58f54975],
      [0, 1, 0, 0x688990c0],
      [0x80000000, 0xffffffff, 0xffffffff, 0x40379f4],
      [123456789, 987654321, 1000, 0x4dad7d72],
    ];
    for (const [key0, key1, index, word] of words) expect(hash(key0, key1, index)).toBe(word);
  });

  it('is that of exact integers, and sees only the 32 bits of keys and index', () => {
    const words = fc.integer({ min: 0, max: WORDS - 1 });
    fc.assert(
      fc.property(words, words, words, (key0, key1, index) => {
        const word = hash(key0, key1, index);
        expect(word).toBe(hashInIntegers(key0, key1, index));
        expect(hash(key0 | 0, key1 | 0, index | 0)).toBe(word);
      }),
      { seed: 41, numRuns: 1000 },
    );
  });

  it('gives no two indices the same word under the same keys', () => {
    const words = Uint32Array.from({ length: 2 ** 16 }, (_, i) => hash(17, 4, i));
    expect(new Set(words).size).toBe(2 ** 16);
  });

  it('turns each bit of its word in half of the cases, whichever bit of a key or index turns', () => {
    const samples = 4096;
    const random = new RandomStream(41, 'avalanche');
    const draws = Array.from({ length: samples }, () =>
      [0, 1, 2].map(() => random.integer(0, WORDS - 1)),
    );
    const bound = allowance(samples, 3 * 32 * 32);
    for (let argument = 0; argument < 3; argument++) {
      for (let input = 0; input < 32; input++) {
        const turned = new Float64Array(32);
        for (const draw of draws) {
          const other = [...draw];
          other[argument] ^= 1 << input;
          const change = hash(draw[0], draw[1], draw[2]) ^ hash(other[0], other[1], other[2]);
          for (let output = 0; output < 32; output++) turned[output] += (change >>> output) & 1;
        }
        for (const count of turned) {
          expect(
            Math.abs(count / samples - 0.5),
            `bit ${input} of argument ${argument}`,
          ).toBeLessThan(bound);
        }
      }
    }
  });
});

describe('dropoutMask', () => {
  it('keeps where the hash is at least rate·2³², for every element drawn alone', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer({ min: 1, max: 15 }), (a, b, k) => {
        const rate = k / 16;
        const mask = dropoutMask(100, rate, a, b);
        expect(mask.length).toBe(100);
        mask.forEach((kept, i) => {
          expect(kept).toBe(hash(a, b, i) >= k * 2 ** 28 ? 1 : 0);
          expect(dropoutKept(a, b, i, k * 2 ** 28)).toBe(kept === 1);
        });
        expect(dropoutMask(60, rate, a, b)).toEqual(mask.subarray(0, 60));
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  it('keeps the element whose hash is the threshold itself, not the one below', () => {
    const word = hash(3, 5, 7);
    expect(word).toBeGreaterThan(2 ** 31);
    expect(dropoutKept(3, 5, 7, word)).toBe(true);
    expect(dropoutKept(3, 5, 7, word + 1)).toBe(false);
    // rate·2³² is rounded to the nearest word.
    expect(dropoutMask(8, (word + 0.25) / WORDS, 3, 5)[7]).toBe(1);
    expect(dropoutMask(8, (word + 0.75) / WORDS, 3, 5)[7]).toBe(0);
  });

  it('keeps everything at rate 0, also where the hash is 0', () => {
    expect(hash(0, 0, 0)).toBe(0);
    expect([...dropoutMask(5, 0, 0, 0)]).toEqual([1, 1, 1, 1, 1]);
  });

  it('keeps almost nothing at the largest rate below 1, though 2³² is no 32-bit word', () => {
    const largest = 1 - 2 ** -53;
    expect(mean(dropoutMask(1000, largest, 1, 2))).toBe(0);
    expect(hash(0, KEY_OF_LARGEST, 0)).toBe(WORDS - 1);
    expect([...dropoutMask(2, largest, 0, KEY_OF_LARGEST)]).toEqual([1, 0]);
  });

  it('is empty for no elements', () => {
    expect(dropoutMask(0, 0.5, 1, 2)).toEqual(new Uint8Array(0));
  });

  it('keeps the share 1 − rate under each of many keys', () => {
    const [count, keys] = [2000, 64];
    const rates = [1 / 16, 0.25, 0.5, 0.9];
    for (const rate of rates) {
      let all = 0;
      for (let key = 0; key < keys; key++) {
        const share = mean(dropoutMask(count, rate, key, 3 * key));
        expect(Math.abs(share - (1 - rate))).toBeLessThan(allowance(count, rates.length * keys));
        all += share / keys;
      }
      expect(Math.abs(all - (1 - rate))).toBeLessThan(allowance(count * keys, rates.length));
    }
  });

  it('shows no relation between neighbours, at any distance that is a power of 2', () => {
    const mask = dropoutMask(2 ** 16, 0.5, 11, 22);
    for (let power = 0; power < 15; power++) {
      const share = mean(differ(mask, mask.subarray(2 ** power)));
      expect(Math.abs(share - 0.5), `distance 2^${power}`).toBeLessThan(
        allowance(2 ** 16 - 2 ** power, 15),
      );
    }
  });

  it('shows no relation between the masks of neighbouring keys', () => {
    const count = 2 ** 12;
    for (let bit = 0; bit < 32; bit++) {
      const mask = dropoutMask(count, 0.5, 11, 22);
      const keys: [number, number][] = [
        [11 ^ (1 << bit), 22],
        [11, 22 ^ (1 << bit)],
        [11, 22 + bit + 1],
      ];
      for (const [key0, key1] of keys) {
        const share = mean(differ(mask, dropoutMask(count, 0.5, key0, key1)));
        expect(Math.abs(share - 0.5), `keys ${key0}, ${key1}`).toBeLessThan(
          allowance(count, 3 * 32),
        );
      }
    }
  });

  it.each([-0.1, 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses the rate %d', (rate) => {
    expect(() => dropoutMask(3, rate, 0, 0)).toThrow(
      `dropoutMask: rate ${rate} must be at least 0 and less than 1`,
    );
  });
});

describe('dropout', () => {
  it('divides what is kept by 1 − rate and makes the rest 0, in the shape of x', () => {
    const x = array([
      [1, 2, 3],
      [-4, 5, 6],
    ]);
    expect(toNested(dropout(x, [1, 0, 1, 1, 0, 0], 0.75))).toEqual([
      [4, 0, 12],
      [-16, 0, 0],
    ]);
    expect(toNested(x)).toEqual([
      [1, 2, 3],
      [-4, 5, 6],
    ]);
  });

  it('reads a strided view in row-major order', () => {
    const transposed = strided(Float64Array.of(1, 2, 3, 4, 5, 6), [3, 2], [1, 3], 0);
    expect(toNested(dropout(transposed, [1, 1, 0, 1, 0, 1], 0.5))).toEqual([
      [2, 8],
      [0, 10],
      [0, 12],
    ]);
  });

  it('is the identity at rate 0, and drops NaN and infinity like anything else', () => {
    const x = array([1.1, -2.2, 3.3]);
    expect(toNested(dropout(x, dropoutMask(3, 0, 5, 6), 0))).toEqual([1.1, -2.2, 3.3]);
    const broken = array([Number.NaN, Number.POSITIVE_INFINITY, Number.NaN]);
    expect(toNested(dropout(broken, [0, 0, 1], 0.5))).toEqual([0, 0, Number.NaN]);
  });

  it('is its own adjoint, ⟨Dx, w⟩ = ⟨x, Dw⟩, so the gradient is the same function', () => {
    const random = new RandomStream(43, 'dropout');
    const [x, w] = [integers(random, [4, 3, 5, 5]), integers(random, [4, 3, 5, 5])];
    const mask = dropoutMask(300, 0.5, 1, 2);
    const product = innerProduct(dropout(x, mask, 0.5), w);
    expect(product).toBe(innerProduct(x, dropout(w, mask, 0.5)));
    expect(product).not.toBe(0);
  });

  it('leaves the expectation as it was', () => {
    const count = 2 ** 16;
    const y = dropout(array(new Array(count).fill(1)), dropoutMask(count, 0.25, 7, 8), 0.25);
    // The values are 0 and 4/3, an interval 4/3 as long as that of the inequality.
    expect(Math.abs(mean(y.data) - 1)).toBeLessThan((4 / 3) * allowance(count, 1));
  });

  it('is what the float64 kernels compute', () => {
    const x = integers(new RandomStream(44, 'dropout'), [3, 2, 4, 4]);
    const y = zeros(x.shape);
    createFloat64Kernels().dropout(y, x, 0.25, 9, 10);
    expect(toNested(y)).toEqual(toNested(dropout(x, dropoutMask(96, 0.25, 9, 10), 0.25)));
    expect(toNested(y)).not.toEqual(toNested(dropout(x, dropoutMask(96, 0.25, 10, 9), 0.25)));
  });

  it('refuses a mask of another count and rates outside [0, 1)', () => {
    expect(() => dropout(zeros([2, 3]), [1, 1, 1, 1, 1], 0.5)).toThrow(
      'dropout: mask of 5 for 6 elements',
    );
    expect(() => dropout(zeros([2]), [1, 1], 1)).toThrow(
      'dropout: rate 1 must be at least 0 and less than 1',
    );
    expect(() => dropout(zeros([2]), [1, 1], -1)).toThrow('dropout: rate -1 must be');
  });
});
