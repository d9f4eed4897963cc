/** Question 5.3: interpolation with ReLU. */
import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import * as assumed from '../assumptions/q5.ts';
import { type Claim, type Comparison, chain, claim, computation, prose } from '../claim.ts';
import { count, matrix, scalar } from '../domain.ts';
import { type Scope, valueIn } from '../expression/evaluate.ts';
import { parse } from '../expression/parse.ts';
import { interpolationGrowth } from '../interpolationGrowth.ts';
import { backSubstitution, determinant, dot, type Rows } from '../linearAlgebra.ts';
import { matrixM, orderedSamples, sampleRanges, samples } from './samples.ts';

/** Builds the network from W̃⁽²⁾ = M⁻¹F and compares its output with f at every sample. */
function* interpolate<T extends object>(scope: Scope<T>): Iterable<Comparison<T>> {
  const A: Arithmetic<T> = scope.arithmetic;
  const { x, w, f } = scope.variables as unknown as { x: Rows<T>; w: T[]; f: Rows<T> };
  const outputWeights = backSubstitution(A, matrixM(scope), f);
  const biases = x.map((_, j) => valueIn(parse('b[j]'), { ...scope, bound: { j: j + 1 } }));
  for (let i = 0; i < x.length; i++) {
    const z = dot(A, w, x[i]);
    const hidden = biases.slice(0, -1).map((b) => A.max(A.integer(0), A.add(z, b)));
    for (let k = 0; k < f[i].length; k++) {
      const y = [...hidden, A.integer(1)].reduce(
        (sum, h, j) => A.add(sum, A.multiply(h, outputWeights[j][k])),
        A.integer(0),
      );
      const what = `the network meets sample ${i + 1}, output ${k + 1}`;
      yield { what, left: y, relation: '=', right: f[i][k] };
    }
  }
}

export const q53: Claim = claim({
  id: 'Q5.3',
  title: 'Interpolation with ReLU',
  statement: String.raw`For distinct samples there is a $\mathbf w$ with distinct $z_i = \mathbf w^\top\mathbf x^{(i)}$. Order the samples so that $z_1 > z_2 > \dots > z_N$ and set $b^{(1)}_j = -z_j + \epsilon$ with $0 < \epsilon \le \min_i (z_i - z_{i+1})$. Then $M$ is upper triangular with $\det M = \epsilon^{N-1} \ne 0$, so a ReLU network with $N - 1$ hidden units interpolates any $f$ on the samples.`,
  assumptions: assumed.q53,
  scope: 'N ≤ 12, n ≤ 3, any ε up to the smallest gap, the gap itself included',
  uses: ['Q5.2'],
  variables: {
    ...samples,
    s: scalar(1 / 4, 1, { grid: 1 / 4 }),
    m: count(1, 2),
    f: matrix('N', 'm', -4, 4, { grid: 1 / 8 }),
  },
  construct: orderedSamples('w'),
  ranges: { ...sampleRanges, g: [1, 'N - 1'] },
  definitions: {
    'z[i]': 'sum(l, w[l]*x[i,l])',
    epsilon: 's * smallest(g, z[g] - z[g + 1])',
    'b[j]': '-z[j] + epsilon',
    'M[i,j]': 'j < N ? max(0, z[i] + b[j]) : 1',
  },
  notation: { b: 'b^{(1)}' },
  proof: [
    prose(
      String.raw`**A separating direction exists.** Try $\mathbf w(t) = (1, t, t^2, \dots, t^{n-1})$. For two distinct samples, $\mathbf w(t)^\top(\mathbf x^{(i)} - \mathbf x^{(j)})$ is a polynomial in $t$ of degree at most $n-1$ that is not identically zero, so it has at most $n - 1$ roots. The $N(N-1)/2$ pairs together exclude at most $(n-1)N(N-1)/2$ values of $t$; any other $t$ will do. (The check below uses the first such integer.)`,
    ),
    computation({
      name: 'the projections decrease strictly',
      text: 'The constructed direction separates the samples, and they are in decreasing order along it.',
      arithmetics: ['float64', 'exact'],
      *run(scope) {
        const { x, w } = scope.variables as unknown as { x: Rows<never>; w: never[] };
        for (let i = 1; i < x.length; i++) {
          const left = dot(scope.arithmetic, w, x[i]) as never;
          const right = dot(scope.arithmetic, w, x[i - 1]) as never;
          yield { what: `z_${i + 1} < z_${i}`, left, relation: '<', right };
        }
      },
    }),
    prose(
      String.raw`**The matrix is triangular.** Take $\epsilon = s \cdot \min_i (z_i - z_{i+1})$ with $0 < s \le 1$ and put the biases into $M$. For $i > j$ the argument of the ReLU is $z_i - z_j + \epsilon \le -\min_g(z_g - z_{g+1}) + \epsilon \le 0$; for $i = j$ it is $\epsilon > 0$; for $i < j$ it is positive.`,
    ),
    chain(['i', 'j'], 'M[i,j]', [
      ['=', 'j < N ? max(0, z[i] - z[j] + epsilon) : 1', 'put in the biases'],
      [
        '=',
        'j == N ? 1 : (i > j ? 0 : (i == j ? epsilon : z[i] - z[j] + epsilon))',
        'the z_i decrease by at least ε',
      ],
    ]),
    prose(
      String.raw`So everything below the diagonal is 0 and the diagonal is $\epsilon, \dots, \epsilon, 1$ (its last entry belongs to the output bias). The determinant of a triangular matrix is the product of its diagonal:`,
    ),
    computation({
      name: 'det M = ε^(N−1)',
      text: String.raw`$\det M = \epsilon^{N-1}$, computed by elimination in exact fractions.`,
      arithmetics: ['exact'],
      *run(scope) {
        const A = scope.arithmetic;
        const right = valueIn(parse('epsilon^(N - 1)'), scope);
        yield { what: 'det M', left: determinant(A, matrixM(scope)), relation: '=', right };
      },
    }),
    prose(
      String.raw`**Conclusion.** $\epsilon > 0$, so $M$ is invertible, and $\tilde W^{(2)} = M^{-1}F$ (by back substitution) interpolates $f$ on the samples, by Q5.2. The condition $\epsilon \le$ smallest gap is sharp enough: $\epsilon$ equal to the gap works too.`,
    ),
    computation({
      name: 'the network interpolates',
      text: 'The network built from the solution meets every sample: exactly in fractions, within the running error bound in float64.',
      arithmetics: ['float64', 'exact'],
      run: interpolate,
    }),
    prose(
      String.raw`Solvable is not well-conditioned. In float64 the weights grow with $N$ by powers of (spread / gap) for unevenly spaced samples, and with them the residual; evenly spaced samples, or a sigmoid with steep units, stay harmless. The table below is computed, not typed.`,
    ),
  ],
  witnesses: [
    {
      text: 'ε equal to the smallest gap: M is still triangular, with the rows 121, 011, 001',
      values: { N: 3, n: 1, m: 1, x: [[2], [1], [0]], s: 1, f: [[1], [2], [3]] },
      shows: 'sum(i, sum(j, M[i,j]*10^(3*(3 - i) + (3 - j)))) == 121011001',
    },
    {
      text: 'nearly equal samples (2⁻⁴⁰ apart) are still separated',
      values: { N: 2, n: 1, m: 1, x: [[1], [1.0000000000009095]], s: 1, f: [[1], [2]] },
      shows: 'M[2,1] == 0 and M[1,1]*2^40 == 1',
    },
  ],
  tables: [interpolationGrowth],
});
