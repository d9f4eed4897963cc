/** Question 5.4: interpolation with bounded activations that vanish at −∞. */
import * as assumed from '../assumptions/q5.ts';
import { type Claim, chain, claim, computation, enclosure, prose } from '../claim.ts';
import { count, scalar, vector } from '../domain.ts';
import { valueIn } from '../expression/evaluate.ts';
import { parse } from '../expression/parse.ts';
import { permutationSum } from '../linearAlgebra.ts';
import { matrixM, orderedSamples, sampleRanges, samples } from './samples.ts';

export const q54: Claim = claim({
  id: 'Q5.4',
  title: 'Interpolation with sigmoid-like activations',
  statement: String.raw`Let $\phi$ be bounded with $\phi(t) \to 0$ for $t \to -\infty$ and $\phi(0) > 0$. With $\mathbf w = \lambda\mathbf u$, $z_i = \mathbf u^\top\mathbf x^{(i)}$ in decreasing order and $b^{(1)}_j = -\lambda z_j$: for every $\lambda$ the diagonal of $M$ is $\phi(0), \dots, \phi(0), 1$; for $\lambda \to \infty$ every entry below the diagonal tends to 0, and $\det M \to \phi(0)^{N-1} \ne 0$. Hence for every sufficiently large $\lambda$ the network interpolates any $f$ on the samples.`,
  assumptions: assumed.q54,
  scope: 'N ≤ 5, n ≤ 3, four activations with φ(t) ≤ eᵗ for t < 0 and |φ| ≤ 2',
  uses: ['Q5.2', 'Q5.3'],
  variables: {
    ...samples,
    N: count(2, 5),
    a: count(1, 4),
    lambda: scalar(1, 64, { grid: 1, exactly: 'integer' }),
  },
  construct: orderedSamples('u'),
  ranges: { ...sampleRanges, g: [1, 'N - 1'], k: [1, 'N'], q: [2, 'N'] },
  definitions: {
    'phi(t)':
      'a == 1 ? 1/(1 + exp(-t)) : (t < 0 ? exp(t) : (a == 2 ? 1 : (a == 3 ? 1 + abs(t - 2*floor((t + 1)/2)) : 2)))',
    'z[i]': 'sum(l, u[l]*x[i,l])',
    'd[g]': 'z[g] - z[g + 1]',
    gap: 'smallest(g, d[g])',
    'b[j]': '-(lambda*z[j])',
    'M[i,j]': 'j < N ? phi(lambda*z[i] + b[j]) : 1',
    'L[i,j]': 'i > j ? 0 : (i == j and j < N ? 1/2 : 1)',
    'V[i,j]': 'i > j ? 0 : (i == j ? (j < N ? 2 : 1) : (j < N ? 4 : 2)*(-1)^(j - i))',
    'G[i,j]':
      'j == N ? 1 : 1/(1 + exp(lambda*(sum(g, d[g], j <= g and g < i) - sum(g, d[g], i <= g and g < j))))',
  },
  notation: { G: String.raw`M^{\sigma}`, b: 'b^{(1)}', gap: String.raw`\gamma` },
  proof: [
    prose(
      String.raw`Let $\gamma = \min_i (z_i - z_{i+1}) > 0$ be the smallest gap (a separating $\mathbf u$ exists by Q5.3, and scaling by $\lambda > 0$ keeps the order). The activations tried below are the sigmoid; $e^t$ continued by 1; $e^t$ continued by a triangle wave between 1 and 2, which does not converge at $+\infty$; and $e^t$ continued by 2, which jumps at 0. All satisfy $\phi(t) \le e^t$ for $t < 0$, which turns «tends to 0» into a rate.

**Diagonal**, $i = j < N$: the argument is 0 whatever $\lambda$ is.`,
    ),
    chain(
      ['g'],
      'M[g,g]',
      [
        ['=', 'phi(lambda*z[g] - lambda*z[g])', 'put in the bias'],
        ['=', 'phi(0)', 'the argument is 0'],
      ],
      { arithmetics: ['float64'] },
    ),
    prose(String.raw`**Below the diagonal**, $i > j$: the argument is at most $-\lambda\gamma$.`),
    chain(
      ['i', 'j'],
      'M[i,j]',
      [
        ['=', 'phi(lambda*(z[i] - z[j]))', 'put in the bias'],
        ['<=', 'exp(lambda*(z[i] - z[j]))', 'φ(t) ≤ eᵗ for t < 0'],
        ['<=', 'exp(-(lambda*gap))', 'z_i − z_j ≤ −γ'],
      ],
      {
        given: 'i > j',
        arithmetics: ['float64'],
        limit: { variable: 'lambda', toward: 'infinity' },
      },
    ),
    enclosure(
      {
        box: { t: scalar(-700, 0), lambda: scalar(1, 64), e: scalar(0, 64) },
        text: String.raw`for $\phi = \sigma$, with $t = \lambda(z_i - z_j) = -\lambda(\gamma + e)$: over $e^{-\lambda\gamma}$ the entry is $\phi(t)\,e^{-t}\,e^{-\lambda e}$, where $\sigma(t)\,e^{-t} = 1/(1 + e^t)$. (The other three are equal to $e^t$ for $t < 0$.)`,
      },
      '1/(1 + exp(t)) * exp(-(lambda*e))',
      [['<=', '1', 'two factors, neither above 1']],
    ),
    prose(
      String.raw`**Above the diagonal** the entries need not converge, so $M$ need not have a limit (erratum [E6](../errata.md)); they only stay bounded, $|\phi| \le B$ with $B \ge 1$. That is all that is needed.

**Determinant.** In the sum over permutations $\det M = \sum_\pi \operatorname{sgn}(\pi)\prod_i M_{i,\pi(i)}$ the identity contributes $\phi(0)^{N-1}$. Every other permutation has some $i$ with $\pi(i) < i$, so its product contains an entry below the diagonal, which is at most $e^{-\lambda\gamma}$, and $N - 1$ further factors, each at most $B$. Therefore
$$\big|\det M - \phi(0)^{N-1}\big| \le (N! - 1)\,B^{N-1}\,e^{-\lambda\gamma} \longrightarrow 0 .$$`,
    ),
    computation({
      name: 'det M is that close to φ(0)^(N−1)',
      text: String.raw`The determinant, summed over all permutations, with $B = 2$.`,
      reads: ['N', 'n', 'a', 'lambda', 'x', 'u'],
      arithmetics: ['float64'],
      *run(scope) {
        const A = scope.arithmetic;
        const difference = A.subtract(
          permutationSum(A, matrixM(scope)),
          valueIn(parse('phi(0)^(N - 1)'), scope),
        );
        const left = A.max(difference, A.subtract(A.integer(0), difference));
        const right = valueIn(parse('(product(q, q) - 1) * 2^(N - 1) * exp(-(lambda*gap))'), scope);
        yield { what: '|det M − φ(0)^(N−1)|', left, relation: '<=', right };
      },
    }),
    prose(
      String.raw`**How large is large enough?** For the sigmoid $M$ depends on the gaps $d_g = z_g - z_{g+1}$ alone: $z_i - z_j$ is the sum of those from $i$ to $j$, or minus the sum of those from $j$ to $i$. With $\phi = \sigma$,`,
    ),
    chain(
      ['i', 'j'],
      'M[i,j]',
      [['=', 'G[i,j]', 'λz_i + b_j = λ(z_i − z_j), written in the gaps']],
      {
        within: { a: count(1, 1) },
        arithmetics: ['float64'],
      },
    ),
    prose(
      String.raw`The entries above the diagonal do converge, to 1. Let $L$ be the limit of $M$: $\tfrac12$ on the diagonal, 1 above it and in the last entry, 0 below. It has an inverse $V$ in closed form, and $VM$ is near $VL = I$. Where the entries of a row of $VM - I$ have absolute values that add up to less than 1, that row of $VM$ is strictly dominated by its diagonal entry; where all rows are, $VM$ is invertible, and $M$ with it. ($M$ itself is not dominated by its diagonal: $\tfrac12$ stands beside entries near 1.)`,
    ),
    enclosure(
      {
        box: { N: count(2, 12) },
        indices: ['i', 'j'],
        text: String.raw`$V$ is the inverse of $L$, exactly:`,
      },
      'sum(k, V[i,k]*L[k,j])',
      [['=', 'delta(i,j)', 'halves and integers only']],
    ),
    enclosure(
      {
        box: { N: count(2, 12), lambda: scalar(8, 64), d: vector(['N', -1], 1, 64) },
        indices: ['i'],
        text: String.raw`$\lambda\gamma \ge 8$ is enough for up to 12 samples, whatever their gaps are:`,
      },
      'sum(j, abs(sum(k, V[i,k]*(G[k,j] - L[k,j]))))',
      [['<', '1', 'every entry of M is within σ(−8) of its limit']],
    ),
    prose(
      String.raw`**Conclusion.** $\phi(0) > 0$, so for all sufficiently large $\lambda$ the determinant is not 0, $M$ is invertible, and $\tilde W^{(2)} = M^{-1}F$ interpolates by Q5.2.`,
    ),
  ],
  witnesses: [
    {
      text: 'the sigmoid has φ(0) = ½ …',
      values: { N: 2, n: 1, a: 1, lambda: 1, x: [[1], [0]] },
      shows: 'phi(0) == 1/2',
    },
    {
      text: '… eᵗ continued by 1 has φ(0) = 1',
      values: { N: 2, n: 1, a: 2, lambda: 1, x: [[1], [0]] },
      shows: 'phi(0) == 1',
    },
    {
      text: 'with eᵗ continued by 2 and λ = 20, M has the rows 221, 021, 001, but for e⁻²⁰',
      values: { N: 3, n: 1, a: 4, lambda: 20, x: [[2], [1], [0]] },
      shows: 'floor(sum(i, sum(j, M[i,j]*10^(3*(3 - i) + (3 - j))))) == 221021001',
    },
    {
      text: 'above the diagonal nothing converges: on the triangle wave λ = 1000.5 gives φ = 3/2 …',
      values: { N: 3, n: 1, a: 3, lambda: 1000.5, x: [[2], [1], [0]] },
      shows: 'M[1,2] == 3/2',
    },
    {
      text: '… and λ = 1001.25 gives φ = 7/4',
      values: { N: 3, n: 1, a: 3, lambda: 1001.25, x: [[2], [1], [0]] },
      shows: 'M[1,2] == 7/4',
    },
  ],
});
