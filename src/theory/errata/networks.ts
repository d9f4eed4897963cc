/** Errata of Questions 4 and 5: two-layer networks. */
import { chain } from '../claim.ts';
import { count, matrix, scalar, vector } from '../domain.ts';
import { sigmoid } from '../formulas.ts';
import { erratum } from './erratum.ts';

const exactly = { arithmetics: ['exact'] } as const;
const inFloats = { arithmetics: ['float64'] } as const;

export const sigmoidForTanh = erratum({
  id: 'E4',
  title: 'The equivalent network has tanh in its units',
  where: 'solution key, question 4, last line',
  says: String.raw`$y(x, \Theta, \sigma)_k = \sum_j \tilde\omega^{(2)}_{kj}\, \sigma\big(\sum_i \tilde\omega^{(1)}_{ji} x_i + \tilde\omega^{(1)}_{j0}\big) + \tilde\omega^{(2)}_{k0}$.`,
  wrong: String.raw`The parameters are those of the tanh network, the activation is not: with $\sigma$ the output is another.`,
  refuted: [
    {
      says: 'with σ in its units the network of Θ′ is that of Θ',
      variables: {
        D: count(1, 2),
        M: count(1, 2),
        x: vector('D', -2, 2, { grid: 1 }),
        W: matrix('M', 'D', -2, 2, { grid: 1 }),
        b: vector('M', -2, 2, { grid: 1 }),
        V: vector('M', -2, 2, { grid: 1 }),
        c: scalar(-2, 2, { grid: 1 }),
      },
      ranges: { i: [1, 'D'], j: [1, 'M'] },
      definitions: sigmoid,
      notation: {
        W: String.raw`\omega^{(1)}`,
        b: String.raw`\omega^{(1)}_{#0}`,
        V: String.raw`\omega^{(2)}`,
        c: String.raw`\omega^{(2)}_{0}`,
      },
      chain: chain(
        [],
        'sum(j, V[j]*sigma(sum(i, W[j,i]*x[i]) + b[j])) + c',
        [
          [
            '=',
            'sum(j, V[j]/2*sigma(sum(i, W[j,i]/2*x[i]) + b[j]/2)) + (c + sum(j, V[j])/2)',
            'as the key says',
          ],
        ],
        inFloats,
      ),
    },
  ],
  corrected: String.raw`$\tanh$ in place of the $\sigma$ on the right-hand side.`,
  claims: ['Q4'],
});

export const lastRow = erratum({
  id: 'E5',
  title: 'The last row of M belongs to the last sample',
  where: 'solution key, question 5.2',
  says: String.raw`The last row of $M$ is printed with $\mathbf x^{(3)}$.`,
  wrong: String.raw`$M$ has $N$ rows, one for each sample. With $\mathbf x^{(3)}$ in row $N$ the last equation speaks of another sample (unless $N = 3$); tried with ReLU and one input:`,
  refuted: [
    {
      says: 'the last row is that of the third sample',
      variables: {
        N: count(3, 5),
        x: vector('N', -2, 2, { exactly: 'integer' }),
        w: scalar(-2, 2, { exactly: 'integer' }),
        b: vector(['N', -1], -2, 2, { exactly: 'integer' }),
        V: vector(['N', -1], -2, 2, { exactly: 'integer' }),
        c: scalar(-2, 2, { exactly: 'integer' }),
      },
      ranges: { i: [1, 'N'], h: [1, 'N - 1'] },
      definitions: { 'y[i]': 'sum(h, V[h]*max(0, w*x[i] + b[h])) + c' },
      notation: { b: 'b^{(1)}', V: 'W^{(2)}', c: 'b^{(2)}' },
      chain: chain(
        [],
        'y[N]',
        [['=', 'sum(h, V[h]*max(0, w*x[3] + b[h])) + c', 'the last row as printed']],
        exactly,
      ),
    },
  ],
  corrected: String.raw`$\mathbf x^{(N)}$ in the last row.`,
  claims: ['Q5.2'],
});

const wave = {
  variables: { N: count(3, 4), lambda: count(32, 64) },
  ranges: { i: [1, 'N'], j: [1, 'N'] },
  definitions: {
    'phi(t)': 't < 0 ? exp(t) : 1 + abs(t - 2*floor((t + 1)/2))',
    'z[i]': 'N - i',
    'M(i, j, lambda)': 'j < N ? phi(lambda*(z[i] - z[j])) : 1',
  },
} as const;

const STEP = 'abs(M(i, j, lambda + 1) - M(i, j, lambda))';

export const noTriangularLimit = erratum({
  id: 'E6',
  title: 'M need not have a limit',
  where: 'statement, question 5.4',
  says: String.raw`For $\phi$ continuous and bounded with $\phi(-\infty) = 0$ and $\phi(0) > 0$, $\lim_{\lambda \to \infty} M$ is triangular with non-zero diagonal elements.`,
  wrong: String.raw`Above the diagonal $\phi$ is taken at $+\infty$, where it is only bounded. With $e^t$ for $t < 0$, continued by a wave between 1 and 2 (continuous, and $e^x$ continued by $1 + \sin x$ would do as well), those entries go on moving up and down for ever. The wave has period 2, so no bound on $\lambda$ helps:`,
  refuted: [
    {
      ...wave,
      says: 'from λ = 32 on, the entries above the diagonal change by at most ½ from one λ to the next',
      chain: chain(['i', 'j'], STEP, [['<=', '1/2', 'if they converged']], {
        given: 'i < j',
        ...inFloats,
      }),
    },
  ],
  corrected: String.raw`The entries **below** the diagonal tend to 0, the diagonal **is** $\phi(0), \dots, \phi(0), 1$ for every $\lambda$, and $\det M \to \phi(0)^{N-1}$. Boundedness is needed, continuity is not.`,
  holds: [
    {
      ...wave,
      says: 'on and below the diagonal they settle exponentially fast',
      chain: chain(['i', 'j'], STEP, [['<=', '2*exp(-lambda)', 'φ(t) ≤ eᵗ for t < 0']], {
        given: 'i >= j',
        ...inFloats,
      }),
    },
  ],
  claims: ['Q5.4'],
});

const ordered = {
  variables: {
    N: count(2, 4),
    p: vector(['N', -1], 1, 3, { exactly: 'integer' }),
    s: scalar(1 / 2, 3 / 2),
  },
  ranges: { i: [1, 'N'], j: [1, 'N'], g: [1, 'N - 1'] },
  definitions: {
    'z[i]': 'sum(g, p[g], g >= i)',
    gap: 'smallest(g, p[g])',
    epsilon: 's*gap',
    'M[i,j]': 'j < N ? max(0, z[i] - z[j] + epsilon) : 1',
  },
  notation: { gap: String.raw`\gamma` },
} as const;

const TRIANGULAR = 'sum(i, sum(j, M[i,j], i > j)) == 0';

export const sufficientOnly = erratum({
  id: 'E7',
  title: 'ε may be the smallest gap itself',
  where: 'solution key, question 5.3',
  says: String.raw`$M$ is triangular for $\epsilon$ smaller than the smallest gap $\gamma$ between neighbouring $\mathbf w^\top\mathbf x^{(i)}$.`,
  wrong:
    'True, but commonly read as the condition. It is sufficient, not necessary. Tried for gaps p that are integers and any ε from half of the smallest gap to one and a half:',
  refuted: [
    {
      ...ordered,
      says: 'M is triangular if and only if ε < γ',
      chain: chain([], TRIANGULAR, [['<=>', 'epsilon < gap', 'read as the condition']], exactly),
    },
  ],
  corrected: String.raw`$M$ is triangular if and only if $\epsilon \le \gamma$.`,
  holds: [
    {
      ...ordered,
      says: 'M is triangular if and only if ε ≤ γ',
      chain: chain(
        [],
        TRIANGULAR,
        [['<=>', 'epsilon <= gap', 'neighbours below the diagonal have z_i − z_j = −p_j']],
        exactly,
      ),
    },
  ],
  claims: ['Q5.3'],
});
