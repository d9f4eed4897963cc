/** What the claims of Question 2 assume. */
import { convenient, needed } from '../assumption.ts';
import { type AssumptionText, chain } from '../claim.ts';
import { count, matrix, scalar, vector } from '../domain.ts';

const exactly = { arithmetics: ['exact'] } as const;
const logits = { n: count(2, 3), x: vector('n', -2, 2, { exactly: 'ln' }) };
const inFloats = { arithmetics: ['float64'] } as const;
const steepness = scalar(2, 3, { grid: 1 });
const integers = { exactly: 'integer' } as const;

export const q21: readonly AssumptionText[] = [
  needed('The entries are independent variables.', {
    says: 'the formula holds for two entries that are one variable t',
    variables: { t: scalar(-2, 2, { exactly: 'ln' }) },
    definitions: { 'T(t)': 'exp(t)/(exp(t) + exp(t))' },
    chain: chain([], 'd(T(t), t)', [['=', 'T(t)*(1 - T(t))', 'as if x_2 were fixed']], exactly),
  }),
  needed('The exponents are the entries themselves, not multiples of them.', {
    says: 'S(cx) has the derivative of S(x)',
    variables: { n: count(2, 3), x: vector('n', -2, 2, { grid: 1 }), c: steepness },
    definitions: { Z: 'sum(k, exp(c*x[k]))', 'S[i]': 'exp(c*x[i])/Z' },
    chain: chain(
      ['i', 'j'],
      'd(S[i], x[j])',
      [['=', 'S[i]*(delta(i,j) - S[j])', 'without the factor c']],
      inFloats,
    ),
  }),
];

export const q22: readonly AssumptionText[] = [
  convenient(
    'A row of the Jacobian is an output, a column an input.',
    'the matrix is symmetric, so the other convention gives the same one',
    {
      says: 'the transpose is the same',
      variables: { ...logits, n: count(1, 3) },
      chain: chain(['i', 'j'], 'J[i,j]', [['=', 'J[j,i]', 'symmetric']], exactly),
    },
  ),
  needed('The entries add up to 1 (for the sums of rows and columns).', {
    says: 'the columns of diag(u) − uuᵀ add up to 0 for any u',
    variables: { n: count(1, 3), u: vector('n', -2, 2, integers) },
    chain: chain(
      ['j'],
      'sum(i, delta(i,j)*u[i]) - sum(i, u[i])*u[j]',
      [['=', '0', 'as for softmax']],
      exactly,
    ),
  }),
];

export const q23: readonly AssumptionText[] = [
  needed(String.raw`$\sigma$ acts on each entry alone.`, {
    says: 'the Jacobian is diagonal if an output depends on the sum of the inputs',
    variables: logits,
    ranges: { k: [1, 'n'] },
    chain: chain(
      ['i', 'j'],
      'd(sigma(sum(k, x[k])), x[j])',
      [['=', 'delta(i,j)*(sigma(x[i])*sigma(-x[i]))', 'as for single entries']],
      exactly,
    ),
  }),
  needed(String.raw`The steepness is 1 (in Question 1 it is $k$).`, {
    says: 'the derivative of σ(ct) is that of σ at ct',
    variables: { t: scalar(-2, 2, { grid: 1 }), c: steepness },
    chain: chain(
      [],
      'd(sigma(c*t), t)',
      [['=', 'sigma(c*t)*sigma(-(c*t))', 'without the factor c']],
      inFloats,
    ),
  }),
];

export const q24: readonly AssumptionText[] = [
  needed(String.raw`$\mathbf y$ is the output at this $\mathbf x$.`, {
    says: 'the output at 2x does as well',
    variables: { ...logits, g: vector('n', -2, 2, integers) },
    definitions: { 'Y[i]': 'exp(2*x[i])/sum(k, exp(2*x[k]))' },
    chain: chain(
      ['i'],
      'sum(j, d(S[j], x[i])*g[j])',
      [['=', 'Y[i]*(g[i] - sum(k, Y[k]*g[k]))', 'with an old output']],
      exactly,
    ),
  }),
  needed('The Jacobian is diagonal, or diagonal minus an outer product.', {
    says: 'for any matrix A the product Aᵀg needs the diagonal alone',
    variables: {
      n: count(2, 3),
      A: matrix('n', 'n', -2, 2, integers),
      g: vector('n', -2, 2, integers),
    },
    chain: chain(
      ['i'],
      'sum(j, A[j,i]*g[j])',
      [['=', 'A[i,i]*g[i]', 'as for a diagonal matrix']],
      exactly,
    ),
  }),
  convenient(
    String.raw`$\mathbf y$ is known from the forward pass.`,
    'its n exponentials and n divisions are O(n) as well',
  ),
];
