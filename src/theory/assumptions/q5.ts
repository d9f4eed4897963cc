/** What the claims of Question 5 assume. */
import { convenient, needed } from '../assumption.ts';
import { type AssumptionText, chain } from '../claim.ts';
import { count, matrix, scalar, vector } from '../domain.ts';

const exactly = { arithmetics: ['exact'] } as const;
const inFloats = { arithmetics: ['float64'] } as const;
const integers = { exactly: 'integer' } as const;
const grid = { grid: 1 } as const;

const small = {
  ...{ N: count(3, 3), n: count(1, 1), m: count(1, 1), a: count(1, 1) },
  b: vector(['N', -1], -2, 2, grid),
  V: matrix('m', ['N', -1], -2, 2, grid),
  c: vector('m', -2, 2, grid),
};

const one = { ...small, x: vector('n', -2, 2, grid), W: matrix(['N', -1], 'n', -2, 2, grid) };

export const q51: readonly AssumptionText[] = [
  needed('The output layer is linear.', {
    says: 'φ may act on the outputs as well (here ReLU)',
    variables: one,
    chain: chain(['k'], 'y[k]', [['=', 'phi(y[k])', 'if φ changed nothing']], inFloats),
  }),
  needed(String.raw`$\phi$ is applied to each entry.`, {
    says: 'φ of the sum is the sum of the φ (here ReLU)',
    variables: one,
    chain: chain(
      ['k'],
      'y[k]',
      [['=', 'phi(sum(j, V[k,j]*u[j])) + c[k]', 'φ taken outside']],
      inFloats,
    ),
  }),
  convenient(
    String.raw`$\phi$ is ReLU, sigmoid or tanh.`,
    'nothing is used of φ; these are what is tried',
  ),
];

const samples = { ...small, x: matrix('N', 'n', -2, 2, grid), w: vector('n', -2, 2, grid) };

export const q52: readonly AssumptionText[] = [
  needed(String.raw`All rows of $W^{(1)}$ are equal.`, {
    says: 'the second row may be twice the first (here with ReLU)',
    variables: samples,
    definitions: { 'W[h,l]': 'h*w[l]' },
    chain: chain(
      ['i', 'k'],
      'y[i,k]',
      [['=', 'sum(j, M[i,j]*T[j,k])', 'with M from the first row']],
      inFloats,
    ),
  }),
  needed('The outputs have biases: the column of ones.', {
    says: 'without the column of ones the equation is the same',
    variables: samples,
    chain: chain(['i', 'k'], 'y[i,k]', [['=', 'sum(h, M[i,h]*T[h,k])', 'N − 1 columns']], inFloats),
  }),
];

const pair = vector(2, 0, 2, { ...integers, ...grid });

export const q53: readonly AssumptionText[] = [
  needed(
    'The samples are distinct. (Equal samples with different values of $f$ cannot be interpolated by any function.)',
    {
      says: 'for any two samples on a line, integers, and ε ≤ 1 the determinant is not 0',
      variables: { x: pair, e: scalar(1 / 2, 1) },
      notation: { e: String.raw`\epsilon` },
      chain: chain(
        [],
        '0',
        [['<', 'abs(e - max(0, x[2] - x[1] + e))', 'M_{11} − M_{21}, for N = 2']],
        { given: 'x[1] >= x[2]', ...exactly },
      ),
    },
  ),
  convenient(
    'The samples are in decreasing order.',
    'their order is ours to choose: it only permutes the rows of M and F',
  ),
  needed(String.raw`$\mathbf w$ separates the samples.`, {
    says: 'any w separates distinct samples of the plane',
    variables: { x: matrix(2, 2, -1, 1, integers), w: vector(2, -1, 1, integers) },
    ranges: { l: [1, 2] },
    chain: chain(
      [],
      'x[1,1] == x[2,1] and x[1,2] == x[2,2]',
      [['<=>', 'sum(l, w[l]*x[1,l]) == sum(l, w[l]*x[2,l])', 'if w did not matter']],
      exactly,
    ),
  }),
  needed(String.raw`$\epsilon > 0$.`, {
    says: 'the diagonal is not 0 for ε = 0',
    variables: { t: scalar(-2, 2, integers), e: scalar(0, 1, integers) },
    notation: { e: String.raw`\epsilon` },
    chain: chain([], '0', [['<', 'max(0, t - t + e)', 'M_{ii}, with z_i = t']], exactly),
  }),
  needed(String.raw`$\epsilon$ is at most the smallest gap.`, {
    says: 'two samples with a gap p give 0 below the diagonal for any ε',
    variables: { p: scalar(1, 2, integers), e: scalar(1, 4, integers) },
    notation: { e: String.raw`\epsilon` },
    chain: chain([], 'max(0, -p + e)', [['=', '0', 'M_{21}']], exactly),
  }),
];

const four = count(1, 4);
const DETERMINANT =
  'M(1, 1)*(M(2, 2)*M(3, 3) - M(2, 3)*M(3, 2)) - M(1, 2)*(M(2, 1)*M(3, 3) - M(2, 3)*M(3, 1)) + M(1, 3)*(M(2, 1)*M(3, 2) - M(2, 2)*M(3, 1))';

export const q54: readonly AssumptionText[] = [
  needed('The samples are distinct.', {
    says: 'for any two samples on a line the determinant is not 0',
    variables: { a: four, x: pair, lambda: scalar(1, 8, grid) },
    chain: chain(
      [],
      '0',
      [['<', 'abs(phi(0) - phi(lambda*(x[2] - x[1])))', 'M_{11} − M_{21}, for N = 2']],
      { given: 'x[1] >= x[2]', ...inFloats },
    ),
  }),
  needed(String.raw`$\phi$ is bounded.`, {
    says: 'for φ(t) = eᵗ and the samples 2, 1, 0 the determinant tends to φ(0)² = 1',
    variables: { lambda: scalar(4, 16, grid) },
    definitions: { 'M(i, j)': 'j < 3 ? exp(lambda*(j - i)) : 1' },
    chain: chain(
      [],
      `abs(${DETERMINANT} - 1)`,
      [['<=', '20*exp(-lambda)', 'the rate of a φ with |φ| ≤ 2']],
      inFloats,
    ),
  }),
  needed(String.raw`$\phi(-\infty) = 0$.`, {
    says: 'below the diagonal the entries vanish for φ = 1 as well',
    variables: { lambda: scalar(1, 8, grid) },
    definitions: { 'phi(t)': '1' },
    chain: chain([], 'phi(-lambda)', [['<=', 'exp(-lambda)', 'the rate']], inFloats),
  }),
  needed(String.raw`$\phi(0) > 0$.`, {
    says: 'the diagonal outweighs what stands below it if φ(0) = 0',
    variables: { lambda: scalar(1, 8, grid) },
    definitions: { 'phi(t)': 't < 0 ? exp(t) : 0' },
    chain: chain([], 'phi(-lambda)', [['<=', 'phi(0)', 'M_{21} against M_{11}']], inFloats),
  }),
  needed(String.raw`$\lambda$ is sufficiently large.`, {
    says: 'for the samples 1, 0 the determinant is not 0 for any λ ≥ 0',
    variables: { a: four, lambda: scalar(0, 2, { grid: 1 / 2 }) },
    chain: chain([], '0', [['<', 'abs(phi(0) - phi(-lambda))', 'M_{11} − M_{21}']], inFloats),
  }),
  convenient(
    String.raw`$\phi$ is continuous, as the assignment says.`,
    'only its value at 0, its bound and its limit at −∞ are used; one of the four that are tried jumps at 0',
  ),
];
