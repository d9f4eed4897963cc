/** The float gallery: every theorem is true, and float64 breaks it where the page says. */
import { describe, expect, it } from 'vitest';
import { checksOf } from '../../src/evidence/checks.ts';
import type { Point } from '../../src/evidence/draw.ts';
import { digitsAt, loseDigits } from '../../src/evidence/loseDigits.ts';
import type { FloatRecord } from '../../src/evidence/record.ts';
import { ulp } from '../../src/theory/arithmetic/decimal.ts';
import { floats } from '../../src/theory/floats.ts';
import { chainOf } from '../../src/theory/statement.ts';
import { committedEvidence, settings } from './committed.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** where float64 breaks a theorem, for the reporter that collects the evidence */
    digits?: FloatRecord;
  }
}

for (const { id, theorem, inputs } of floats) {
  describe(`${id} ${theorem.title}`, () => {
    const chain = chainOf(theorem);
    const [, { relation }] = chain.steps;
    let found: FloatRecord | null = null;

    it.each(checksOf(theorem, []).map((check) => [check.name, check]))(
      'is true of real numbers: %s',
      (_, check) => {
        expect(check.run(settings).comparisons).toBeGreaterThan(0);
      },
    );

    it('is broken by float64', ({ task }) => {
      found = { of: id, ...loseDigits(theorem, settings) };
      task.meta.digits = found;
    });

    it('is broken where it is recorded', ({ skip }) => {
      const recorded = committedEvidence(skip).floats.filter(({ of }) => of === id);
      if (found === null) skip('the search did not run');
      expect(recorded, 'run `npm run docs` to record the evidence anew').toEqual([found]);
    });

    it('is broken at one of the inputs that are shown', () => {
      const shown = inputs.map((input) => digitsAt(theorem, chain, input as Point));
      expect(shown.some(({ lost }) => lost)).toBe(true);
    });

    it.runIf(relation === '=')('the other side keeps its digits at all of them', () => {
      for (const input of inputs) {
        const { right, truth } = digitsAt(theorem, chain, input as Point);
        const off = Math.abs(Number(right) - Number(truth));
        // The mean of large numbers is itself rounded.
        expect(off).toBeLessThanOrEqual(id === 'F8' ? 1e-12 : 8 * ulp(Number(truth)));
      }
    });
  });
}

describe('the gallery', () => {
  it('is numbered in its order', () => {
    expect(floats.map(({ id }) => id)).toEqual(floats.map((_, n) => `F${n + 1}`));
  });
});
