/** Question 5: a two-layer network interpolates any finite set of samples. */
import { type Arithmetic, Undecided } from './arithmetic/arithmetic.ts';
import * as assumed from './assumptions/q5.ts';
import {
  answer,
  type Claim,
  type Comparison,
  type Construct,
  chain,
  claim,
  computation,
  enclosure,
  prose,
} from './claim.ts';
import { count, matrix, scalar, vector } from './domain.ts';
import { type Scope, valueIn } from './expression/evaluate.ts';
import { parse } from './expression/parse.ts';
import { sigmoid } from './formulas.ts';
import { interpolationGrowth } from './interpolationGrowth.ts';
import {
  backSubstitution,
  coincidence,
  decreasingAlong,
  determinant,
  dot,
  type Rows,
  separatingDirection,
} from './linearAlgebra.ts';

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

/**
 * Finds a direction w that separates the drawn samples and puts them in decreasing order along it.
 * Equal samples cannot be interpolated: such a draw is refused and redrawn.
 */
const orderedSamples =
  (direction: string): Construct =>
  (drawn, A) => {
    // biome-ignore lint/suspicious/noExplicitAny: the matrix x of the claims below
    const samples = drawn.x as any;
    if (coincidence(A, samples) !== null) throw new Undecided('two samples are equal');
    const w = separatingDirection(A, samples);
    return { ...drawn, x: decreasingAlong(A, w, samples), [direction]: w };
  };

const samples = {
  N: count(2, 12),
  n: count(1, 3),
  x: matrix('N', 'n', -4, 4, { grid: 1 / 8 }),
};
const sampleRanges = { i: [1, 'N'], j: [1, 'N'], l: [1, 'n'] } as const;

const M_ENTRY = parse('M[i,j]');

function matrixM<T extends object>(scope: Scope<T>): T[][] {
  const size = scope.variables.N as number;
  const indices = Array.from({ length: size }, (_, i) => i + 1);
  return indices.map((i) =>
    indices.map((j) => valueIn(M_ENTRY, { ...scope, bound: { ...scope.bound, i, j } })),
  );
}

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

const q53: Claim = claim({
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

const q54: Claim = claim({
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
    gap: 'smallest(g, z[g] - z[g + 1])',
    'b[j]': '-(lambda*z[j])',
    'M[i,j]': 'j < N ? phi(lambda*z[i] + b[j]) : 1',
    'L[i,j]': 'i > j ? 0 : (i == j and j < N ? 1/2 : 1)',
    'V[i,j]': 'i > j ? 0 : (i == j ? (j < N ? 2 : 1) : (j < N ? 4 : 2)*(-1)^(j - i))',
    'G[i,j]':
      'j == N ? 1 : (i == j ? 1/2 : (i < j ? 1/(1 + exp(-(lambda*sum(g, d[g], i <= g and g < j)))) : 1/(1 + exp(lambda*sum(g, d[g], j <= g and g < i)))))',
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
      String.raw`**How large is large enough?** For the sigmoid the entries above the diagonal do converge, to 1. Let $L$ be the limit of $M$: $\tfrac12$ on the diagonal, 1 above it and in the last entry, 0 below. It has an inverse $V$ in closed form, and $VM$ is near $VL = I$. Where the entries of a row of $VM - I$ have absolute values that add up to less than 1, that row of $VM$ is strictly dominated by its diagonal entry; where all rows are, $VM$ is invertible, and $M$ with it. Write $d_g = z_g - z_{g+1}$ for the gaps. ($M$ itself is not dominated by its diagonal: $\tfrac12$ stands beside entries near 1.)`,
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

/** Determinant as the sum over all permutations: no pivots, so nothing to decide. */
function permutationSum<T extends object>(A: Arithmetic<T>, rows: Rows<T>): T {
  const expand = (row: number, free: readonly number[]): T =>
    row === rows.length
      ? A.integer(1)
      : free.reduce((sum, column, position) => {
          const minor = expand(
            row + 1,
            free.filter((other) => other !== column),
          );
          const term = A.multiply(rows[row][column], minor);
          return position % 2 === 0 ? A.add(sum, term) : A.subtract(sum, term);
        }, A.integer(0));
  return expand(
    0,
    rows.map((_, column) => column),
  );
}

export const question5: readonly Claim[] = [q51, q52, q53, q54];
