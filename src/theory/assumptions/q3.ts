/** What the claims of Question 3 assume. */
import { convenient, needed } from '../assumption.ts';
import { type AssumptionText, chain } from '../claim.ts';
import { count, scalar, vector } from '../domain.ts';

const exactly = { arithmetics: ['exact'] } as const;
const inFloats = { arithmetics: ['float64'] } as const;
const ln = { exactly: 'ln' } as const;

export const q31: readonly AssumptionText[] = [
  needed('The same $c$ is added to every entry.', {
    says: 'c may be added to the first entry alone',
    variables: { n: count(2, 3), x: vector('n', -2, 2, ln), c: scalar(-2, 2, ln) },
    definitions: { 'v[i]': 'i == 1 ? x[i] + c : x[i]' },
    chain: chain(
      ['i'],
      'exp(v[i])/sum(k, exp(v[k]))',
      [['=', 'S[i]', 'as if c were added to all']],
      exactly,
    ),
  }),
];

export const q32: readonly AssumptionText[] = [
  needed(String.raw`$c \ge 0$.`, {
    says: 'the mass goes to the largest entries for c → −∞ as well',
    variables: {
      n: count(2, 3),
      x: vector('n', -3, 3, { grid: 1 }),
      c: scalar(-16, -4, { grid: 1 }),
    },
    chain: chain(
      ['i'],
      'abs(S[i] - (x[i] == top)/m)',
      [['<=', 'n*exp(-(abs(c)*g))', 'with |c| for c']],
      { given: 'm < n', ...inFloats },
    ),
  }),
  convenient(String.raw`$n \ge 2$.`, 'a single entry is the largest one, and has it all', {
    says: 'for n = 1',
    variables: {
      n: count(1, 1),
      x: vector('n', -3, 3, { grid: 1 / 4 }),
      c: scalar(0, 8, { grid: 1 }),
    },
    chain: chain(['i'], 'S[i]', [['=', '1/m', 'm = 1']], inFloats),
  }),
];

export const q33: readonly AssumptionText[] = [
  needed('There are exactly two classes.', {
    says: 'the first of three classes has the probability σ(z)',
    variables: { x: vector(3, -2, 2, ln) },
    ranges: { i: [1, 3], k: [1, 3] },
    chain: chain([], 'S[1]', [['=', 'sigma(z)', 'as for two']], exactly),
  }),
];

export const q34: readonly AssumptionText[] = [
  convenient(
    String.raw`$K \ge 2$.`,
    'for K = 1 the only probability is 1, and no number is needed',
    {
      says: 'for K = 1',
      variables: { K: count(1, 1), x: vector('K', -2, 2, ln) },
      chain: chain(['i'], 'S[i]', [['=', 'exp(v[i])/sum(k, exp(v[k]))', 'v = [0]']], exactly),
    },
  ),
  convenient('The first entry is the one that is subtracted.', 'any other does as well', {
    says: 'with the last entry',
    chain: chain(
      ['i'],
      'S[i]',
      [['=', 'exp(x[i] - x[K])/sum(k, exp(x[k] - x[K]))', 'Q3.1 with c = −x_K']],
      exactly,
    ),
  }),
  needed('All $K - 1$ numbers are free.', {
    says: 'the last of them may be 0',
    variables: { K: count(2, 3), x: vector('K', -2, 2, ln) },
    definitions: { 'u[i]': 'i == K ? 0 : v[i]' },
    chain: chain(
      ['i'],
      'S[i]',
      [['=', 'exp(u[i])/sum(k, exp(u[k]))', 'with K − 2 numbers']],
      exactly,
    ),
  }),
];
