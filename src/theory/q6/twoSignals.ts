/** Question 6: full, valid and same convolution of two short signals. */
import { q6 as assumptions } from '../assumptions/q6.ts';
import { answer, type Claim, chain, claim, prose } from '../claim.ts';

const signal = [1, 2, 3, 4];
const kernel = [1, 0, 2];

export const twoSignals: Claim = claim({
  id: 'Q6',
  title: 'Full, valid and same convolution of [1, 2, 3, 4] with [1, 0, 2]',
  statement: String.raw`With the kernel flipped, $(a * w)_t = \sum_s a_s\, w_{t-s+1}$, the sum running over all $s$ for which both indices are in range. For $a = [1,2,3,4]$ and $w = [1,0,2]$
$$\text{full} = [1, 2, 5, 8, 6, 8], \qquad \text{valid} = [5, 8], \qquad \text{same} = [2, 5, 8, 6].$$`,
  assumptions,
  scope: 'these two signals, every entry',
  variables: {},
  construct: () => ({ a: signal, w: kernel }),
  ranges: { s: [1, 4], r: [1, 3], t: [1, 6], u: [1, 4], v: [1, 2], z: ['-3', 3] },
  definitions: { 'c[t]': 'sum(s, a[s]*w[t - s + 1], 1 <= t - s + 1 <= 3)' },
  notation: { c: '(a*w)' },
  proof: [
    prose(
      String.raw`**Full.** An entry is kept if at least one term of its sum is in range: $1 \le s \le 4$ and $1 \le t - s + 1 \le 3$ leave $1 \le t \le 6$, so there are $4 + 3 - 1 = 6$ entries. In each of them the indices of $a$ and $w$ add up to $t + 1$; as that of $a$ grows, that of $w$ falls: this is the flip.`,
    ),
    chain([], 'c[1]', [
      ['=', 'a[1]*w[1]', 'indices add up to 2'],
      ['=', '1*1', 'the entries'],
      ['=', '1', 'arithmetic'],
    ]),
    chain([], 'c[2]', [
      ['=', 'a[1]*w[2] + a[2]*w[1]', 'indices add up to 3'],
      ['=', '1*0 + 2*1', 'the entries'],
      ['=', '2', 'arithmetic'],
    ]),
    chain([], 'c[3]', [
      ['=', 'a[1]*w[3] + a[2]*w[2] + a[3]*w[1]', 'indices add up to 4'],
      ['=', '1*2 + 2*0 + 3*1', 'the entries'],
      ['=', '5', 'arithmetic'],
    ]),
    chain([], 'c[4]', [
      ['=', 'a[2]*w[3] + a[3]*w[2] + a[4]*w[1]', 'indices add up to 5; there is no w_4'],
      ['=', '2*2 + 3*0 + 4*1', 'the entries'],
      ['=', '8', 'arithmetic'],
    ]),
    chain([], 'c[5]', [
      ['=', 'a[3]*w[3] + a[4]*w[2]', 'indices add up to 6'],
      ['=', '3*2 + 4*0', 'the entries'],
      ['=', '6', 'arithmetic'],
    ]),
    chain([], 'c[6]', [
      ['=', 'a[4]*w[3]', 'indices add up to 7'],
      ['=', '4*2', 'the entries'],
      ['=', '8', 'arithmetic'],
    ]),
    prose(
      String.raw`**Valid.** Only those entries are kept for which the whole kernel lies over the signal, that is, whose sum has all three terms:`,
    ),
    chain(['t'], 'sum(s, 1, 1 <= t - s + 1 <= 3) == 3', [
      ['<=>', 'sum(s, 1, t - 2 <= s <= t) == 3', 'solve for s'],
      ['<=>', '1 <= t - 2 and t <= 4', 't − 2, t − 1 and t must all be indices of a'],
      ['<=>', '3 <= t <= 4', 'add 2 on the left'],
    ]),
    prose(
      String.raw`So valid $= [(a*w)_3, (a*w)_4] = [5, 8]$, with $4 - 3 + 1 = 2$ entries. **Same.** Of the six entries the middle four are kept, one dropped at each end because the kernel reaches $(3-1)/2 = 1$ position beyond its centre: $[(a*w)_2, \dots, (a*w)_5] = [2, 5, 8, 6]$.

**Check by polynomials.** The entries of a full convolution are the coefficients of a product of polynomials:`,
    ),
    chain(['z'], 'sum(t, c[t]*z^(t - 1))', [
      [
        '=',
        'sum(t, sum(s, a[s]*w[t - s + 1]*z^(t - 1), 1 <= t - s + 1 <= 3))',
        'definition of the convolution',
      ],
      [
        '=',
        'sum(s, sum(r, a[s]*w[r]*(z^(s - 1)*z^(r - 1))))',
        'r = t − s + 1, so t − 1 = (s − 1) + (r − 1); every pair (s, r) occurs once',
      ],
      ['=', 'sum(s, a[s]*z^(s - 1)) * sum(r, w[r]*z^(r - 1))', 'a product of two sums'],
      ['=', '(1 + 2*z + 3*z^2 + 4*z^3)*(1 + 2*z^2)', 'the entries'],
      [
        '=',
        '(1 + 2*z + 3*z^2 + 4*z^3) + (2*z^2 + 4*z^3 + 6*z^4 + 8*z^5)',
        'multiply out: the second summand is the first polynomial times 2z²',
      ],
      ['=', '1 + 2*z + 5*z^2 + 8*z^3 + 6*z^4 + 8*z^5', 'collect equal powers'],
    ]),
    prose(
      String.raw`Both ends are polynomials of degree at most 5; they agree at the seven points $z = -3, \dots, 3$, so they have the same coefficients: full $= [1, 2, 5, 8, 6, 8]$ once more.`,
    ),
  ],
  answers: [
    answer({
      operation: 'convolve',
      call: (subject) => subject.convolve(signal, kernel, 'full'),
      indices: ['t'],
      expression: 'c[t]',
    }),
    answer({
      operation: 'convolve',
      call: (subject) => subject.convolve(signal, kernel, 'valid'),
      indices: ['v'],
      expression: 'c[v + 2]',
    }),
    answer({
      operation: 'convolve',
      call: (subject) => subject.convolve(signal, kernel, 'same'),
      indices: ['u'],
      expression: 'c[u + 1]',
    }),
    answer({
      operation: 'convolve',
      call: (subject) =>
        (['full', 'valid', 'same'] as const).map(
          (mode) => subject.convolve(signal, kernel, mode).length,
        ),
      indices: ['r'],
      expression: 'r == 1 ? 4 + 3 - 1 : r == 2 ? 4 - 3 + 1 : 4',
    }),
  ],
  witnesses: [
    {
      text: 'the polynomials are compared at seven points, more than their degree',
      values: {},
      shows: 'sum(z, 1) == 7',
    },
    {
      text: 'without the flip (correlation) the valid part would be [7, 10]',
      values: {},
      shows: 'sum(r, a[r]*w[r]) == 7 and sum(r, a[r + 1]*w[r]) == 10 and c[3] == 5 and c[4] == 8',
    },
  ],
});
