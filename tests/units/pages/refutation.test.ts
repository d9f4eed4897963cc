/** How a refutation is printed. */
import { describe, expect, it } from 'vitest';
import type { Refutation } from '../../../src/evidence/refute.ts';
import {
  failure,
  refutationOf,
  sixDigits,
  statementBlocks,
} from '../../../src/pages/refutation.ts';
import { chain } from '../../../src/theory/claim.ts';
import { count } from '../../../src/theory/domain.ts';
import { statement } from '../../../src/theory/statement.ts';

const found: Refutation = {
  ...{ of: 'E1', says: 'words', point: 'n = 2, x = [0, 1]', at: 'i = 1' },
  ...{ left: '0.12345678', relation: '<=', right: '1e-30' },
};

describe('a failure', () => {
  it('names the place and both sides', () => {
    expect(failure(found)).toBe('at `n = 2, x = [0, 1]`, `i = 1`: 0.123457 ≤ 1e-30 is false');
  });

  it('of a statement about no variables has no place', () => {
    const sides = { left: 'true', relation: '<=>', right: 'false' };
    expect(failure({ ...found, ...sides, point: '', at: '' })).toBe('true ⇔ false is false');
  });

  it.each([
    ['2923530', '2923530'],
    ['NaN', 'NaN'],
    ['true', 'true'],
    ['', ''],
    ['4.24835425529159e-18', '4.24835e-18'],
  ])('shows %s as %s', (text, shown) => {
    expect(sixDigits(text)).toBe(shown);
  });
});

describe('a statement', () => {
  const words = statement('E1', {
    says: 'words',
    variables: { n: count(1, 2) },
    definitions: { 'f(t)': 't + 1', unused: '1' },
    chain: chain([], 'f(n)', [['=', '2', 'for n = 1']], { given: 'n > 0' }),
  });

  it('is found by whose it is and what it says', () => {
    expect(refutationOf(words, [{ ...found, of: 'E2' }, found])).toBe(found);
    expect(refutationOf(words, [{ ...found, says: 'other words' }])).toBeUndefined();
  });

  it('is printed with its case, its reason and the definitions that it mentions', () => {
    const text = statementBlocks(words).join('\n');
    expect(text).toContain('Where $n > 0$:');
    expect(text).toContain('f{\\left(n\\right)} &= 2');
    expect(text).toContain('for n = 1');
    expect(text).toContain('f{\\left(t\\right)} &= t + 1');
    expect(text).not.toContain('unused');
  });
});
