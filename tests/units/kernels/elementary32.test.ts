/**
 * exp, log, tanh and sigmoid in float32: the SIMD kernels and their readable twin give the same bits,
 * with errors below those that `npm run errors` found among all 2³² inputs.
 */
import { describe, expect, it } from 'vitest';
import {
  FLOAT32_FUNCTIONS,
  loadKernels,
  numberOf,
  patternOf,
} from '../../../bench/errors/float32Functions.ts';
import { errorInUlps } from '../../../bench/errors/oracle.ts';
import { exp32, log32, sigmoid32, tanh32 } from '../../../src/kernels/elementary32.ts';
import { largestError, readErrorRecord } from '../../../src/pages/errorRecord.ts';
import { ulp } from '../../../src/theory/arithmetic/decimal.ts';
import { FLOAT32 } from '../../../src/theory/arithmetic/precision.ts';

const TWINS = { exp: exp32, log: log32, tanh: tanh32, sigmoid: sigmoid32 };
const functions = FLOAT32_FUNCTIONS.map((f) => ({ ...f, twin: TWINS[f.name] }));
const record = readErrorRecord('docs/errors.json');
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

/** Every float32 number within 40 steps of these, of both signs. */
const NEAR = [
  ...[0, 2 ** -149, 2 ** -126, 2 ** -25, 2 ** -24, 2 ** -13, 2 ** -12, Math.SQRT1_2, 1, Math.SQRT2],
  // where tanh changes its formula; where eˣ under- or overflows, or is subnormal; half steps of ln 2
  ...[0.625, 87.33654, 88.72284, 89, 103.27893, 103.97208, 104, Math.LN2 / 2, 1.5 * Math.LN2],
  // where x·log₂e lies in the middle of two integers, and eˣ depends on which of them is taken
  ...[5.891750812530518, 6.584897994995117, 25.993019104003906, 50.253173828125],
  // saturation
  ...[8.6643, 9.0109, 10, 16.6355, 17.32868, 18, 44.36142, 2 ** 127, FLOAT32.largest, inf],
];
const STEPS = 40;
const SPREAD = 20_011;

function judgedPatterns(): Uint32Array {
  const patterns = [0x7fc00000, 0xffc00000, 0x7f800001, 0xffffffff];
  for (const x of NEAR) {
    const middle = patternOf(x);
    for (let step = -STEPS; step <= STEPS; step++) {
      const pattern = Math.max(0, middle + step);
      patterns.push(pattern, pattern + 2 ** 31);
    }
  }
  for (let pattern = 0; pattern < 2 ** 32; pattern += SPREAD) patterns.push(pattern);
  return Uint32Array.from(patterns);
}

const patterns = judgedPatterns();
const kernels = await loadKernels(patterns.length);

/** What the kernels give for the first `length` of these bit patterns. */
function evaluate(
  name: (typeof functions)[number]['name'],
  given: Uint32Array,
  length = given.length,
): Float32Array {
  kernels.patterns.set(given);
  kernels.evaluate(name, length);
  return kernels.values.slice(0, length);
}

describe.each(functions)('$name in float32', ({ name, twin, reference, truth }) => {
  it('has the same bits from the kernels and from the readable twin', () => {
    const values = evaluate(name, patterns);
    for (let i = 0; i < patterns.length; i++) {
      const x = numberOf(patterns[i]);
      if (!Object.is(values[i], twin(x))) expect(values[i], `${name}(${x})`).toBe(twin(x));
    }
  });

  it('is the same in a list of any length from 1 to 9, and writes nothing behind it', () => {
    const behind = 123;
    for (let start = 0; start + 9 < 2000; start += 7) {
      for (let length = 1; length <= 9; length++) {
        kernels.values.fill(behind, 0, 16);
        const values = evaluate(name, patterns.subarray(start, start + 9), length);
        const expected = Array.from(values, (_, i) => twin(numberOf(patterns[start + i])));
        expect([...values], `from ${start}, length ${length}`).toEqual(expected);
        expect([...kernels.values.subarray(length, 16)]).toEqual(Array(16 - length).fill(behind));
      }
    }
  });

  it('errs no more than is recorded', () => {
    // The float64 functions are off by at most 4 of their own ulps, 2⁻²⁷ of float32's.
    const bound = largestError(record, 'float32', name) + 2 ** -27;
    for (const pattern of patterns) {
      const x = numberOf(pattern);
      const exact = reference(x);
      const y = twin(x);
      if (!Number.isFinite(Math.fround(exact))) {
        expect(y, `${name}(${x})`).toBe(Math.fround(exact));
        continue;
      }
      // An overflow that should not be counts as the number after the largest.
      const error = Math.abs(Math.min(y, 2 ** 128) - exact) / ulp(exact, FLOAT32);
      if (!(error <= bound)) expect(error, `${name}(${x})`).toBeLessThanOrEqual(bound);
    }
  });

  it('errs as much as is recorded where that was found, among all 2³² inputs', () => {
    const found = record.float32.find((entry) => entry.name === name);
    expect(record.stride).toBe(1);
    expect(found?.inputs).toBe(2 ** 32);
    const at = found?.at ?? nan;
    const error = errorInUlps(twin(at), truth(at), FLOAT32);
    expect(Math.ceil(error * 10_000) / 10_000).toBe(found?.worst);
  });

  it('rounds its argument to float32', () => {
    for (const x of [0.1, 0.3, 5.7]) expect(twin(x)).toBe(twin(Math.fround(x)));
  });
});

describe('the float64 functions', () => {
  it('err by less than the 4 ulps that these tests and the exhaustive run allow them', () => {
    for (const name of ['exp', 'ln', 'tanh', 'sigmoid']) {
      expect(largestError(record, 'float64', name), name).toBeLessThan(4);
    }
  });
});

describe('exact values and laws of the float32 functions', () => {
  it('at 0, 1, the infinities, and for what is no number', () => {
    expect([0, -0, inf, -inf, nan].map(exp32)).toEqual([1, 1, inf, 0, nan]);
    expect([0, -0, 1, inf, -inf, -1, -(2 ** -149), nan].map(log32)).toEqual([
      -inf,
      -inf,
      0,
      inf,
      nan,
      nan,
      nan,
      nan,
    ]);
    expect([0, -0, inf, -inf, nan].map(tanh32)).toEqual([0, -0, 1, -1, nan]);
    expect([0, -0, inf, -inf, nan].map(sigmoid32)).toEqual([0.5, 0.5, 1, 0, nan]);
  });

  it('tanh is odd', () => {
    for (const pattern of patterns) {
      const x = numberOf(pattern);
      if (!Object.is(tanh32(-x), -tanh32(x))) {
        expect(tanh32(-x), `${x}`).toBe(-tanh32(x));
      }
    }
  });

  it('none ever falls from one number to the next', () => {
    const middle = Float32Array.from({ length: 20_000 }, (_, n) => -3 + n / 5000);
    const numbers = [...middle, ...Array.from(patterns, numberOf)].filter((x) => !Number.isNaN(x));
    for (const { name, twin } of functions) {
      for (const x of name === 'log' ? numbers.filter((x) => x >= 0) : numbers) {
        const next = numberOf(patternAfter(x));
        if (!(twin(next) >= twin(x))) {
          expect(twin(next), `${name}(${next})`).toBeGreaterThanOrEqual(twin(x));
        }
      }
    }
  });

  it('the sigmoid errs by hardly more than its last rounding', () => {
    // eʳ is off by less than 2⁻³⁹ relatively, the sigmoid by no more: 2⁻¹⁵ ulp of float32, to which
    // the roundings of float64 add 2⁻²⁹ ulp each. The record is rounded up in the fourth decimal.
    expect(largestError(record, 'float32', 'sigmoid')).toBeLessThanOrEqual(0.5001);
  });
});

/** The pattern of the next larger number; that of infinity follows itself. */
function patternAfter(x: number): number {
  if (x === inf) return patternOf(inf);
  if (x === 0) return 1;
  return patternOf(x) + (x > 0 ? 1 : -1);
}
