/** Question 8, part 2: pooling, (64, 32, 32) → (64, 8, 8). */
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
  positionsOf,
  rangesOf,
  solutionTable,
  unknowns,
} from './configurations.ts';

const pooling: Layer = {
  inputSize: 32,
  outputSize: 8,
  ...{ k: count(1, 40), s: count(1, 40), p: 0, d: 0 },
  counted: ['unread'],
};

const q82a: Claim = claim({
  id: 'Q8.2a',
  title: 'Second layer, (64, 32, 32) → (64, 8, 8), pooling with a non-overlapping window',
  statement: String.raw`With $p = 0$ and $d = 0$ the output is $8 \times 8$ if and only if $32 - 8s < k \le 32 - 7s$, which ten pairs $(k, s)$ satisfy. The windows do not overlap, $k \le s$, for $s = 4$ and $k \in \{1, 2, 3, 4\}$ alone, and among these only $k = 4$ leaves no position unread: **$k = s = 4$**, the windows tile the input.`,
  assumptions: assumed.q82a,
  scope: 'every k, s ≤ 40: no larger window fits, and no larger stride has eight positions',
  uses: ['Q7.positions'],
  variables: unknowns(pooling),
  ranges: rangesOf(pooling),
  definitions: givens(pooling),
  proof: [
    prose(
      String.raw`The input is the output of the first layer, so $i = 32$; pooling leaves the 64 channels alone. Without dilation $w = k$.`,
    ),
    chain(
      [],
      conditionOf(pooling),
      [
        ['<=>', 'floor((32 - k)/s) + 1 == 8', 'i = 32, o = 8, p = 0, w = k'],
        ['<=>', '7 <= (32 - k)/s < 8', 'definition of the floor'],
        ['<=>', '7*s <= 32 - k < 8*s', 'times s > 0'],
        ['<=>', '32 - 8*s < k <= 32 - 7*s', 'solve for k'],
        [
          '<=>',
          '(s == 1 and k == 25) or (s == 2 and 17 <= k <= 18) or (s == 3 and 9 <= k <= 11) or (s == 4 and k <= 4)',
          'k ≥ 1, so 7s ≤ 31 and s ≤ 4; one stride after the other',
        ],
      ],
      ENUMERATED,
    ),
    prose(String.raw`Non-overlapping windows:`),
    chain(
      [],
      `${conditionOf(pooling)} and k <= s`,
      [
        [
          '<=>',
          's == 4 and k <= 4',
          '32 − 8s < k ≤ s gives s > 32/9, so s ≥ 4; above, s ≤ 4, and for s = 4 the bounds are 0 < k ≤ 4',
        ],
      ],
      ENUMERATED,
    ),
    prose(
      String.raw`With $k < s = 4$ the last $4 - k$ of every four positions are never looked at (by the letter these are non-overlapping windows too). Pooling is meant to summarize all of its input; with *unread* for the number of positions (of the 32 of a row or a column) that no window covers:`,
    ),
    chain(
      [],
      's == 4 and k <= 4 and unread == 0',
      [['<=>', 'k == 4 and s == 4', 'behind each of the 8 windows 4 − k positions are missed']],
      ENUMERATED,
    ),
  ],
  answers: [
    membershipAnswer(pooling, '32 - 8*s < k <= 32 - 7*s'),
    lengthAnswer(
      pooling,
      ['k', 's'],
      'min(1, max(0, k - 24)) + (s >= 2)*min(2, max(0, k - 16)) + (s >= 3)*min(3, max(0, k - 8)) + (s >= 4)*min(4, k)',
    ),
    outputSizeAnswer(pooling, 'not always'),
  ],
  witnesses: [
    {
      text: 'k = 3, s = 4 misses every fourth position, eight in all',
      values: { k: 3, s: 4 },
      shows: 'unread == 8 and reads[4] == 0',
    },
    {
      text: 'k = 9, s = 3 overlaps: 8 · 9 readings, from 1 to 30 and so at 15.5 on average, and the last two positions are missed',
      values: { k: 9, s: 3 },
      shows: 'w == 9 and unread == 2 and sum(x, reads[x]) == 72 and sum(x, x*reads[x]) == 1116',
    },
  ],
  tables: [solutionTable(() => q82a, pooling)],
});

const otherPooling: Layer = {
  inputSize: 32,
  outputSize: 7,
  ...{ k: 8, s: 4, p: 0, d: 0 },
  counted: [],
};

const q82b: Claim = claim({
  id: 'Q8.2b',
  title: 'Second layer with window k = 8 and stride s = 4',
  statement: String.raw`With $k = 8$, $s = 4$, $p = 0$ and $d = 0$ the output shape is $(64, 7, 7)$.`,
  assumptions: assumed.q82b,
  scope: 'this layer',
  uses: ['Q7.positions', 'Q8.2a'],
  variables: {},
  ranges: rangesOf(otherPooling),
  definitions: givens(otherPooling),
  proof: [
    prose(
      String.raw`The input is $(64, 32, 32)$, as in Q8.2a, and the 64 channels stay. One side:`,
    ),
    chain([], positionsOf(otherPooling), [
      ['=', '(32 - 8)/4 + 1', 'i = 32, k = 8, s = 4, p = 0, w = k, and 4 divides 24'],
      ['=', '7', 'arithmetic'],
    ]),
    prose(
      String.raw`The stride still divides the input into eight blocks of 4, but a window now covers two neighbouring blocks, and of those there are seven pairs.`,
    ),
  ],
  answers: [outputSizeAnswer(otherPooling, 'always'), membershipAnswer(otherPooling, 'o == 7')],
  witnesses: [
    {
      text: 'the seventh window ends at the last position, nothing is left over',
      values: {},
      shows: 's*(o - 1) + w == i',
    },
  ],
});

export const part2: readonly Claim[] = [q82a, q82b];
