/** Every erratum is a test: what is said is refuted, what is true instead holds. */
import { describe, expect, it } from 'vitest';
import { checksOf } from '../../src/evidence/checks.ts';
import { mlpParameterCount } from '../../src/nn/mlp.ts';
import { exact } from '../../src/theory/arithmetic/exact.ts';
import { CLAIM_IDS } from '../../src/theory/claim.ts';
import { errata } from '../../src/theory/errata/book.ts';
import { PARAMETERS } from '../../src/theory/errata/practice.ts';
import { integerOf } from '../../src/theory/expression/evaluate.ts';
import { parse } from '../../src/theory/expression/parse.ts';
import { settings } from './committed.ts';
import { itIsRefuted } from './refuted.ts';

const NEEDED = 'its assumption is met and needed';

for (const { id, title, refuted, holds, claims } of errata) {
  describe(`${id} ${title}`, () => {
    for (const statement of refuted) itIsRefuted(statement);
    for (const statement of holds) {
      // What puts a mistake right must be true; it need not be said of all for which it is true.
      const checks = checksOf(statement, []).filter(({ name }) => !name.endsWith(NEEDED));
      it.each(checks.map((check) => [check.name, check]))(
        `instead: ${statement.title}, %s`,
        (_, check) => {
          expect(check.run(settings).comparisons).toBeGreaterThan(0);
        },
      );
    }
    it('refers to claims that there are, and refutes something', () => {
      for (const claim of claims) expect(CLAIM_IDS).toContain(claim);
      expect(refuted.length).toBeGreaterThan(0);
    });
  });
}

describe('the errata', () => {
  it('are numbered in their order', () => {
    expect(errata.map(({ id }) => id)).toEqual(errata.map((_, n) => `E${n + 1}`));
  });

  it('E12 counts parameters as the networks do', () => {
    for (const [h, g] of [
      [1, 1],
      [512, 256],
      [1024, 2048],
    ]) {
      const scope = { arithmetic: exact, variables: { h, g }, definitions: {}, ranges: {} };
      const counted = integerOf(parse(PARAMETERS), { ...scope, bound: {}, known: new Map() });
      expect(counted).toBe(mlpParameterCount([784, h, g, 10]));
    }
  });
});
