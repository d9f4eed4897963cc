/** Question 5.3: interpolation with ReLU. */
import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import * as assumed from '../assumptions/q5.ts';
import { type Claim, type Comparison, chain, claim, computation, prose, trial } from '../claim.ts';
import { count, matrix, scalar, vector } from '../domain.ts';
import { type Scope, valueIn } from '../expression/evaluate.ts';
import { parse } from '../expression/parse.ts';
import { interpolationGrowth } from '../interpolationGrowth.ts';
import { backSubstitution, determinant, dot, type Rows } from '../linearAlgebra.ts';
import { matrixM, orderedSamples, sampleRanges, samples } from './samples.ts';

/** Solves M W̃⁽²⁾ = F by back substitution and puts the solution in. */
function* solveForWeights<T extends object>(scope: Scope<T>): Iterable<Comparison<T>> {
  const A = scope.arithmetic;
  const f = scope.variables.f as unknown as Rows<T>;
  const M = matrixM(scope);
  const weights = backSubstitution(A, M, f);
  for (let i = 0; i < f.length; i++) {
    for (let k = 0; k < f[i].length; k++) {
      const left = dot(
        A,
        M[i],
        weights.map((row) => row[k]),
      );
      yield { what: `row ${i + 1}, output ${k + 1}`, left, relation: '=', right: f[i][k] };
    }
  }
}

const BIAS = parse('b[j]');

/** From samples to a network and its outputs: direction, order, ε, biases, output weights. */
function* interpolate<T extends object>(scope: Scope<T>): Iterable<Comparison<T>> {
  const A: Arithmetic<T> = scope.arithmetic;
  const ordered = orderedSamples('w')(scope.variables, A);
  const { x, w, s, f } = ordered as unknown as { x: Rows<T>; w: T[]; s: T; f: Rows<T> };
  const z = x.map((sample) => dot(A, w, sample));
  for (let i = 1; i < z.length; i++) {
    yield { what: `z_${i + 1} < z_${i}`, left: z[i], relation: '<', right: z[i - 1] };
  }
  const gaps = z.slice(1).map((next, g) => A.subtract(z[g], next));
  const [smallest] = [...gaps].sort((a, b) => A.compare(a, b));
  const epsilon = A.multiply(s, smallest);
  const e = gaps.map((gap) => A.subtract(gap, epsilon));
  const variables = { ...scope.variables, c: z[z.length - 1], epsilon, e };
  const here: Scope<T> = { ...scope, variables, known: new Map() };
  const weights = backSubstitution(A, matrixM(here), f);
  const biases = gaps.map((_, j) => valueIn(BIAS, { ...here, bound: { j: j + 1 } }));
  for (let i = 0; i < x.length; i++) {
    const hidden = biases.map((b) => A.max(A.integer(0), A.add(dot(A, w, x[i]), b)));
    for (let k = 0; k < f[i].length; k++) {
      const left = [...hidden, A.integer(1)].reduce(
        (sum, h, j) => A.add(sum, A.multiply(h, weights[j][k])),
        A.integer(0),
      );
      const what = `the network meets sample ${i + 1}, output ${k + 1}`;
      yield { what, left, relation: '=', right: f[i][k] };
    }
  }
}

const grid = { grid: 1 / 8 };

/** What the entries of M are made of. */
const MATRIX = ['N', 'c', 'epsilon', 'e'] as const;

const FOR_LETTERS = { arithmetics: [] } as const;

export const q53: Claim = claim({
  id: 'Q5.3',
  title: 'Interpolation with ReLU',
  statement: String.raw`For distinct samples there is a $\mathbf w$ with distinct $z_i = \mathbf w^\top\mathbf x^{(i)}$. Order the samples so that $z_1 > z_2 > \dots > z_N$ and set $b^{(1)}_j = -z_j + \epsilon$ with $0 < \epsilon \le \min_i (z_i - z_{i+1})$. Then $M$ is upper triangular with $\det M = \epsilon^{N-1} \ne 0$, so a ReLU network with $N - 1$ hidden units interpolates any $f$ on the samples.`,
  assumptions: assumed.q53,
  scope: 'N ≤ 12, n ≤ 3, any ε up to the smallest gap, the gap itself included',
  uses: ['Q5.2'],
  variables: {
    ...samples,
    m: count(1, 2),
    f: matrix('N', 'm', -4, 4, grid),
    c: scalar(-4, 4, grid),
    epsilon: scalar(1 / 8, 4, grid),
    e: vector(['N', -1], 0, 4, grid),
    s: scalar(1 / 4, 1, { grid: 1 / 4 }),
    d: vector('n', -4, 4),
    t: vector('n', -4, 4),
    y: scalar(-4, 4),
  },
  ranges: { ...sampleRanges, h: [1, 'n'], k: [1, 'n'] },
  identities: { free: {}, positive: ['epsilon'], nonNegative: ['e'] },
  definitions: {
    'v[k]': 'sum(l, d[l]*t[k]^(l - 1))',
    'z[i]': 'i == N ? c : e[i] + epsilon + z[i + 1]',
    'b[j]': '-z[j] + epsilon',
    'M[i,j]': 'j < N ? max(0, z[i] + b[j]) : 1',
  },
  notation: { b: 'b^{(1)}', c: 'z_N' },
  proof: [
    prose(
      String.raw`**A separating direction exists.** Try $\mathbf w(t) = (1, t, t^2, \dots, t^{n-1})$. If $\mathbf d$ is the difference of two samples, $\mathbf w(t)^\top\mathbf d$ is a polynomial in $t$ of degree at most $n - 1$, and its values $v_k = \mathbf w(t_k)^\top\mathbf d$ at $n$ different places determine it everywhere:`,
    ),
    chain(
      [],
      'sum(l, d[l]*y^(l - 1))',
      [
        [
          '=',
          'sum(k, v[k]*product(h, (y - t[h])/(t[k] - t[h]), h != k))',
          'Lagrange: polynomials of degree n − 1 with the same n values',
        ],
      ],
      FOR_LETTERS,
    ),
    prose(
      String.raw`If all $v_k$ were 0, it would be 0 for every $y$, and $\mathbf d$ with it. So two distinct samples exclude at most $n - 1$ values of $t$, the $N(N-1)/2$ pairs together at most $(n-1)N(N-1)/2$; any other $t$ will do.

**The matrix is triangular.** From here on the projections are given, in decreasing order. Write their gaps as $z_g - z_{g+1} = \epsilon + e_g$: that $\epsilon$ is positive and no gap is smaller says $\epsilon > 0$ and $e_g \ge 0$, and nothing else is used of them. Put the biases into $M$. For $i > j$ the argument of the ReLU is $z_i - z_j + \epsilon = -e_j - (\epsilon + e_{j+1}) - \dots - (\epsilon + e_{i-1}) \le 0$; for $i = j$ it is $\epsilon > 0$; for $i < j$ it is a sum of $\epsilon$ and gaps.`,
    ),
    chain(
      ['i', 'j'],
      'M[i,j]',
      [
        ['=', 'j < N ? max(0, z[i] - z[j] + epsilon) : 1', 'put in the biases'],
        [
          '=',
          'j == N ? 1 : (i > j ? 0 : (i == j ? epsilon : z[i] - z[j] + epsilon))',
          'the z_i decrease by at least ε',
        ],
      ],
      FOR_LETTERS,
    ),
    prose(
      String.raw`So everything below the diagonal is 0 and the diagonal is $\epsilon, \dots, \epsilon, 1$ (its last entry belongs to the output bias). The determinant of a triangular matrix is the product of its diagonal:`,
    ),
    computation({
      name: 'det M = ε^(N−1)',
      reads: MATRIX,
      text: String.raw`$\det M = \epsilon^{N-1}$, by elimination.`,
      arithmetics: [],
      *run(scope) {
        const right = valueIn(parse('epsilon^(N - 1)'), scope);
        const left = determinant(scope.arithmetic, matrixM(scope));
        yield { what: 'det M', left, relation: '=', right };
      },
    }),
    prose(
      String.raw`**Conclusion.** $\epsilon > 0$, so $M$ is invertible, and $\tilde W^{(2)} = M^{-1}F$ (by back substitution) interpolates $f$ on the samples, by Q5.2. The condition $\epsilon \le$ smallest gap is sharp enough: $\epsilon$ equal to the gap works too.`,
    ),
    computation({
      name: 'M W̃ = F',
      reads: [...MATRIX, 'f'],
      text: String.raw`Back substitution gives a $\tilde W^{(2)}$ with $M \tilde W^{(2)} = F$, whatever $F$ is.`,
      arithmetics: ['float64'],
      run: solveForWeights,
    }),
    trial({
      name: 'from samples to the network',
      reads: ['N', 'x', 's', 'f'],
      text: 'For random samples the first integer $t$ whose direction separates them is taken, and $\\epsilon$ as a share of the smallest gap; the network that is built from these meets every sample: exactly in fractions, within the running error bound in float64.',
      arithmetics: ['float64', 'exact'],
      run: interpolate,
    }),
    prose(
      String.raw`Solvable is not well-conditioned. In float64 the weights grow with $N$ by powers of (spread / gap) for unevenly spaced samples, and with them the residual; evenly spaced samples, or a sigmoid with steep units, stay harmless. The table below is computed, not typed.`,
    ),
  ],
  witnesses: [
    {
      text: 'the polynomial has the entries of d as coefficients, the lowest first',
      values: { n: 3, d: [3, 2, 1], t: [10, 1, 0] },
      shows: 'v[1] == 123 and v[2] == 6 and v[3] == 3',
    },
    {
      text: 'ε equal to the smallest gap: M is still triangular, with the rows 121, 011, 001',
      values: { N: 3, c: 0, epsilon: 1, e: [0, 0] },
      shows: 'sum(i, sum(j, M[i,j]*10^(3*(3 - i) + (3 - j)))) == 121011001',
    },
    {
      text: 'nearly equal samples (2⁻⁴⁰ apart) are still separated',
      values: { N: 2, c: 1, epsilon: 2 ** -40, e: [0] },
      shows: 'M[2,1] == 0 and M[1,1]*2^40 == 1',
    },
  ],
  tables: [interpolationGrowth],
});
