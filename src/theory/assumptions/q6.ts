/** What the claims of Question 6 assume. */
import { convenient, needed } from '../assumption.ts';
import { type AssumptionText, chain } from '../claim.ts';
import { count, vector } from '../domain.ts';

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

const two = count(2, 2);
const integers = { exactly: 'integer' } as const;
/** Two signals of two integers each. */
const pairs = {
  n: two,
  m: two,
  a: vector('n', 0, 2, integers),
  w: vector('m', 0, 2, integers),
};
const CORRELATION = 'sum(r, a[t - m + r]*w[r], m - r < t <= m - r + n)';

export const q6Laws: readonly AssumptionText[] = [
  needed('The kernel is flipped.', {
    says: 'correlation is commutative',
    variables: pairs,
    chain: chain(
      ['t'],
      CORRELATION,
      [['=', 'sum(s, w[t - n + s]*a[s], n - s < t <= n - s + m)', 'the signals exchanged']],
      exactly,
    ),
  }),
  needed('Indices start at 1.', {
    says: 'the Toeplitz matrix has w_(t−s) in row t and column s, as it has from 0 on',
    variables: pairs,
    definitions: { 'T[t,s]': 's < t <= s + m ? w[t - s] : 0' },
    chain: chain(['t'], 'sum(s, T[t,s]*a[s])', [['=', 'c[t]', 'one diagonal too low']], exactly),
  }),
  needed('Outside its range a signal counts as 0.', {
    says: 'continued periodically with period n, the signals give the same entries',
    variables: pairs,
    chain: chain(
      ['j'],
      'sum(s, sum(r, a[s]*w[r], s + r - 1 == j or s + r - 1 == j + n))',
      [['=', 'c[j]', 'as with zeros']],
      exactly,
    ),
  }),
  needed(
    String.raw`For kernels of even length "same" begins behind the first $\lfloor (m-1)/2 \rfloor$ entries of the full convolution. (There is no middle; others round up.)`,
    {
      says: 'rounding up gives the same entries',
      variables: pairs,
      chain: chain(
        ['j'],
        'c[j + ceil((m - 1)/2)]',
        [['=', 'c[j + h]', 'one entry too late']],
        exactly,
      ),
    },
  ),
];
