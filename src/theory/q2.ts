/** Question 2: the derivatives of softmax and sigmoid. */
import * as assumed from './assumptions/q2.ts';
import { answer, type Claim, chain, claim, cost, enclosure, prose } from './claim.ts';
import { count, scalar, vector } from './domain.ts';
import { hostileLogits, sigmoid, softmax } from './formulas.ts';

const n = count(1, 6);
const logits = vector('n', -5, 5, { exactly: 'ln', hostile: hostileLogits });
const cotangent = vector('n', -5, 5);
const ranges = { i: [1, 'n'], j: [1, 'n'], k: [1, 'n'] } as const;

const q21: Claim = claim({
  id: 'Q2.1',
  title: 'The derivative of softmax, entry by entry',
  statement: String.raw`For $S(\mathbf x)_i = e^{x_i} / \sum_k e^{x_k}$,
$$\frac{\partial S(\mathbf x)_i}{\partial x_j} = S(\mathbf x)_i\,(\delta_{ij} - S(\mathbf x)_j).$$`,
  assumptions: assumed.q21,
  scope: 'n ≤ 6',
  variables: { n, x: logits },
  ranges,
  definitions: { ...softmax, 'r[i]': 'sum(k, (1 - delta(k,i))*exp(x[k] - x[i]))' },
  identities: { free: {}, everySize: true },
  proof: [
    prose(
      String.raw`Numerator and denominator are differentiable and the denominator $Z = \sum_k e^{x_k}$ is positive, so the quotient rule applies. In $Z$ only the term $k = j$ depends on $x_j$, so $\partial Z / \partial x_j = e^{x_j}$; the numerator $e^{x_i}$ depends on $x_j$ only if $i = j$, so its derivative is $\delta_{ij}\, e^{x_i}$.`,
    ),
    chain(['i', 'j'], 'd(S[i], x[j])', [
      ['=', '(d(exp(x[i]), x[j])*Z - exp(x[i])*d(Z, x[j])) / Z^2', 'quotient rule'],
      [
        '=',
        '(delta(i,j)*exp(x[i])*Z - exp(x[i])*exp(x[j])) / Z^2',
        'only the term with x_j has a derivative',
      ],
      ['=', 'exp(x[i])/Z * (delta(i,j) - exp(x[j])/Z)', 'take out the factor e^(x_i) / Z'],
      ['=', 'S[i]*(delta(i,j) - S[j])', 'definition of S'],
    ]),
    prose(
      String.raw`**Sizes.** How an entry compares with the others is all that it depends on: with $r_i = \sum_{k \ne i} e^{x_k - x_i}$,`,
    ),
    chain(['i'], 'S[i]', [['=', '1/(1 + r[i])', 'divide above and below by e^(x_i)']]),
    enclosure(
      {
        box: { n: count(2, 6), x: vector('n', -50, 50) },
        indices: ['i'],
        text: String.raw`every entry lies strictly between 0 and 1, and rises with its own $x_i$: the two factors of $\partial S_i / \partial x_i = S_i\,(1 - S_i)$ are $S_i = 1/(1 + r_i)$ and $1 - S_i = 1/(1 + 1/r_i)$. Both are positive, so $-S_i S_j < 0$: it falls with every other $x_j$.`,
      },
      '0',
      [['<', '1/(1 + r[i]) * (1/(1 + 1/r[i]))', 'two positive factors']],
    ),
  ],
  answers: [
    answer({
      operation: 'softmaxJacobian',
      call: (subject, v) => subject.softmaxJacobian(v.x),
      indices: ['i', 'j'],
      expression: 'S[i]*(delta(i,j) - S[j])',
      computedAs: 'P[i]*(delta(i,j) - P[j])',
    }),
    answer({
      operation: 'softmax',
      call: (subject, v) => subject.softmax(v.x),
      indices: ['i'],
      expression: 'S[i]',
      computedAs: 'P[i]',
    }),
  ],
});

const q22: Claim = claim({
  id: 'Q2.2',
  title: 'The Jacobian of softmax as a matrix',
  statement: String.raw`$$\frac{\partial S(\mathbf x)}{\partial \mathbf x} = \operatorname{diag}(S(\mathbf x)) - S(\mathbf x)\,S(\mathbf x)^\top.$$`,
  assumptions: assumed.q22,
  scope: 'n ≤ 6',
  uses: ['Q2.1'],
  variables: { n, x: logits },
  ranges,
  identities: { free: {}, everySize: true },
  definitions: { ...softmax, 'D[i,j]': 'i == j ? S[i] : 0', 'J[i,j]': 'd(S[i], x[j])' },
  notation: { D: String.raw`\operatorname{diag}(S)` },
  proof: [
    prose(
      String.raw`Let $J_{ij} = \partial S_i / \partial x_j$. By Q2.1 every entry is a difference of two terms. The first, $S_i\,\delta_{ij}$, is the entry of the diagonal matrix $\operatorname{diag}(S)$; the second, $S_i S_j$, is the entry of the outer product of the column $S$ with the row $S^\top$. Two matrices with equal entries are equal.`,
    ),
    chain(['i', 'j'], 'J[i,j]', [
      ['=', 'S[i]*(delta(i,j) - S[j])', 'Q2.1'],
      ['=', 'S[i]*delta(i,j) - S[i]*S[j]', 'multiply out'],
      ['=', 'D[i,j] - S[i]*S[j]', 'entries of a diagonal matrix and of an outer product'],
    ]),
    prose(
      String.raw`Both terms are symmetric, so $J^\top = J$. The entries of $S$ add up to 1, a constant, so every column of $J$ adds up to 0 and $J\mathbf 1 = \mathbf 0$ as well:`,
    ),
    chain(['j'], 'sum(i, J[i,j])', [
      ['=', 'sum(i, D[i,j]) - sum(i, S[i])*S[j]', 'the matrix form, summed over the rows'],
      ['=', 'S[j] - 1*S[j]', 'the entries of S add up to 1'],
      ['=', '0', 'subtraction'],
    ]),
  ],
  answers: [
    answer({
      operation: 'softmaxJacobian',
      call: (subject, v) => subject.softmaxJacobian(v.x),
      indices: ['i', 'j'],
      expression: 'D[i,j] - S[i]*S[j]',
      computedAs: 'P[i]*(delta(i,j) - P[j])',
    }),
  ],
});

const q23: Claim = claim({
  id: 'Q2.3',
  title: 'The Jacobian of the sigmoid',
  statement: String.raw`With $\sigma$ applied to each entry,
$$\frac{\partial \sigma(\mathbf x)}{\partial \mathbf x} = \operatorname{diag}\big(\sigma(\mathbf x) \odot (\mathbf 1 - \sigma(\mathbf x))\big) = \operatorname{diag}\big(\sigma(\mathbf x) \odot \sigma(-\mathbf x)\big).$$`,
  assumptions: assumed.q23,
  scope: 'n ≤ 6',
  variables: { n, x: logits },
  ranges: { i: [1, 'n'], j: [1, 'n'] },
  definitions: sigmoid,
  identities: { free: {}, everySize: true },
  proof: [
    prose(
      String.raw`The $i$-th output depends on the $i$-th input alone, so every entry off the diagonal is 0. On the diagonal stands the derivative of the scalar function $\sigma(x_i) = 1/(1+e^{-x_i})$, by the chain rule for $1/u$ with $u = 1 + e^{-x_i} > 0$:`,
    ),
    chain(['i', 'j'], 'd(sigma(x[i]), x[j])', [
      ['=', 'delta(i,j) * (exp(-x[i]) / (1 + exp(-x[i]))^2)', 'derivative of 1/u is −u′/u²'],
      [
        '=',
        'delta(i,j) * (1/(1 + exp(-x[i])) * (exp(-x[i])/(1 + exp(-x[i]))))',
        'split the square',
      ],
      [
        '=',
        'delta(i,j) * (sigma(x[i]) * ((1 + exp(-x[i]) - 1)/(1 + exp(-x[i]))))',
        'add and subtract 1 above',
      ],
      ['=', 'delta(i,j) * (sigma(x[i]) * (1 - sigma(x[i])))', 'definition of σ'],
    ]),
    prose(
      String.raw`Finally $1 - \sigma(x) = \sigma(-x)$. In exact arithmetic the two forms are the same; in floating point the second keeps its relative accuracy for large $x$, where $1 - \sigma(x)$ rounds to 0.`,
    ),
    chain(['i'], '1 - sigma(x[i])', [
      ['=', 'exp(-x[i]) / (1 + exp(-x[i]))', 'common denominator'],
      ['=', '1 / (exp(x[i]) + 1)', 'multiply above and below by e^(x_i)'],
      ['=', 'sigma(-x[i])', 'definition of σ'],
    ]),
    enclosure(
      {
        box: { t: scalar(-700, 700) },
        text: String.raw`$\sigma$ takes values between 0 and 1 only, since $\sigma(t)$ and $1 - \sigma(t) = \sigma(-t)$ are positive:`,
      },
      '0',
      [['<', 'sigma(t)', 'for either sign of t']],
    ),
    enclosure(
      { box: { t: scalar(-300, 300) }, text: String.raw`$\sigma$ rises everywhere:` },
      '0',
      [['<', 'd(sigma(t), t)', 'its derivative']],
    ),
    enclosure(
      {
        box: { t: scalar(-700, 700) },
        text: String.raw`and nowhere more steeply than at 0, as $\sigma(t)\,(1 - \sigma(t)) = \tfrac14 - (\sigma(t) - \tfrac12)^2$:`,
      },
      '1/4 - (sigma(t) - 1/2)^2',
      [['<=', '1/4', 'a square is not negative']],
    ),
  ],
  answers: [
    answer({
      operation: 'sigmoidJacobian',
      call: (subject, v) => subject.sigmoidJacobian(v.x),
      indices: ['i', 'j'],
      expression: 'delta(i,j) * (sigma(x[i]) * sigma(-x[i]))',
      computedAs: 'delta(i,j) * (stable(x[i]) * stable(-x[i]))',
    }),
  ],
  witnesses: [
    {
      text: 'far out, σ(x)σ(−x) is still there, 4.24… · 10⁻¹⁸, although 1 − σ(x) has rounded to 0',
      values: { n: 1, x: [40] },
      shows: 'floor(10^10*(10^10*(sigma(x[1])*sigma(-x[1])))) == 424',
    },
  ],
});

const q24: Claim = claim({
  id: 'Q2.4',
  title: 'Both vector–Jacobian products cost O(n)',
  statement: String.raw`For $\mathbf g = \nabla_{\mathbf y} L$,
$$\mathbf y = \sigma(\mathbf x):\quad \nabla_{\mathbf x} L = \mathbf y \odot (\mathbf 1 - \mathbf y) \odot \mathbf g, \qquad
\mathbf y = S(\mathbf x):\quad \nabla_{\mathbf x} L = \mathbf y \odot \big(\mathbf g - (\mathbf y^\top \mathbf g)\,\mathbf 1\big),$$
each with $2n$ multiplications instead of the $n^2$ of the full matrix–vector product.`,
  assumptions: assumed.q24,
  scope: 'n ≤ 6',
  uses: ['Q2.1', 'Q2.3'],
  identities: { free: {}, everySize: true },
  variables: { n, x: logits, g: cotangent },
  ranges,
  definitions: {
    ...softmax,
    ...sigmoid,
    'y[i]': 'S[i]',
    t: 'sum(k, y[k]*g[k])',
    'J[i,j]': 'S[i]*(delta(i,j) - S[j])',
    p: 'sum(k, P[k]*g[k])',
    's[i]': 'sigma(x[i])',
  },
  proof: [
    prose(
      String.raw`**Softmax.** Entry $i$ of $J^\top \mathbf g$ is a sum over all outputs. Put in Q2.1 and split the sum: the term with the Kronecker delta survives only for $j = i$, the other one has a factor $S_i$ that does not depend on $j$. What is left is the scalar $t = \mathbf y^\top \mathbf g$, the same for every $i$; it is computed once.`,
    ),
    chain(['i'], 'sum(j, d(S[j], x[i])*g[j])', [
      ['=', 'sum(j, S[j]*(delta(j,i) - S[i])*g[j])', 'Q2.1'],
      ['=', 'sum(j, S[j]*delta(j,i)*g[j]) - S[i]*sum(j, S[j]*g[j])', 'split the sum, take out S_i'],
      ['=', 'S[i]*g[i] - S[i]*sum(j, S[j]*g[j])', 'only j = i survives'],
      ['=', 'y[i]*(g[i] - t)', 'y = S(x), take out y_i'],
    ]),
    cost(
      'softmax: n multiplications for t, n for the entries (and n divisions for y itself)',
      ['i'],
      'y[i]*(g[i] - t)',
      '3*n',
    ),
    cost(
      'the full Jacobian: n² multiplications to build it, n² to apply it (and n divisions for y)',
      ['i'],
      'sum(j, J[i,j]*g[j])',
      '2*n^2 + n',
    ),
    prose(
      String.raw`**Sigmoid.** The Jacobian is diagonal (Q2.3), so the sum over the outputs has one term:`,
    ),
    chain(['i'], 'sum(j, d(sigma(x[j]), x[i])*g[j])', [
      ['=', 'sum(j, delta(j,i)*(s[j]*(1 - s[j]))*g[j])', 'Q2.3'],
      ['=', 's[i]*(1 - s[i])*g[i]', 'only j = i survives'],
    ]),
    cost(
      'sigmoid: two multiplications an entry (and n divisions for y itself)',
      ['i'],
      's[i]*(1 - s[i])*g[i]',
      '3*n',
    ),
  ],
  answers: [
    answer({
      operation: 'softmaxVjp',
      call: (subject, v) => subject.softmaxVjp(v.x, v.g),
      indices: ['i'],
      expression: 'sum(j, d(S[j], x[i])*g[j])',
      computedAs: 'P[i]*(g[i] - p)',
    }),
    answer({
      operation: 'sigmoidVjp',
      call: (subject, v) => subject.sigmoidVjp(v.x, v.g),
      indices: ['i'],
      expression: 'sigma(x[i])*sigma(-x[i])*g[i]',
      computedAs: 'stable(x[i])*stable(-x[i])*g[i]',
    }),
  ],
});

export const question2: readonly Claim[] = [q21, q22, q23, q24];
