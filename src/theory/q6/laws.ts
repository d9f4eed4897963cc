/** Question 6, beyond its two signals: the laws of convolution, proved for all signals. */
import { q6Laws as assumptions } from '../assumptions/q6.ts';
import { answer, type Claim, chain, claim, prose } from '../claim.ts';
import { count, scalar, vector } from '../domain.ts';

/** Proved for letters: numbers would add nothing. */
const FOR_LETTERS = { arithmetics: [] } as const;

const length = count(1, 4);

export const laws: Claim = claim({
  id: 'Q6.laws',
  title: 'The laws of convolution',
  statement: String.raw`Beyond what is asked: let $a$, $w$ and $v$ be any signals of $n$, $m$ and $q$ real numbers, and $(a * w)_t = \sum_s a_s\, w_{t-s+1}$ for $t = 1, \dots, n + m - 1$, the sum running over all $s$ for which both indices are in range. Then

- the entries of $a * w$ are the coefficients of the **product of the polynomials** $\sum_s a_s z^{s-1}$ and $\sum_r w_r z^{r-1}$;
- convolution is **commutative**, $a * w = w * a$, and **associative**, $(a * w) * v = a * (w * v)$;
- it is the product with a **Toeplitz matrix**, $a * w = T a$, whose entries $T_{ts}$ depend on $t - s$ alone;
- **correlation** with $w$ is convolution with $\bar w = (w_m, \dots, w_1)$;
- *valid* and *same* are **slices** of the full convolution: the $n - m + 1$ entries from the $m$-th on, and the $n$ entries that follow the first $\lfloor (m-1)/2 \rfloor$.`,
  assumptions,
  scope: 'n, m, q ≤ 4',
  runs: 50,
  variables: {
    n: length,
    m: length,
    q: length,
    a: vector('n', -2, 2),
    w: vector('m', -2, 2),
    v: vector('q', -2, 2),
    z: scalar(-2, 2),
  },
  ranges: {
    s: [1, 'n'],
    r: [1, 'm'],
    l: [1, 'q'],
    t: [1, 'n + m - 1'],
    u: [1, 'n + m + q - 2'],
    i: [1, 'n - m + 1'],
    j: [1, 'n'],
  },
  identities: { free: {} },
  definitions: {
    'c[t]': 'sum(s, a[s]*w[t - s + 1], s <= t < s + m)',
    'e[t]': 'sum(r, w[r]*v[t - r + 1], r <= t < r + q)',
    'T[t,s]': 's <= t < s + m ? w[t - s + 1] : 0',
    'f[r]': 'w[m - r + 1]',
    h: 'sum(r, 1, 2*r < m)',
  },
  notation: { c: '(a*w)', e: '(w*v)', f: String.raw`\bar w` },
  proof: [
    prose(
      String.raw`**Product of polynomials.** With $z$ an unknown, every pair of terms $a_s z^{s-1}$ and $w_r z^{r-1}$ contributes to the power $z^{t-1}$ with $t = s + r - 1$:`,
    ),
    chain(
      [],
      'sum(t, c[t]*z^(t - 1))',
      [
        [
          '=',
          'sum(t, sum(s, a[s]*w[t - s + 1]*z^(t - 1), s <= t < s + m))',
          'definition of the convolution',
        ],
        [
          '=',
          'sum(s, sum(r, a[s]*w[r]*(z^(s - 1)*z^(r - 1))))',
          'r = t − s + 1; every pair (s, r) occurs once',
        ],
        ['=', 'sum(s, a[s]*z^(s - 1)) * sum(r, w[r]*z^(r - 1))', 'a product of two sums'],
      ],
      FOR_LETTERS,
    ),
    prose(
      String.raw`Both ends are the same polynomial in $z$, so they have the same coefficients. **Commutative.** Written over pairs of indices that add up to $t + 1$, the two signals play the same part:`,
    ),
    chain(
      ['t'],
      'c[t]',
      [
        ['=', 'sum(s, sum(r, a[s]*w[r], s + r == t + 1))', 'r = t − s + 1'],
        ['=', 'sum(r, sum(s, w[r]*a[s], s + r == t + 1))', 'sums and factors exchanged'],
        ['=', 'sum(r, w[r]*a[t - r + 1], r <= t < r + n)', 's = t − r + 1'],
      ],
      FOR_LETTERS,
    ),
    prose(
      String.raw`**Associative.** Either side is the sum over all triples of indices that add up to $u + 2$. (Outside of its range, $w * v$ is a sum without terms, 0.)`,
    ),
    chain(
      ['u'],
      'sum(t, c[t]*v[u - t + 1], t <= u < t + q)',
      [
        [
          '=',
          'sum(s, sum(r, sum(l, a[s]*w[r]*v[l], s + r + l == u + 2)))',
          't = s + r − 1 and l = u − t + 1',
        ],
        ['=', 'sum(s, a[s]*e[u - s + 1])', 'r and l add up to (u − s + 1) + 1'],
      ],
      FOR_LETTERS,
    ),
    prose(
      String.raw`**Toeplitz matrix.** Let $T_{ts}$ be $w_{t-s+1}$ where that exists, 0 otherwise. Then row $t$ of $T a$ is`,
    ),
    chain(['t'], 'sum(s, T[t,s]*a[s])', [['=', 'c[t]', 'the other terms are 0']], FOR_LETTERS),
    prose('and $T$ is constant along its diagonals:'),
    chain(
      ['t', 's'],
      'T[t + 1,s + 1]',
      [['=', 'T[t,s]', 'the same difference of indices']],
      FOR_LETTERS,
    ),
    prose(
      String.raw`**Correlation** slides the kernel over the signal as it is; its $t$-th entry is the one in which $w_m$ meets $a_t$:`,
    ),
    chain(
      ['t'],
      'sum(r, a[t - m + r]*w[r], m - r < t <= m - r + n)',
      [
        ['=', 'sum(r, a[t - r + 1]*w[m - r + 1], r <= t < r + n)', 'm − r + 1 for r'],
        ['=', 'sum(r, a[t - r + 1]*f[r], r <= t < r + n)', 'definition of the flipped kernel'],
        ['=', 'sum(s, a[s]*f[t - s + 1], s <= t < s + m)', 's = t − r + 1'],
      ],
      FOR_LETTERS,
    ),
    prose(
      String.raw`which is the $t$-th entry of $a * \bar w$. **Valid.** Where the whole kernel lies over the signal, no term is left out; for $m > n$ there is no such place:`,
    ),
    chain(
      ['i'],
      'sum(r, w[r]*a[i + m - r])',
      [['=', 'c[i + m - 1]', 'all indices of a are in range']],
      FOR_LETTERS,
    ),
    prose(
      String.raw`**Same.** The kernel is centred over each entry of the signal in turn: it reaches $h$ entries to the left of its centre $w_{h+1}$, where $h$ is the number of $r$ with $2r < m$,`,
    ),
    chain([], 'floor((m - 1)/2)', [['=', 'h', '2r < m says r ≤ (m − 1)/2']], FOR_LETTERS),
    prose(
      String.raw`(for odd $m$ the centre is the middle entry, for even $m$ the left one of the middle two). Where $w_{h+1}$ meets $a_j$,`,
    ),
    chain(
      ['j'],
      'sum(r, w[r]*a[j - (r - (h + 1))], r - h <= j < r - h + n)',
      [['=', 'c[j + h]', 'the indices add up to (j + h) + 1']],
      FOR_LETTERS,
    ),
  ],
  answers: [
    answer({
      operation: 'convolve',
      call: (subject, v) => subject.convolve(v.a, v.w, 'full'),
      indices: ['t'],
      expression: 'c[t]',
    }),
    answer({
      operation: 'convolve',
      // Where the kernel never lies over the signal there is nothing to ask.
      call: (subject, v) => (v.m > v.n ? [] : subject.convolve(v.a, v.w, 'valid')),
      indices: ['i'],
      expression: 'c[i + m - 1]',
    }),
    answer({
      operation: 'convolve',
      call: (subject, v) => subject.convolve(v.a, v.w, 'same'),
      indices: ['j'],
      expression: 'c[j + h]',
    }),
  ],
  witnesses: [
    {
      text: 'a convolution of three signals of 4, 3 and 2 entries has 7',
      values: { n: 4, m: 3, q: 2 },
      shows: 'sum(u, 1) == 7',
    },
  ],
});
