/** A careful formula has a value with an error bound wherever it is asked for one. */
import { describe, expect, it } from 'vitest';
import { checkCareful } from '../../../src/evidence/checkCareful.ts';
import { answer } from '../../../src/theory/claim.ts';
import { count, vector } from '../../../src/theory/domain.ts';
import { claimWith, settings } from './smallClaim.ts';

describe('checkCareful', () => {
  const hostile = { from: 0, to: 1000, also: [1000] };
  const claim = claimWith({ variables: { n: count(2, 2), x: vector('n', 0, 1, { hostile }) } });
  const check = (computedAs: string, given?: string) =>
    checkCareful(
      claim,
      answer({
        operation: 'softmax',
        call: () => null,
        indices: ['i'],
        expression: 'x[i]',
        computedAs,
        ...(given === undefined ? {} : { given }),
      }),
      settings,
    );

  it('asks for every entry at hostile points too', () => {
    expect(check('exp(-x[i])')).toEqual({
      ...{ runs: 60, comparisons: 120, worstRatio: 0, exact: false, exhaustive: false },
    });
  });

  it('names the entry that overflows, and what it gives there', () => {
    expect(() => check('i == 2 ? exp(x[i]) : x[i]')).toThrow(
      /T1: the careful formula fails at i = 2\n {2}left {6}Infinity ± Infinity\n {2}is {8}no number with an error bound\n {2}gap {7}Infinity\n {2}allowance 0 \(a careful implementation must not overflow\)\n {2}counterexample n = 2, x = /,
    );
  });

  it('asks for the entries of its case alone', () => {
    expect(check('i == 2 ? exp(x[i]) : x[i]', 'i == 1').comparisons).toBe(60);
    expect(() => check('i == 2 ? exp(x[i]) : x[i]', 'i == 2')).toThrow('the careful formula fails');
  });
});
