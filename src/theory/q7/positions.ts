/** Question 7, beyond its network: how many positions a window has, dilation included. */
import * as assumed from '../assumptions/q7.ts';
import { answer, type Claim, chain, claim, prose } from '../claim.ts';
import { count } from '../domain.ts';

/** The number of positions of a window that spans w, where it fits. */
export const POSITIONS = { 'o(i, w, s, p)': 'floor((i + 2*p - w)/s) + 1' } as const;

/** Every variable is a count, and the whole box is looked at: there is nothing to round. */
const ENUMERATED = { arithmetics: ['exact'] } as const;

export const positions: Claim = claim({
  id: 'Q7.positions',
  title: 'How many positions a window has',
  statement: String.raw`A window of $k$ taps with $d$ skipped positions between neighbouring ones ($d = 0$: no dilation) spans
$$w = (d + 1)(k - 1) + 1$$
positions. Moved in steps of $s$ over an input of size $i$ with $p$ zeros on each border, it has
$$o(i, w, s, p) = \left\lfloor \frac{i + 2p - w}{s} \right\rfloor + 1$$
positions where it fits, $w \le i + 2p$, and none otherwise.`,
  assumptions: assumed.positions,
  scope: 'every i ≤ 24, k ≤ 8, s ≤ 4, p ≤ 3, d ≤ 3',
  variables: { i: count(1, 24), k: count(1, 8), s: count(1, 4), p: count(0, 3), d: count(0, 3) },
  ranges: { t: [0, 'i + 2*p'], j: [1, 'k - 1'] },
  definitions: {
    w: '(d + 1)*(k - 1) + 1',
    q: 'floor((i + 2*p - w)/s)',
    ...POSITIONS,
  },
  proof: [
    prose(
      String.raw`**Span.** From each of the $k$ taps to the next it is $d + 1$ positions, $j = 1, \dots, k - 1$; with the first tap itself the window spans`,
    ),
    chain(
      [],
      'sum(j, d + 1) + 1',
      [
        ['=', '(k - 1)*(d + 1) + 1', 'k − 1 spaces'],
        ['=', 'k + (k - 1)*d', 'k taps, and d positions that are skipped in each space'],
        ['=', 'w', 'definition of w'],
      ],
      ENUMERATED,
    ),
    prose(
      String.raw`**Positions.** The padded input has positions $1, \dots, i + 2p$. The $t$-th window, counted from $t = 0$, begins at $ts + 1$ and ends at $ts + w$, so it lies within the padded input if and only if $ts + w \le i + 2p$. We count these $t$:`,
    ),
    chain(
      [],
      'sum(t, 1, t*s + w <= i + 2*p)',
      [
        [
          '=',
          'sum(t, 1, t <= q)',
          'solve for t, s > 0; an integer is at most a number if and only if it is at most its floor',
        ],
        ['=', 'max(0, q + 1)', 'the integers from 0 to q; none for q < 0'],
        ['=', 'max(0, o(i, w, s, p))', 'definition of o'],
      ],
      ENUMERATED,
    ),
    prose(
      String.raw`If the window fits, $q \ge 0$ and the maximum is $o(i, w, s, p)$. For $d = 0$ the span is the size of the window, $w = k$.`,
    ),
  ],
  answers: [
    answer({
      operation: 'outputSize',
      call: (subject, v) =>
        // Where no window fits there is nothing to ask.
        (v.d + 1) * (v.k - 1) + 1 > v.i + 2 * v.p
          ? null
          : subject.outputSize({
              inputSize: v.i,
              kernelSize: v.k,
              stride: v.s,
              padding: v.p,
              dilation: v.d + 1,
            }),
      given: 'w <= i + 2*p',
      expression: 'o(i, w, s, p)',
    }),
  ],
  witnesses: [
    {
      text: 'a remainder is dropped: a window of 2 with stride 2 has one position on 3',
      values: { i: 3, k: 2, s: 2, p: 0, d: 0 },
      shows: 'o(i, w, s, p) == 1',
    },
    {
      text: 'three taps with one position skipped between them span 5, which fits once on 5',
      values: { i: 5, k: 3, s: 1, p: 0, d: 1 },
      shows: 'w == 5 and o(i, w, s, p) == 1',
    },
  ],
});
