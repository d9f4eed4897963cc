/**
 * Slips of the pen that change nothing: the answer with them is as true as without, if not as sharp.
 * Each has its reason; one that a check finds after all must be taken off the list.
 */
import type { ClaimId } from '../../theory/claim.ts';

export interface Harmless {
  /** names of mutants of the claim */
  readonly mutants: readonly string[];
  readonly because: string;
}

/** `of('derivation 2, step 1', '- → +', '1 → 0 (2)')`: the names of several mutants of one place. */
const of = (place: string, ...changes: readonly string[]): string[] =>
  changes.map((change) => `${place}: ${change}`);

const INTEGER_BOUND = 'for integers ½ ≤ n says what 1 ≤ n says';

export const EQUIVALENT: Readonly<Record<ClaimId, readonly Harmless[]>> = {
  'Q1.1': [
    {
      mutants: of('derivation 6, first line', '- → +', 'g dropped (2)', '0 → -1 (2)'),
      because: 'g(0) = 0: it may as well be added, be written 0, or be g(−1), which is 0 too',
    },
    {
      mutants: of('definition of epsilon', 'abs dropped'),
      because: 's takes either sign, so s x is the same choice as s |x|',
    },
  ],
  'Q1.2': [
    { mutants: of('derivation 2, step 1', '> → >='), because: 'x = 0 is 0 in either case' },
    {
      mutants: [
        ...of('derivation 4, first line', 'bounds exchanged', '0 → -1'),
        ...of('derivation 6, first line', 'bounds exchanged'),
      ],
      because: 'the integral of 0 is 0, over whatever part of the negative axis, either way',
    },
    { mutants: of('derivation 4, step 4', 'g dropped'), because: 'x = g(x) for x ≥ 0' },
    {
      mutants: [
        ...of('witness 1, statement 1', 'sign of the argument of H'),
        ...of('witness 1, statement 2', '* → /', 'H dropped', 'sign of the argument of H'),
      ],
      because: 'x is 0 there, and so are −x, x·x and x divided by ½',
    },
  ],
  'Q1.3': [
    { mutants: of('derivation 10, first line', '2 → 3'), because: 'a weaker lower bound' },
    {
      mutants: of('derivation 13, step 2', '/ → *', '1 → 2', '2 → 1', '2 halved'),
      because: 'a weaker upper bound: 1 or 2 instead of ½',
    },
    { mutants: of('derivation 17, first line', '0 → -1'), because: 'a square is at least −1, too' },
    {
      mutants: of('derivation 17, step 1', 'sign of the argument of sigma'),
      because: 'σ(−u) − ½ = −(σ(u) − ½), and it is squared',
    },
    {
      mutants: of(
        'derivation 20, first line',
        ...['1 → 0', '1 halved', '2 → 3', '/ → * (2)', '4 → 3', '4 halved'],
      ),
      because: 'a weaker lower bound',
    },
  ],
  'Q1.4': [
    {
      mutants: of(
        'derivation 8, first line',
        ...['bounds exchanged', 'd dropped', 'sign of the argument of phi', '0 → -1'],
      ),
      because: 'H is 0 below 0, and where a − r > 0, φ is 0 from 0 to there and below 0',
    },
    { mutants: of('derivation 8, step 2', '+ → -'), because: 'φ is 0 at both ends of its support' },
  ],
  'Q2.2': [{ mutants: of('definition of D', 'i → j (2)'), because: 'S_j = S_i where i = j' }],
  'Q2.4': [
    {
      mutants: of('derivation 6, first line', 'j → i (2)'),
      because: 'the derivative of σ(x_j) by x_i is 0 but for j = i, where g_j = g_i',
    },
    {
      mutants: of('definition of s', 'sign of the argument of sigma'),
      because: 's(1 − s) is the same for σ(x) and σ(−x) = 1 − σ(x)',
    },
  ],
  'Q3.2': [
    {
      mutants: of('derivation 4, step 5', '/ → *', '- → +', '2 → 1', '/ → * (2)', '1 → 2'),
      because: 'a weaker bound that vanishes too: n + m ≥ n − m, and m ≥ 1 divides less often',
    },
    {
      mutants: [...of('witness 3, statement 1', '1 → 2'), ...of('witness 3, statement 2', '2 → 1')],
      because: 'the tie: S_1 = S_2',
    },
  ],
  'Q3.4': [
    {
      mutants: of('definition of v', '1 → 0', '1 halved'),
      because: 'y_0 = x_1 − x_1 is 0, like v_1',
    },
  ],
  'Q5.2': [
    {
      mutants: of('derivation 2, step 2', 'i → k (2)'),
      because: 'the last column of M has ones only',
    },
    {
      mutants: of('definition of y', 'h → i (2)', 'h → k (2)', 'h → l'),
      because: 'all rows of W⁽¹⁾ are equal',
    },
  ],
  'Q5.4': [
    {
      mutants: of('derivation 2, step 1', 'sign of the argument of phi'),
      because: 'the argument is 0',
    },
    {
      mutants: [...of('definition of L', 'j → i (3)'), ...of('definition of V', 'j → i (3)')],
      because: 'i = j there',
    },
    {
      mutants: of('definition of V', '* → /', '- → +'),
      because: 'a sign is its own inverse, and i + j is even where j − i is',
    },
    { mutants: of('range of k, from', '- 1'), because: 'V is 0 left of its diagonal' },
    { mutants: of('range of q, from', '- 1'), because: 'a factor 1 more' },
    { mutants: of('range of q, to', '+ 1'), because: 'a weaker bound: (N + 1)! for N!' },
    { mutants: of('witness 2, statement 1', '0 → 1'), because: 'φ(1) = φ(0) for this φ' },
  ],
  'Q7.positions': [
    {
      mutants: of('range of t, to', '+ 1', '- 1'),
      because: 'no window starts that late',
    },
  ],
  'Q7.1': [
    {
      mutants: of('witness 1, statement 2', '29 → 28', '5 → 6', '5 → 6 (2)', '0 → -1'),
      because: 'the floor forgives it',
    },
  ],
  'Q6.laws': [
    {
      mutants: of('derivation 16, first line', '1 halved'),
      because: 'the floor forgives it',
    },
  ],
  'Q8.1a': [
    {
      mutants: of('derivation 6, first line', '56 → 57'),
      because: 'for s = 2, which is left, both sides are even',
    },
    {
      mutants: of('range of q, from', '+ 1', '- 1'),
      because: 's = 1 has no solution, and none is counted for s = 0',
    },
  ],
  'Q8.2b': [
    {
      mutants: [
        ...of('derivation 2, first line', 'floor → ceil'),
        ...of('answer 1, expression', 'floor → ceil'),
      ],
      because: 's divides i − w: 4 divides 24',
    },
  ],
  'Q8.3b': [
    {
      mutants: [...of('derivation 2, step 2', '< → <='), ...of('derivation 2, step 3', '< → <=')],
      because: '13 − 2k is odd and 4s is even',
    },
    { mutants: of('answer 3, given', '<= → <'), because: 'w is odd and i + 2p is even' },
  ],
  'Q8.3c': [
    {
      mutants: [
        ...of('derivation 2, first line', '* → /'),
        ...of('derivation 4, first line', '* → /'),
        ...of('answer 3, given', '* → /'),
        ...of('answer 3, expression', '* → /'),
      ],
      because: 'p = 1',
    },
  ],
  Q6: [
    {
      mutants: [
        ...of('derivation 2, step 1', '* → /'),
        ...of('derivation 3, step 1', '* → / (2)'),
        ...of('derivation 4, step 1', '* → / (3)'),
        ...of('derivation 5, step 1', '* → / (3)'),
      ],
      because: 'w_1 = 1',
    },
    {
      mutants: [
        ...of('derivation 3, step 1', '1 → 2'),
        ...of('derivation 4, step 1', '+ → - (2)', '2 → 3', '2 → 1'),
        ...of('derivation 5, step 1', '+ → - (2)', '3 → 4 (2)', '3 → 2 (2)'),
        ...of('derivation 6, step 1', '+ → -', '4 → 3'),
      ],
      because: 'w_2 = 0',
    },
    {
      mutants: [
        ...of('derivation 9, first line', '1 halved (2)'),
        ...of('derivation 9, step 2', '1 halved'),
        ...of('derivation 11, step 1', '1 halved (3)'),
        ...of('definition of c', '1 halved (2)'),
      ],
      because: INTEGER_BOUND,
    },
  ],
};
