/** Question 8, part 2: pooling, (64, 32, 32) → (64, 8, 8). */
import * as assumed from '../assumptions/q8.ts';
import { type Claim, chain, claim, prose } from '../claim.ts';
import { count } from '../domain.ts';
import {
  CONDITION,
  ENUMERATED,
  givens,
  type Layer,
  lengthAnswer,
  membershipAnswer,
  outputSizeAnswer,
  RANGES,
  solutionTable,
  unknowns,
} from './configurations.ts';

const pooling: Layer = {
  inputSize: 32,
  outputSize: 8,
  ...{ k: count(1, 40), s: count(1, 40), p: 0, d: 0 },
};

const q82a: Claim = claim({
  id: 'Q8.2a',
  title: 'Second layer, (64, 32, 32) → (64, 8, 8), pooling with a non-overlapping window',
  statement: String.raw`With $p = 0$ and $d = 0$ the output is $8 \times 8$ if and only if $32 - 8s < k \le 32 - 7s$, which ten pairs $(k, s)$ satisfy. The windows do not overlap, $k \le s$, for $s = 4$ and $k \in \{1, 2, 3, 4\}$ alone, and among these only $k = 4$ leaves no position unread: **$k = s = 4$**, the windows tile the input.`,
  assumptions: assumed.q82a,
  scope: 'every k, s ≤ 40: no larger window fits, and no larger stride has eight positions',
  uses: ['Q7.positions'],
  variables: unknowns(pooling),
  ranges: RANGES,
  definitions: givens(pooling),
  proof: [
    prose(
      String.raw`The input is the output of the first layer, so $i = 32$; pooling leaves the 64 channels alone. Without dilation $w = k$.`,
    ),
    chain(
      [],
      CONDITION,
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
      `${CONDITION} and k <= s`,
      [
        ['<=>', '32 - 8*s < k <= 32 - 7*s and k <= s', 'as above'],
        [
          '<=>',
          '32 - 8*s < k <= 32 - 7*s and k <= s and s == 4',
          '32 − 8s < k ≤ s gives s > 32/9, so s ≥ 4; above, s ≤ 4',
        ],
        ['<=>', 's == 4 and k <= 4', 'for s = 4 the bounds are 0 < k ≤ 4'],
      ],
      ENUMERATED,
    ),
    prose(
      String.raw`With $k < s = 4$ the last $4 - k$ of every four positions are never looked at (by the letter these are non-overlapping windows too). Pooling is meant to summarize all of its input; with *unread* for the number of positions (of the 32) that no window covers:`,
    ),
    chain(
      [],
      `${CONDITION} and k <= s and unread == 0`,
      [
        ['<=>', 's == 4 and k <= 4 and unread == 0', 'as above'],
        ['<=>', 's == 4 and k <= 4 and 8*(4 - k) == 0', '4 − k positions behind each of 8 windows'],
        ['<=>', 'k == 4 and s == 4', 'solve for k'],
      ],
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
    outputSizeAnswer(pooling),
  ],
  tables: [solutionTable(() => q82a, unknowns(pooling))],
});

const otherPooling: Layer = { inputSize: 32, outputSize: 7, ...{ k: 8, s: 4, p: 0, d: 0 } };

const q82b: Claim = claim({
  id: 'Q8.2b',
  title: 'Second layer with window k = 8 and stride s = 4',
  statement: String.raw`With $k = 8$, $s = 4$, $p = 0$ and $d = 0$ the output shape is $(64, 7, 7)$.`,
  assumptions: assumed.q82b,
  scope: 'this layer',
  uses: ['Q7.positions', 'Q8.2a'],
  variables: {},
  ranges: RANGES,
  definitions: givens(otherPooling),
  proof: [
    prose(
      String.raw`The input is $(64, 32, 32)$, as in Q8.2a, and the 64 channels stay. One side:`,
    ),
    chain([], 'floor((i + 2*p - w)/s) + 1', [
      ['=', 'floor((32 + 2*0 - 8)/4) + 1', 'i = 32, k = 8, s = 4, p = 0, w = k'],
      ['=', 'floor(24/4) + 1', '32 − 8 = 24'],
      ['=', '6 + 1', '24 = 4 · 6'],
      ['=', '7', 'arithmetic'],
    ]),
    prose(
      String.raw`The stride still divides the input into eight blocks of 4, but a window now covers two neighbouring blocks, and of those there are seven pairs.`,
    ),
  ],
  answers: [outputSizeAnswer(otherPooling), membershipAnswer(otherPooling, 'o == 7')],
});

export const part2: readonly Claim[] = [q82a, q82b];
