/** Question 3: what softmax does and does not see. */
import * as assumed from './assumptions/q3.ts';
import { answer, type Claim, chain, claim, enclosure, prose } from './claim.ts';
import { count, scalar, vector } from './domain.ts';
import { hostileLogits as hostile, sigmoid, softmax, writtenSoftmax } from './formulas.ts';

const ranges = { i: [1, 'n'], k: [1, 'n'] } as const;
const logits = vector('n', -5, 5, { exactly: 'ln', hostile });

const q31: Claim = claim({
  id: 'Q3.1',
  title: 'Softmax is invariant under translation',
  statement: String.raw`$S(\mathbf x + c) = S(\mathbf x)$ for every scalar $c$.`,
  assumptions: assumed.q31,
  scope: 'n ≤ 6',
  variables: { n: count(1, 6), x: logits, c: scalar(-5, 5, { exactly: 'ln' }) },
  ranges,
  identities: { free: {}, everySize: true },
  definitions: softmax,
  proof: [
    prose(
      String.raw`Adding $c$ to every entry multiplies every exponential by the same positive number $e^c$, which cancels:`,
    ),
    chain(['i'], 'exp(x[i] + c) / sum(k, exp(x[k] + c))', [
      ['=', 'exp(x[i])*exp(c) / sum(k, exp(x[k])*exp(c))', 'e^(a+b) = e^a e^b'],
      ['=', 'exp(c)*exp(x[i]) / (exp(c)*sum(k, exp(x[k])))', 'take e^c out of the sum'],
      ['=', 'exp(x[i]) / sum(k, exp(x[k]))', 'cancel e^c, which is not 0'],
      ['=', 'S[i]', 'definition of S'],
    ]),
    prose(
      String.raw`With $c = -\max_k x_k$ no exponent is positive, so nothing can overflow, and the largest term of the sum is 1, so the sum cannot vanish. This is how a careful implementation evaluates softmax.`,
    ),
  ],
  answers: [
    answer({
      operation: 'softmax',
      call: (subject, v) => subject.softmax(v.x.map((t: number) => t + v.c)),
      indices: ['i'],
      expression: 'S[i]',
      // The caller's own rounding of x + c comes on top of the evaluation.
      computedAs: 'exp((x[i] + c) - (top + c)) / sum(k, exp((x[k] + c) - (top + c)))',
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

/** n entries, m of them largest, the others g + h_k below. */
const rateBox = {
  n: count(2, 6),
  m: count(1, 5),
  c: scalar(0, 64),
  g: scalar(0, 16),
  h: vector('n', 0, 16),
};

const q32: Claim = claim({
  id: 'Q3.2',
  title: 'Softmax under scalar multiplication: c = 0 and c → ∞',
  statement: String.raw`$S_c(\mathbf x) = S(c\,\mathbf x)$ depends on $c$. For $c = 0$ it is uniform, $S_0(\mathbf x)_i = 1/n$. For $c \to \infty$ the mass goes to the largest entries, in equal shares:
$$\lim_{c \to \infty} S_c(\mathbf x)_i = \begin{cases} 1/m & x_i = \max_k x_k \\ 0 & \text{otherwise,} \end{cases} \qquad m = \#\{k : x_k = \textstyle\max_l x_l\}.$$`,
  assumptions: assumed.q32,
  scope: '2 ≤ n ≤ 6, 0 ≤ c ≤ 8, ties included',
  variables: {
    n: count(2, 6),
    x: vector('n', -3, 3, { exactly: 'ln', grid: 1 / 4, hostile }),
    c: scalar(0, 8, { exactly: 'integer' }),
  },
  ranges,
  definitions: {
    'S[i]': 'exp(c*x[i]) / sum(k, exp(c*x[k]))',
    'U[i]': 'exp(0*x[i]) / sum(k, exp(0*x[k]))',
    top: 'largest(k, x[k])',
    'P[i]': 'exp(c*x[i] - c*top) / sum(k, exp(c*x[k] - c*top))',
    m: 'sum(k, 1, x[k] == top)',
    g: 'smallest(k, top - x[k], x[k] < top)',
    R: 'sum(k, exp(c*(x[k] - top)), x[k] < top)',
  },
  notation: {
    S: String.raw`S_c(\mathbf x)`,
    U: String.raw`S_0(\mathbf x)`,
    top: String.raw`x_{\max}`,
  },
  proof: [
    prose(String.raw`**$c = 0$.** Every exponent is 0:`),
    chain(['i'], 'U[i]', [
      ['=', '1 / sum(k, 1)', 'e^0 = 1'],
      ['=', '1/n', 'the sum has n terms'],
    ]),
    prose(
      String.raw`**$c \to \infty$.** Nothing is assumed of the entries: they may be negative, and any number of them may tie for the largest (errata [E1 and E2](../errata.md)). Write $x_{\max}$ for the largest entry, $m$ for the number of entries equal to it, $R = \sum_{k : x_k < x_{\max}} e^{c(x_k - x_{\max})}$ for what the smaller entries contribute, and $g > 0$ for the gap between the largest and the next smaller value (if $m = n$, all entries are equal, $S_c(\mathbf x)_i = 1/n = 1/m$ for every $c$, and nothing is left to show). The distance of $S_c(\mathbf x)_i$ to the stated limit is bounded by a multiple of $e^{-cg}$:`,
    ),
    chain(
      ['i'],
      'abs(S[i] - (x[i] == top)/m)',
      [
        [
          '=',
          'abs(exp(c*(x[i] - top)) / sum(k, exp(c*(x[k] - top))) - (x[i] == top)/m)',
          'Q3.1: subtract c x_max from every exponent',
        ],
        [
          '=',
          'abs(exp(c*(x[i] - top)) / (m + R) - (x[i] == top)/m)',
          'm terms of the sum are e^0 = 1, the others are R',
        ],
        [
          '=',
          'x[i] == top ? R/(m*(m + R)) : exp(c*(x[i] - top))/(m + R)',
          'for a largest entry 1/(m+R) − 1/m = −R/(m(m+R)); else the limit is 0',
        ],
        ['<=', 'x[i] == top ? R/m^2 : exp(c*(x[i] - top))/m', 'm + R ≥ m'],
        [
          '<=',
          '(x[i] == top ? (n - m)/m^2 : 1/m) * exp(-(c*g))',
          'each of the n − m smaller entries lies at least g below the largest',
        ],
      ],
      { given: 'm < n', limit: { variable: 'c', toward: 'infinity' } },
    ),
    enclosure(
      {
        box: rateBox,
        given: 'm < n',
        text: String.raw`write $x_k = x_{\max} - g - h_k$ for the entries that are smaller than the largest, $h_k \ge 0$, and number them last. In units of $e^{-cg}/m^2$ the distance to the limit is, for a largest entry,`,
      },
      'm*sum(k, exp(-(c*h[k])), k > m) / (m + sum(k, exp(-(c*(g + h[k]))), k > m))',
      [['<=', 'n - m', 'n − m exponentials, none above 1']],
    ),
    enclosure(
      {
        box: rateBox,
        indices: ['i'],
        given: 'm < i and i <= n',
        text: 'and in units of $e^{-cg}/m$, for a smaller one,',
      },
      'm*exp(-(c*h[i])) / (m + sum(k, exp(-(c*(g + h[k]))), k > m))',
      [['<=', '1', 'the exponential is at most 1, the denominator at least m']],
    ),
    prose(
      String.raw`The bound tends to 0 as $c \to \infty$ because $g > 0$. What decides is $\max_k x_k$, not $\max_k |x_k|$.`,
    ),
  ],
  answers: [
    answer({
      operation: 'softmax',
      call: (subject, v) => subject.softmax(v.x.map((t: number) => v.c * t)),
      indices: ['i'],
      expression: 'S[i]',
      computedAs: 'P[i]',
    }),
  ],
  witnesses: [
    {
      text: 'not invariant: doubling [1, 0] changes the first entry from 0.731… to 0.880…',
      values: { n: 2, x: [1, 0], c: 2 },
      shows: 'floor(10^3*(exp(x[1]) / sum(k, exp(x[k])))) == 731 and floor(10^3*S[1]) == 880',
    },
    {
      text: 'with a negative entry of larger absolute value the limit is still at the maximum',
      values: { n: 2, x: [-3, 1], c: 2 },
      shows: 'floor(10^6*S[1]) == 335 and floor(10^6*S[2]) == 999664',
    },
    {
      text: 'a tie: [1, 1, 0] tends to (½, ½, 0)',
      values: { n: 3, x: [1, 1, 0], c: 8 },
      shows:
        'floor(10^6*S[1]) == 499916 and floor(10^6*S[2]) == 499916 and floor(10^6*S[3]) == 167',
    },
  ],
});

const q33: Claim = claim({
  id: 'Q3.3',
  title: 'Two classes: softmax is a sigmoid',
  statement: String.raw`For $\mathbf x \in \mathbb R^2$, $S(\mathbf x) = [\sigma(z),\, 1 - \sigma(z)]^\top$ with $z = x_1 - x_2$.`,
  assumptions: assumed.q33,
  scope: 'all x, |xᵢ| ≤ 5',
  variables: { x: vector(2, -5, 5, { exactly: 'ln', hostile }) },
  ranges: { i: [1, 2], k: [1, 2] },
  identities: { free: {} },
  definitions: {
    ...softmax,
    ...sigmoid,
    z: 'x[1] - x[2]',
  },
  proof: [
    prose(
      String.raw`Divide numerator and denominator by $e^{x_1}$; the second entry is what is left to 1.`,
    ),
    chain([], 'S[1]', [
      ['=', 'exp(x[1]) / (exp(x[1]) + exp(x[2]))', 'definition of S'],
      ['=', '1 / (1 + exp(x[2] - x[1]))', 'divide above and below by e^(x_1)'],
      ['=', '1 / (1 + exp(-(x[1] - x[2])))', 'sign'],
      ['=', 'sigma(z)', 'definition of σ and z'],
    ]),
    chain([], 'S[2]', [
      ['=', '1 - S[1]', 'the entries of S add up to 1'],
      ['=', '1 - sigma(z)', 'the line above'],
    ]),
  ],
  answers: [
    answer({
      operation: 'softmax',
      call: (subject, v) => subject.softmax(v.x),
      indices: ['i'],
      expression: 'i == 1 ? sigma(z) : sigma(-z)',
      computedAs: 'P[i]',
    }),
    answer({
      operation: 'sigmoid',
      call: (subject, v) => subject.sigmoid(v.x[0] - v.x[1]),
      expression: 'S[1]',
      computedAs: 'stable(z)',
    }),
  ],
});

const q34: Claim = claim({
  id: 'Q3.4',
  title: 'K classes need K − 1 parameters',
  statement: String.raw`For $\mathbf x \in \mathbb R^K$, $K \ge 2$: $S(\mathbf x) = S([0, y_1, \dots, y_{K-1}]^\top)$ with $y_i = x_{i+1} - x_1$.`,
  assumptions: assumed.q34,
  scope: 'K ≤ 6',
  uses: ['Q3.1'],
  variables: { K: count(2, 6), x: vector('K', -5, 5, { exactly: 'ln', hostile }) },
  ranges: { i: [1, 'K'], k: [1, 'K'] },
  identities: { free: {} },
  definitions: {
    ...writtenSoftmax,
    'y[i]': 'x[i + 1] - x[1]',
    'v[i]': 'i == 1 ? 0 : y[i - 1]',
    top: 'largest(k, v[k])',
  },
  notation: { v: String.raw`v` },
  proof: [
    prose(
      String.raw`By Q3.1 the same constant may be subtracted from all entries. Choose $c = -x_1$: the first entry becomes 0 and carries no information, the other $K - 1$ are the differences $y_i$. Write $\mathbf v = [0, y_1, \dots, y_{K-1}]^\top$.`,
    ),
    chain(['i'], 'S[i]', [
      ['=', 'exp(x[i] - x[1]) / sum(k, exp(x[k] - x[1]))', 'Q3.1 with c = −x_1'],
      ['=', 'exp(v[i]) / sum(k, exp(v[k]))', 'v_1 = x_1 − x_1 = 0, v_k = y_(k−1) = x_k − x_1'],
    ]),
    prose(
      String.raw`Fewer than $K - 1$ numbers cannot do in general: the $y_i$ can be recovered from the probabilities, $y_i = \ln S_{i+1} - \ln S_1$, so distinct $\mathbf y$ give distinct distributions; in exponential form:`,
    ),
    chain(['i'], 'exp(v[i])', [['=', 'S[i] / S[1]', 'the common denominator cancels']]),
  ],
  answers: [
    answer({
      operation: 'softmax',
      call: (subject, v) => subject.softmax(v.x.map((t: number) => t - v.x[0])),
      indices: ['i'],
      expression: 'S[i]',
      computedAs: 'exp(v[i] - top) / sum(k, exp(v[k] - top))',
    }),
  ],
});

export const question3: readonly Claim[] = [q31, q32, q33, q34];
