/** A case is met by drawing from where it is: that may narrow the domain of a claim, not leave it. */
import { describe, expect, it } from 'vitest';
import { claims } from '../../src/theory/book.ts';

const narrowed = claims.flatMap((claim) =>
  claim.proof.flatMap((part) =>
    part.kind !== 'chain'
      ? []
      : Object.entries(part.within).map(([name, sort]) => [claim.id, name, claim, sort] as const),
  ),
);

describe('the ranges of a case', () => {
  it.each(narrowed)(
    '%s: that of %s lies within its domain',
    (_, name, claim, { from, to, ...rest }) => {
      const { from: least, to: most, ...sort } = claim.variables[name];
      expect(from).toBeGreaterThanOrEqual(least);
      expect(to).toBeLessThanOrEqual(most);
      expect(rest).toEqual(sort);
    },
  );
});
