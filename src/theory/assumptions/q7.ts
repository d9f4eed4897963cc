/** What the claims of Question 7 assume. */
import { needed } from '../assumption.ts';
import { type AssumptionText, chain } from '../claim.ts';
import { count } from '../domain.ts';

const exactly = { arithmetics: ['exact'] } as const;
const COUNTED = 'sum(t, 1, t*s + w <= i + 2*p)';

export const positions: readonly AssumptionText[] = [
  needed(String.raw`The window fits: $w \le i + 2p$.`, {
    says: 'the formula counts the positions of a window that is too large, too',
    chain: chain([], COUNTED, [['=', 'o(i, w, s, p)', 'without the condition']], exactly),
  }),
  needed('A window that would reach beyond the padded input is not placed.', {
    says: 'rounding up counts the same',
    chain: chain([], COUNTED, [['=', 'ceil((i + 2*p - w)/s) + 1', 'with ⌈ ⌉ for ⌊ ⌋']], {
      given: 'w <= i + 2*p',
      ...exactly,
    }),
  }),
  needed('There are $p$ zeros at **each** border.', {
    says: 'p zeros in all give the same size',
    chain: chain([], 'o(i, w, s, p)', [['=', 'floor((i + p - w)/s) + 1', 'p once']], exactly),
  }),
  needed('Between neighbouring taps $d$ positions are **skipped**.', {
    says: 'neighbouring taps are d positions apart, as frameworks count it',
    chain: chain([], 'w', [['=', 'd*(k - 1) + 1', 'd = 1 for no dilation']], exactly),
  }),
];

export const q71: readonly AssumptionText[] = [
  needed('Non-overlapping pooling moves by its own window size, $s = k = 5$.', {
    says: 'the second layer has 25 positions for any stride',
    variables: { s: count(1, 5) },
    chain: chain([], 'o(125, 5, s, 0)', [['=', '25', 'as for s = 5']], exactly),
  }),
  needed('The padding of the third layer is that of **each** border.', {
    says: 'one zero in all gives the same size',
    chain: chain([], 'o(25, 4, 1, 1)', [['=', '(25 + 1 - 4)/1 + 1', 'one zero']], exactly),
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
