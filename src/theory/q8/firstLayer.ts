/** Question 8, part 1: the first layer, (3, 64, 64) → (64, 32, 32). */
import * as assumed from '../assumptions/q8.ts';
import { type Claim, chain, claim, prose } from '../claim.ts';
import { count } from '../domain.ts';
import {
  conditionOf,
  ENUMERATED,
  givens,
  type Layer,
  lengthAnswer,
  membershipAnswer,
  outputSizeAnswer,
  rangesOf,
  solutionTable,
  spanAnswer,
  unknowns,
} from './configurations.ts';

const firstLayerA: Layer = {
  inputSize: 64,
  outputSize: 32,
  ...{ k: 8, s: count(1, 12), p: count(0, 170), d: 0 },
  counted: ['blank'],
};

const q81a: Claim = claim({
  id: 'Q8.1a',
  title: 'First layer, (3, 64, 64) → (64, 32, 32), with window k = 8 and no dilation',
  statement: String.raw`With $k = 8$ and $d = 0$ the output is $32 \times 32$ if and only if
$$\left\lceil \tfrac{31s - 56}{2} \right\rceil \le p \le 16s - 29 .$$
These are $\lfloor s/2 \rfloor$ paddings for every stride $s$: none for $s = 1$, $p = 3$ for $s = 2$, $p = 19$ for $s = 3$, $p \in \{34, 35\}$ for $s = 4$, and so on without end. Only $s = 2$, $p = 3$ pads less than its window; **the configuration that is meant is $k = 8$, $s = 2$, $p = 3$, $d = 0$**, with 64 kernels.`,
  assumptions: assumed.q81a,
  scope: 'every s ≤ 12, p ≤ 170',
  uses: ['Q7.positions'],
  variables: unknowns(firstLayerA),
  ranges: { ...rangesOf(firstLayerA), q: [1, 's'] },
  definitions: givens(firstLayerA),
  proof: [
    prose(
      String.raw`In all parts of this question $i$ and $o$ are the sizes of one side of the input and of the output. A window of size $k$ with $d$ skipped positions between neighbouring taps spans $w = (d+1)(k-1)+1$ positions, and by Q7.positions a window that spans $w$ positions can be placed $\lfloor (i + 2p - w)/s \rfloor + 1$ times. The first number of the shape, the channels, is the number of kernels and free to choose. Here $w = k = 8$:`,
    ),
    chain(
      [],
      conditionOf(firstLayerA),
      [
        ['<=>', 'floor((64 + 2*p - 8)/s) + 1 == 32', 'i = 64, o = 32, w = (0 + 1)(8 − 1) + 1 = 8'],
        ['<=>', '31 <= (56 + 2*p)/s < 32', 'definition of the floor'],
        ['<=>', '31*s <= 56 + 2*p < 32*s', 'times s > 0'],
        ['<=>', '(31*s - 56)/2 <= p < 16*s - 28', 'solve for p'],
        ['<=>', 'ceil((31*s - 56)/2) <= p <= 16*s - 29', 'p is an integer'],
      ],
      ENUMERATED,
    ),
    prose(String.raw`The number of integers between the two bounds is`),
    chain([], '(16*s - 29) - ceil((31*s - 56)/2) + 1', [
      ['=', '16*s - 28 - (ceil(31*s/2) - 28)', '56/2 = 28 is an integer and leaves the ceiling'],
      ['=', '16*s - ceil(31*s/2)', 'arithmetic'],
      ['=', 'floor(16*s - 31*s/2)', '−⌈x⌉ = ⌊−x⌋, and 16s is an integer'],
      ['=', 'floor(s/2)', '32s/2 − 31s/2 = s/2'],
    ]),
    prose(
      String.raw`So the configuration is not unique. But with $p \ge w$ the first window, at positions $1 - p, \dots, w - p$ of the input, sees nothing but padding. With *blank* for the number of windows, along one side, of which no tap lies inside of the input, one solution is left where there are none:`,
    ),
    chain(
      [],
      '31*s <= 56 + 2*p < 32*s and blank == 0',
      [
        [
          '<=>',
          's == 2 and p == 3',
          'the first window sees the input if p ≤ 7; then 31s ≤ 70, so s ≤ 2; s = 1 has no solution, s = 2 has p = 3, and there the last window begins at 60',
        ],
      ],
      ENUMERATED,
    ),
  ],
  answers: [
    membershipAnswer(firstLayerA, '31*s <= 56 + 2*p < 32*s'),
    lengthAnswer(
      firstLayerA,
      ['s', 'p'],
      'sum(q, max(0, min(p, 16*q - 29) - ceil((31*q - 56)/2) + 1))',
    ),
    outputSizeAnswer(firstLayerA, 'always'),
  ],
  witnesses: [
    {
      text: 's = 3 with p = 19 gives 32 as well, but the first four windows and the last four see padding alone; the fifth sees position 1 with its last tap, the fifth from the end two positions',
      values: { s: 3, p: 19 },
      shows: `${conditionOf(firstLayerA)} and w == 8 and blank == 8 and inside[4] == 1 and tap[4,7] == 1 and inside[27] == 2`,
    },
  ],
  tables: [solutionTable(() => q81a, firstLayerA, { s: count(1, 6), p: count(0, 70) })],
});

const firstLayerB: Layer = {
  inputSize: 64,
  outputSize: 32,
  ...{ k: count(1, 40), s: 2, p: count(0, 140), d: 6 },
  counted: ['unread'],
};

const q81b: Claim = claim({
  id: 'Q8.1b',
  title: 'First layer, (3, 64, 64) → (64, 32, 32), with dilation d = 6 and stride s = 2',
  statement: String.raw`With $d = 6$ (in the assignment's convention, where $d = 0$ means no dilation) and $s = 2$ the output is $32 \times 32$ if and only if
$$p = \left\lceil \tfrac{7k - 8}{2} \right\rceil .$$
There is one padding for every window size $k \ge 1$. The smallest window with which every position of the input is read is $k = 3$: **a natural configuration is $k = 3$, $s = 2$, $p = 7$, $d = 6$**, with 64 kernels.`,
  assumptions: assumed.q81b,
  scope: 'every k ≤ 40, p ≤ 140; what is read, k ≤ 8',
  uses: ['Q7.positions'],
  variables: unknowns(firstLayerB),
  ranges: rangesOf(firstLayerB),
  definitions: givens(firstLayerB),
  proof: [
    prose(
      String.raw`A window of size $k$ with $d = 6$ skipped positions between its taps spans $w = (d+1)(k-1)+1 = 7k - 6$ positions.`,
    ),
    chain(
      [],
      conditionOf(firstLayerB),
      [
        [
          '<=>',
          'floor((64 + 2*p - (7*k - 6))/2) + 1 == 32',
          'i = 64, o = 32, s = 2, w = (6 + 1)(k − 1) + 1 = 7k − 6',
        ],
        ['<=>', '31 <= (70 + 2*p - 7*k)/2 < 32', 'definition of the floor'],
        ['<=>', '62 <= 70 + 2*p - 7*k < 64', 'times 2'],
        ['<=>', '(7*k - 8)/2 <= p < (7*k - 8)/2 + 1', 'solve for p'],
        ['<=>', 'p == ceil((7*k - 8)/2)', 'the one integer in a half-open interval of length 1'],
      ],
      ENUMERATED,
    ),
    prose(
      String.raw`So again the configuration is not unique: for $k = 1$, where the dilation is idle, $p = 0$; for $k = 2$, $p = 3$; for $k = 3$, $p = 7$; and so on. The padding stays below the span $7k - 6$ for every $k$. What distinguishes the windows is what they read. Tap $j$ of window $t$ ($0 \le j < k$, $0 \le t \le 31$) lies at position $2t + 7j + 1 - p$ of the input, so position $x$ is read if and only if some $7j$ has the parity of $x + p - 1$ and lies in the interval $[x + p - 63,\; x + p - 1]$. The $7j$ of one parity are 14 apart, less than the length 62 of the interval; so it contains one as soon as the smallest of them is at most $x + p - 1$ and the largest at least $x + p - 63$. The smallest is at most $7$, the largest at least $7(k-2)$.

For $k \ge 4$ both hold for all $x$ from 1 to 64: $x + p - 1 \ge p \ge 10$, and $x + p - 63 \le p + 1 \le \frac{7k - 7}{2} + 1 \le 7(k - 2)$, since $7k \ge 23$. For $k = 3$, $p = 7$ the parity asks for an even $j$ if $x$ is even and for $j = 1$ if $x$ is odd: $0 \le x + 6$ and $14 \ge x - 56$ for even $x \le 64$; $7 \le x + 6$ and $7 \ge x - 56$ for odd $x \le 63$. For $k = 2$ the positions 1, 3, 62 and 64 are never read, for $k = 1$ no even position is. Height and width are treated alike, so an entry of the image is read if and only if its row and its column are. Counted, with *unread* for the number of positions, along one side, that no tap reads:`,
    ),
    chain(
      [],
      `k <= 8 and ${conditionOf(firstLayerB)} and unread == 0`,
      [
        [
          '<=>',
          '3 <= k <= 8 and p == ceil((7*k - 8)/2)',
          'p as above; count the positions that no tap reads',
        ],
      ],
      ENUMERATED,
    ),
  ],
  answers: [
    membershipAnswer(firstLayerB, 'p == ceil((7*k - 8)/2)'),
    lengthAnswer(firstLayerB, ['p'], '2*p >= 7*k - 8'),
    outputSizeAnswer(firstLayerB, 'not always'),
    spanAnswer(firstLayerB),
  ],
  witnesses: [
    {
      text: 'taken for the dilation of a framework, where 1 means none, d = 6 would span 13 instead of 15; the first tap could move by 65 positions instead of 63, so that there were 33 windows',
      values: { k: 3, p: 7 },
      shows: 'w == 15 and 64 + 2*p - w == 63 and 64 + 2*p - (6*(k - 1) + 1) == 65',
    },
    {
      text: 'k = 2 reads all but the positions 1, 3, 62 and 64, each once, with 60 of its 64 taps',
      values: { k: 2, p: 3 },
      shows:
        'unread == 4 and reads[1] == 0 and reads[3] == 0 and reads[62] == 0 and reads[64] == 0 and sum(x, reads[x]) == 60',
    },
  ],
  tables: [solutionTable(() => q81b, firstLayerB, { k: count(1, 8), p: count(0, 30) })],
});

export const part1: readonly Claim[] = [q81a, q81b];
