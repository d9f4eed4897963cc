/** Question 8, part 3: the last layer, (64, 8, 8) → (128, 4, 4). */
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

const lastLayerA: Layer = {
  inputSize: 8,
  outputSize: 4,
  ...{ k: count(1, 24), s: count(1, 24), p: 0, d: 0 },
  counted: ['unread'],
};

const q83a: Claim = claim({
  id: 'Q8.3a',
  title: 'Last layer, (64, 8, 8) → (128, 4, 4), without padding or dilation',
  statement: String.raw`With $p = 0$ and $d = 0$ the output is $4 \times 4$ if and only if $(k, s) \in \{(1, 2), (2, 2), (5, 1)\}$. All three are correct; **$k = 2$, $s = 2$ and $k = 5$, $s = 1$** read every position of the input, $k = 1$, $s = 2$ only every second one. There are 128 kernels.`,
  assumptions: assumed.q83a,
  scope: 'every k, s ≤ 24: no larger window fits, and no larger stride has four positions',
  uses: ['Q7.positions'],
  variables: unknowns(lastLayerA),
  ranges: rangesOf(lastLayerA),
  definitions: givens(lastLayerA),
  proof: [
    prose(
      String.raw`The input is the output of the second layer in Q8.2a, so $i = 8$; without dilation $w = k$.`,
    ),
    chain(
      [],
      conditionOf(lastLayerA),
      [
        ['<=>', 'floor((8 - k)/s) + 1 == 4', 'i = 8, o = 4, p = 0, w = k'],
        ['<=>', '3 <= (8 - k)/s < 4', 'definition of the floor'],
        ['<=>', '3*s <= 8 - k < 4*s', 'times s > 0'],
        ['<=>', '8 - 4*s < k <= 8 - 3*s', 'solve for k'],
        [
          '<=>',
          '(k == 1 and s == 2) or (k == 2 and s == 2) or (k == 5 and s == 1)',
          'k ≥ 1, so 3s ≤ 7 and s ≤ 2; the integers in 4 < k ≤ 5 for s = 1 and in 0 < k ≤ 2 for s = 2',
        ],
      ],
      ENUMERATED,
    ),
    prose(
      String.raw`The assignment's "the correct configuration" is one of three. Those that use the whole input, with *unread* for the number of its positions that no tap reads:`,
    ),
    chain(
      [],
      `${conditionOf(lastLayerA)} and unread == 0`,
      [
        [
          '<=>',
          '(k == 2 and s == 2) or (k == 5 and s == 1)',
          'of the three a step of 2 with a window of 1 skips every second position; the others leave no gap, k ≥ s, and their last window ends at 3s + k = 8',
        ],
      ],
      ENUMERATED,
    ),
  ],
  answers: [
    membershipAnswer(
      lastLayerA,
      '(k == 1 and s == 2) or (k == 2 and s == 2) or (k == 5 and s == 1)',
    ),
    lengthAnswer(lastLayerA, ['k', 's'], '(s >= 2)*min(2, k) + (k >= 5)'),
    outputSizeAnswer(lastLayerA, 'not always'),
  ],
  witnesses: [
    {
      text: 'k = 1, s = 2 reads the odd positions alone',
      values: { k: 1, s: 2 },
      shows: 'unread == 4 and reads[1] == 1 and reads[2] == 0',
    },
    {
      text: 'k = 5, s = 1 reads all eight, 4 · 5 readings',
      values: { k: 5, s: 1 },
      shows: 'w == 5 and unread == 0 and reads[1] == 1 and sum(x, reads[x]) == 20',
    },
  ],
  tables: [solutionTable(() => q83a, lastLayerA)],
});

const lastLayerB: Layer = { ...lastLayerA, p: 2, d: 1, counted: ['unread', 'blank'] };

const q83b: Claim = claim({
  id: 'Q8.3b',
  title: 'Last layer, (64, 8, 8) → (128, 4, 4), with dilation d = 1 and padding p = 2',
  statement: String.raw`With $d = 1$ (every second position is skipped) and $p = 2$ the output is $4 \times 4$ if and only if $(k, s) \in \{(1, 3), (2, 3), (3, 2), (5, 1)\}$. All four are correct; **only $k = 5$, $s = 1$** reads every position of the input. There are 128 kernels.`,
  assumptions: assumed.q83b,
  scope: 'every k, s ≤ 24: no larger window fits, and no larger stride has four positions',
  uses: ['Q7.positions'],
  variables: unknowns(lastLayerB),
  ranges: rangesOf(lastLayerB),
  definitions: givens(lastLayerB),
  proof: [
    prose(
      String.raw`The window spans $w = (1+1)(k-1)+1 = 2k - 1$ of the $8 + 2 \cdot 2 = 12$ padded positions.`,
    ),
    chain(
      [],
      conditionOf(lastLayerB),
      [
        [
          '<=>',
          'floor((8 + 2*2 - (2*k - 1))/s) + 1 == 4',
          'i = 8, o = 4, p = 2, w = (1 + 1)(k − 1) + 1 = 2k − 1',
        ],
        ['<=>', '3 <= (13 - 2*k)/s < 4', 'definition of the floor'],
        ['<=>', '3*s <= 13 - 2*k < 4*s', 'times s > 0'],
        [
          '<=>',
          '(k == 1 and s == 3) or (k == 2 and s == 3) or (k == 3 and s == 2) or (k == 5 and s == 1)',
          'k ≥ 1, so 3s ≤ 11 and s ≤ 3; the integers in 9/2 < k ≤ 5 for s = 1, in 5/2 < k ≤ 7/2 for s = 2 and in 1/2 < k ≤ 2 for s = 3',
        ],
      ],
      ENUMERATED,
    ),
    prose(
      String.raw`Again "the correct configuration" is not unique. What the four read of the positions $1, \dots, 8$: tap $j$ of window $t$ lies at $ts + 2j - 1$. With $k = 1$, $s = 3$: $-1, 2, 5, 8$, and the first window sees padding alone. With $k = 2$, $s = 3$ the taps at $1, 4, 7$ and $10$ join them; 3 and 6 are missing. With $k = 3$, $s = 2$ every $2t + 2j - 1$ is odd. With $k = 5$, $s = 1$ window 0 reads the odd positions, window 1 the even ones.`,
    ),
    chain(
      [],
      `${conditionOf(lastLayerB)} and unread == 0`,
      [['<=>', 'k == 5 and s == 1', 'the other three read 3, 6 and 4 of the 8 positions']],
      ENUMERATED,
    ),
  ],
  answers: [
    membershipAnswer(
      lastLayerB,
      '(k == 1 and s == 3) or (k == 2 and s == 3) or (k == 3 and s == 2) or (k == 5 and s == 1)',
    ),
    lengthAnswer(lastLayerB, ['k', 's'], '(s >= 3)*min(2, k) + (k >= 3 and s >= 2) + (k >= 5)'),
    outputSizeAnswer(lastLayerB, 'not always'),
    spanAnswer(lastLayerB),
  ],
  witnesses: [
    {
      text: 'taken for the dilation of a framework, where 1 means none, k = 5, s = 1, p = 2 would span 5 instead of 9 and give 8',
      values: { k: 5, s: 1 },
      shows: 'w == 9 and i + 2*p - k + 1 == 8',
    },
    {
      text: 'k = 5, s = 1 lays 16 of its 20 taps inside of the input',
      values: { k: 5, s: 1 },
      shows: 'sum(t, inside[t]) == 16',
    },
    {
      text: 'k = 1, s = 3 reads three positions of eight and has one window of padding alone',
      values: { k: 1, s: 3 },
      shows: 'unread == 5 and blank == 1',
    },
    {
      text: 'k = 2, s = 3 reads all but the positions 3 and 6',
      values: { k: 2, s: 3 },
      shows: 'unread == 2 and reads[3] == 0 and reads[6] == 0 and blank == 0',
    },
    {
      text: 'k = 3, s = 2 reads no even position',
      values: { k: 3, s: 2 },
      shows: 'unread == 4 and reads[2] == 0 and reads[8] == 0 and blank == 0',
    },
  ],
  tables: [solutionTable(() => q83b, lastLayerB)],
});

const lastLayerC: Layer = { ...lastLayerB, p: 1, d: 0 };

const q83c: Claim = claim({
  id: 'Q8.3c',
  title: 'Last layer, (64, 8, 8) → (128, 4, 4), with padding p = 1 and no dilation',
  statement: String.raw`With $p = 1$ and $d = 0$ the output is $4 \times 4$ if and only if $(k, s) \in \{(1, 3), (3, 2), (4, 2), (7, 1)\}$. All four are correct; **$k = 3$, $s = 2$**, the usual halving, and $k = 4$, $s = 2$ and $k = 7$, $s = 1$ read every position of the input. There are 128 kernels.`,
  assumptions: assumed.q83c,
  scope: 'every k, s ≤ 24: no larger window fits, and no larger stride has four positions',
  uses: ['Q7.positions'],
  variables: unknowns(lastLayerC),
  ranges: rangesOf(lastLayerC),
  definitions: givens(lastLayerC),
  proof: [
    prose(
      String.raw`The padded input has $8 + 2 \cdot 1 = 10$ positions; without dilation $w = k$.`,
    ),
    chain(
      [],
      conditionOf(lastLayerC),
      [
        ['<=>', 'floor((8 + 2*1 - k)/s) + 1 == 4', 'i = 8, o = 4, p = 1, w = k'],
        ['<=>', '3 <= (10 - k)/s < 4', 'definition of the floor'],
        ['<=>', '3*s <= 10 - k < 4*s', 'times s > 0'],
        ['<=>', '10 - 4*s < k <= 10 - 3*s', 'solve for k'],
        [
          '<=>',
          '(k == 1 and s == 3) or (k == 3 and s == 2) or (k == 4 and s == 2) or (k == 7 and s == 1)',
          'k ≥ 1, so 3s ≤ 9 and s ≤ 3; the integers in 6 < k ≤ 7 for s = 1, in 2 < k ≤ 4 for s = 2 and in −2 < k ≤ 1 for s = 3',
        ],
      ],
      ENUMERATED,
    ),
    prose(
      String.raw`Once more "the correct configuration" is not unique. With $k = 1$, $s = 3$ the taps lie at $0, 3, 6$ and $9$: the first and the last window see padding alone. The windows of the other three leave no gap, $k \ge s$; the first starts at position 0, the last ends at $3s + k - 1 \ge 8$:`,
    ),
    chain(
      [],
      `${conditionOf(lastLayerC)} and unread == 0`,
      [
        [
          '<=>',
          '(k == 3 and s == 2) or (k == 4 and s == 2) or (k == 7 and s == 1)',
          'the fourth, k = 1, reads the positions 3 and 6 alone',
        ],
      ],
      ENUMERATED,
    ),
  ],
  answers: [
    membershipAnswer(
      lastLayerC,
      '(k == 1 and s == 3) or (k == 3 and s == 2) or (k == 4 and s == 2) or (k == 7 and s == 1)',
    ),
    lengthAnswer(lastLayerC, ['k', 's'], '(s >= 3) + (s >= 2)*min(2, max(0, k - 2)) + (k >= 7)'),
    outputSizeAnswer(lastLayerC, 'not always'),
  ],
  witnesses: [
    {
      text: 'k = 1, s = 3 reads two positions of eight and has two windows of padding alone',
      values: { k: 1, s: 3 },
      shows: 'unread == 6 and blank == 2',
    },
    {
      text: 'with k = 1, s = 2 one of the first four windows would see padding alone',
      values: { k: 1, s: 2 },
      shows: 'blank == 1',
    },
    {
      text: 'k = 7, s = 1 lays 26 of its 28 taps inside of the input, and each of them reads',
      values: { k: 7, s: 1 },
      shows: 'w == 7 and sum(t, inside[t]) == 26 and sum(x, reads[x]) == 26',
    },
  ],
  tables: [solutionTable(() => q83c, lastLayerC)],
});

export const part3: readonly Claim[] = [q83a, q83b, q83c];
