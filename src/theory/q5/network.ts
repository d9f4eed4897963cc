/** Questions 5.1 and 5.2: the network, and the equation that its output weights have to solve. */
import * as assumed from '../assumptions/q5.ts';
import { answer, type Claim, chain, claim, prose } from '../claim.ts';
import { count, matrix, vector } from '../domain.ts';
import { sigmoid } from '../formulas.ts';

/** The activations that a general φ is tried with: ReLU, sigmoid, tanh. */
const activation = {
  'sigma(t)': sigmoid['stable(t)'],
  'phi(t)': 'a == 1 ? max(0, t) : (a == 2 ? sigma(t) : 2*sigma(2*t) - 1)',
};
const ACTIVATIONS = ['relu', 'sigmoid', 'tanh'] as const;

const notation = {
  W: 'W^{(1)}',
  b: 'b^{(1)}',
  V: 'W^{(2)}',
  c: 'b^{(2)}',
  T: String.raw`\tilde W^{(2)}`,
};

/** Definitions put in change no operation. */
const SAME_OPERATIONS =
  'both lines are evaluated by the same operations in the same order, so they agree to the last bit, while the bounds count the roundings of each';

/** Not tiny, as most doubles are: a wrong weight must show in the output. */
const weight = { grid: 2 ** -12 };

const q51: Claim = claim({
  id: 'Q5.1',
  title: 'The generic form of a two-layer network',
  statement: String.raw`With $N - 1$ hidden units, linear output and activation $\phi$ (applied to each entry),
$$y(\mathbf x) = W^{(2)}\,\phi\big(W^{(1)}\mathbf x + b^{(1)}\big) + b^{(2)},$$
where $W^{(1)} \in \mathbb R^{(N-1)\times n}$, $b^{(1)} \in \mathbb R^{N-1}$, $W^{(2)} \in \mathbb R^{m\times(N-1)}$, $b^{(2)} \in \mathbb R^m$.`,
  assumptions: assumed.q51,
  scope: 'N ≤ 5, n, m ≤ 3, φ ∈ {ReLU, σ, tanh}',
  slack: { derivation: SAME_OPERATIONS },
  variables: {
    N: count(2, 5),
    n: count(1, 3),
    m: count(1, 3),
    a: count(1, 3),
    x: vector('n', -2, 2, weight),
    W: matrix(['N', -1], 'n', -2, 2, weight),
    b: vector(['N', -1], -2, 2, weight),
    V: matrix('m', ['N', -1], -2, 2, weight),
    c: vector('m', -2, 2, weight),
  },
  ranges: { j: [1, 'N - 1'], k: [1, 'm'], l: [1, 'n'] },
  identities: { free: { phi: 'φ' } },
  definitions: {
    ...activation,
    'u[j]': 'sum(l, W[j,l]*x[l]) + b[j]',
    'h[j]': 'phi(u[j])',
    'y[k]': 'sum(j, V[k,j]*h[j]) + c[k]',
  },
  notation,
  proof: [
    prose(
      String.raw`The first layer is affine, $\mathbf u = W^{(1)}\mathbf x + b^{(1)}$; the activation makes the hidden units, $h_j = \phi(u_j)$; the output is affine in them, $\mathbf y = W^{(2)}\mathbf h + b^{(2)}$. Nothing is asked of $\phi$; it is tried as ReLU ($a = 1$), sigmoid ($a = 2$) and tanh ($a = 3$). Entry by entry:`,
    ),
    chain(
      ['k'],
      'y[k]',
      [
        ['=', 'sum(j, V[k,j]*phi(u[j])) + c[k]', 'definition of h'],
        ['=', 'sum(j, V[k,j]*phi(sum(l, W[j,l]*x[l]) + b[j])) + c[k]', 'definition of u'],
      ],
      { arithmetics: ['float64'] },
    ),
  ],
  answers: [
    answer({
      operation: 'twoLayerNetwork',
      call: (subject, v) =>
        subject.twoLayerNetwork(v.x, {
          hiddenWeights: v.W,
          hiddenBiases: v.b,
          outputWeights: v.V,
          outputBiases: v.c,
          activation: ACTIVATIONS[v.a - 1],
        }),
      indices: ['k'],
      expression: 'y[k]',
    }),
  ],
});

const q52: Claim = claim({
  id: 'Q5.2',
  title: 'With equal rows, interpolation is a matrix equation',
  statement: String.raw`Let all rows of $W^{(1)}$ be $\mathbf w^\top$. Then $y(\mathbf x^{(i)}) = f(\mathbf x^{(i)})$ for $i = 1, \dots, N$ if and only if $M\,\tilde W^{(2)} = F$, with
$$M_{ij} = \begin{cases} \phi(\mathbf w^\top \mathbf x^{(i)} + b^{(1)}_j) & j < N \\ 1 & j = N, \end{cases} \qquad \tilde W^{(2)} = [W^{(2)}, b^{(2)}]^\top, \quad F_{ik} = f(\mathbf x^{(i)})_k .$$`,
  assumptions: assumed.q52,
  scope: 'N ≤ 5, n, m ≤ 3, φ ∈ {ReLU, σ, tanh}',
  slack: { derivation: SAME_OPERATIONS },
  uses: ['Q5.1'],
  variables: {
    N: count(2, 5),
    n: count(1, 3),
    m: count(1, 3),
    a: count(1, 3),
    x: matrix('N', 'n', -2, 2, weight),
    w: vector('n', -2, 2, weight),
    b: vector(['N', -1], -2, 2, weight),
    V: matrix('m', ['N', -1], -2, 2, weight),
    c: vector('m', -2, 2, weight),
  },
  ranges: { i: [1, 'N'], j: [1, 'N'], h: [1, 'N - 1'], k: [1, 'm'], l: [1, 'n'] },
  identities: { free: { phi: 'φ' } },
  definitions: {
    ...activation,
    'W[h,l]': 'w[l]',
    'y[i,k]': 'sum(h, V[k,h]*phi(sum(l, W[h,l]*x[i,l]) + b[h])) + c[k]',
    'M[i,j]': 'j < N ? phi(sum(l, w[l]*x[i,l]) + b[j]) : 1',
    'T[j,k]': 'j < N ? V[k,j] : c[k]',
  },
  notation,
  proof: [
    prose(
      String.raw`Write $y_{ik}$ for the $k$-th output at the $i$-th sample. Since all rows of $W^{(1)}$ are equal, every hidden unit sees the same number $\mathbf w^\top\mathbf x^{(i)}$ and differs only by its bias. ($\phi$ is ReLU, sigmoid or tanh as $a = 1, 2, 3$.) The output bias is a weight of a unit that is always 1; with it as the $N$-th column,`,
    ),
    chain(
      ['i', 'k'],
      'y[i,k]',
      [
        [
          '=',
          'sum(h, V[k,h]*phi(sum(l, w[l]*x[i,l]) + b[h])) + c[k]',
          'all rows of W⁽¹⁾ are equal to w',
        ],
        ['=', 'sum(h, M[i,h]*T[h,k]) + M[i,N]*T[N,k]', 'definitions of M and W̃⁽²⁾'],
        ['=', 'sum(j, M[i,j]*T[j,k])', 'one sum over N columns'],
      ],
      { arithmetics: ['float64'] },
    ),
    prose(
      String.raw`The right-hand side is the entry $(i,k)$ of $M\tilde W^{(2)}$, so the $Nm$ conditions $y_{ik} = f(\mathbf x^{(i)})_k$ are the $Nm$ entries of $M\tilde W^{(2)} = F$. The last row of $M$ belongs to the last sample $\mathbf x^{(N)}$, its last column to the output bias. If $M$ is invertible, $\tilde W^{(2)} = M^{-1}F$ interpolates, whatever $f$ is.`,
    ),
  ],
  answers: [
    answer({
      operation: 'twoLayerNetwork',
      call: (subject, v) =>
        subject.twoLayerNetwork(v.x[0], {
          hiddenWeights: v.b.map(() => v.w),
          hiddenBiases: v.b,
          outputWeights: v.V,
          outputBiases: v.c,
          activation: ACTIVATIONS[v.a - 1],
        }),
      indices: ['k'],
      expression: 'sum(j, M[1,j]*T[j,k])',
      computedAs: 'y[1,k]',
    }),
  ],
  witnesses: [
    {
      text: 'two samples, 2 and 1, with φ = ReLU, w = 1, b = −1, the weight 3 and the bias 4: the outputs are 7 and 4',
      values: { N: 2, n: 1, m: 1, a: 1, x: [[2], [1]], w: [1], b: [-1], V: [[3]], c: [4] },
      shows: 'sum(i, 10^(2 - i)*y[i,1]) == 74',
    },
  ],
});

export const network: readonly Claim[] = [q51, q52];
