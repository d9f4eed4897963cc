/** What Question 4 assumes. */
import { convenient, needed } from '../assumption.ts';
import { type AssumptionText, chain } from '../claim.ts';
import { count, matrix, scalar, vector } from '../domain.ts';

const inFloats = { arithmetics: ['float64'] } as const;
const grid = { grid: 1 } as const;

const small = {
  D: count(1, 1),
  M: count(1, 2),
  K: count(1, 1),
  x: vector('D', -2, 2, grid),
  W: matrix('M', 'D', -2, 2, grid),
  b: vector('M', -2, 2, grid),
  V: matrix('K', 'M', -2, 2, grid),
};

export const q4: readonly AssumptionText[] = [
  needed('The output units have biases.', {
    says: 'halved weights are enough, without a bias to take up the constants',
    variables: small,
    chain: chain(
      ['k'],
      'sum(j, V[k,j]*sigma(u[j]))',
      [['=', 'sum(j, R[k,j]*tanh(u[j]/2))', 'without output biases']],
      inFloats,
    ),
  }),
  needed('The new activation is tanh.', {
    says: 'ReLU would do as well',
    variables: { t: scalar(-2, 2, grid) },
    chain: chain([], 'sigma(t)', [['=', '(1 + max(0, t))/2', 'with ReLU for tanh']], inFloats),
  }),
  convenient('The hidden units have biases.', 'half of 0 is 0: without them it is the same', {
    says: 'for a network without hidden biases',
    variables: { ...small, c: vector('K', -2, 2, grid) },
    definitions: { 'u[j]': 'sum(i, W[j,i]*x[i])' },
    chain: chain(
      ['k'],
      'y[k]',
      [['=', 'sum(j, R[k,j]*tanh(sum(i, P[j,i]*x[i]))) + s[k]', 'without hidden biases']],
      inFloats,
    ),
  }),
];
