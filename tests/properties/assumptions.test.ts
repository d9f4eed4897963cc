/** Every claim says what it assumes; what becomes of it otherwise is checked among its own tests. */
import { describe, expect, it } from 'vitest';
import { claims } from '../../src/theory/book.ts';

describe('assumptions', () => {
  it.each(claims.map((claim) => [claim.id, claim]))(
    '%s lists what it needs',
    (_, { assumptions }) => {
      expect(assumptions.some(({ convenient }) => convenient === null)).toBe(true);
      for (const { without, convenient } of assumptions) {
        // Either something fails without it, or somebody has said why nothing does.
        expect(convenient ?? without?.title ?? '').not.toBe('');
      }
    },
  );

  it('no two statements of a claim have the same words, by which their refutations are found', () => {
    for (const { assumptions } of claims) {
      const titles = assumptions.flatMap(({ without }) => without?.title ?? []);
      expect(new Set(titles).size).toBe(titles.length);
    }
  });
});
