/** Multiplications are counted, and nothing else. */
import { describe, expect, it } from 'vitest';
import { type Counter, counting } from '../../../../src/theory/arithmetic/counting.ts';
import { exactly, runningError } from '../../../../src/theory/arithmetic/runningError.ts';

describe('counting', () => {
  it('counts multiplications and divisions, nothing else', () => {
    const counter: Counter = { multiplications: 0 };
    const C = counting(runningError, counter);
    const two = exactly(2);
    C.add(two, two);
    C.subtract(two, two);
    C.exp(two);
    expect(counter.multiplications).toBe(0);
    expect(C.multiply(two, two).value).toBe(4);
    expect(C.divide(two, two).value).toBe(1);
    expect(counter.multiplications).toBe(2);
  });
});
