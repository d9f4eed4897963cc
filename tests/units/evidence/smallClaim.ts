/** A claim for testing the checks. */
import { type ClaimText, claim } from '../../../src/theory/claim.ts';
import { count, scalar, vector } from '../../../src/theory/domain.ts';

export const settings = { seed: 2, runs: 60 };

export const claimWith = (text: Partial<ClaimText>) =>
  claim({
    id: 'T1',
    title: 'a claim for testing',
    statement: '',
    scope: '',
    variables: { n: count(1, 3), x: vector('n', -5, 5), t: scalar(0, 4, { grid: 1 / 4 }) },
    ranges: { i: [1, 'n'], k: [1, 'n'] },
    proof: [],
    ...text,
  });
