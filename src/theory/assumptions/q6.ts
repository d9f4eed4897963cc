/** What Question 6 assumes. */
import { convenient, needed } from '../assumption.ts';
import { type AssumptionText, chain } from '../claim.ts';

const exactly = { arithmetics: ['exact'] } as const;

export const q6: readonly AssumptionText[] = [
  convenient(
    'Indices start at 1.',
    'from 0 on, all three indices shift, and the lists stay the same',
  ),
  needed('Outside its range a signal counts as 0.', {
    says: 'continued periodically with period 4, the signals give the same entries',
    chain: chain(
      ['u'],
      'sum(s, sum(r, a[s]*w[r], s + r - 1 == u or s + r - 1 == u + 4))',
      [['=', 'c[u]', 'as with zeros']],
      exactly,
    ),
  }),
  needed('The kernel is flipped.', {
    says: 'valid is the same without the flip',
    chain: chain(['v'], 'sum(r, a[v + r - 1]*w[r])', [['=', 'c[v + 2]', 'correlation']], exactly),
  }),
  needed('"Same" is the middle part of the full convolution: one entry is dropped at each end.', {
    says: 'same is the beginning of full',
    chain: chain(['u'], 'c[u]', [['=', 'c[u + 1]', 'two entries dropped at the end']], exactly),
  }),
];
