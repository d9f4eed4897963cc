/** What the claims of Question 7 assume. */
import { needed } from '../assumption.ts';
import { type AssumptionText, chain } from '../claim.ts';
import { count } from '../domain.ts';

const exactly = { arithmetics: ['exact'] } as const;
const POSITIONS = 'sum(t, 1, t*s + k <= i + 2*p)';

export const q71: readonly AssumptionText[] = [
  needed(String.raw`The window fits: $k \le i + 2p$.`, {
    says: 'the formula counts the positions of a window that is too large, too',
    chain: chain([], POSITIONS, [['=', 'o(i, k, s, p)', 'without the condition']], exactly),
  }),
  needed('A window that would reach beyond the padded input is not placed.', {
    says: 'rounding up counts the same',
    chain: chain([], POSITIONS, [['=', 'ceil((i + 2*p - k)/s) + 1', 'with ⌈ ⌉ for ⌊ ⌋']], {
      given: 'k <= i + 2*p',
      ...exactly,
    }),
  }),
  needed('There are $p$ zeros at **each** border.', {
    says: 'p zeros in all give the same size',
    chain: chain([], 'o(i, k, s, p)', [['=', 'floor((i + p - k)/s) + 1', 'p once']], exactly),
  }),
  needed('Non-overlapping pooling moves by its own window size, $s = k = 5$.', {
    says: 'the second layer has 25 positions for any stride',
    variables: { s: count(1, 5) },
    chain: chain([], 'o(125, 5, s, 0)', [['=', '25', 'as for s = 5']], exactly),
  }),
];

const WEIGHTS = 'O*C*k^2';

export const q72: readonly AssumptionText[] = [
  needed('Biases are not counted.', {
    says: 'with one bias for each kernel the count is the same',
    chain: chain([], `${WEIGHTS} + O`, [['=', WEIGHTS, 'with biases']], exactly),
  }),
  needed('A kernel extends over all channels of its input.', {
    says: 'kernels of one channel have as many weights',
    chain: chain([], 'sum(o, sum(y, sum(x, 1)))', [['=', WEIGHTS, 'one channel']], exactly),
  }),
  needed('The same kernels are used at every position.', {
    says: 'kernels of their own for each of q² positions have as many weights',
    variables: { C: count(1, 3), O: count(1, 3), k: count(1, 3), q: count(1, 3) },
    chain: chain([], `q^2*(${WEIGHTS})`, [['=', WEIGHTS, 'not shared']], exactly),
  }),
];
