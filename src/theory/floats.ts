/**
 * True theorems that floating point breaks. Each is a chain of one step, left = right (or ≤), true of
 * real numbers; in float64 the left side loses its digits, or the bound its truth, within the ranges
 * of the variables. The suite finds the simplest place where it does.
 */
import { type Claim, type ClaimId, chain, type Witness } from './claim.ts';
import { scalar, vector } from './domain.ts';
import { sigmoid } from './formulas.ts';
import { type StatementText, statement } from './statement.ts';

export interface Broken {
  /** `F1` */
  readonly id: string;
  /** the theorem; its variables say where to look for the place where float64 breaks it */
  readonly theorem: Claim;
  /** further places, to show */
  readonly inputs: readonly Witness['values'][];
  /** why the digits are lost, and what to do; Markdown with TeX */
  readonly because: string;
  readonly claims: readonly ClaimId[];
}

interface BrokenText extends Omit<Broken, 'theorem'>, StatementText {}

function broken({ id, inputs, because, claims, ...theorem }: BrokenText): Broken {
  return { id, theorem: statement(id, theorem), inputs, because, claims };
}

/** What is checked of the theorem: within these ranges rounding leaves something to compare. */
const float64 = { arithmetics: ['float64'] } as const;

const infinite = { from: -8, to: 8, also: [Number.NEGATIVE_INFINITY] };
const logit = scalar(-60, 60, { grid: 1 });
const moderate = { ...logit, from: -20, to: 20 };
const two = vector(2, -1000, 1000, { grid: 1 });

const tanh = { 'tanh(z)': '(exp(z) - exp(-z))/(exp(z) + exp(-z))' };

export const floats: readonly Broken[] = [
  broken({
    id: 'F1',
    says: 'ReLU as x H(x)',
    variables: { x: scalar(-8, 8, { grid: 1, hostile: infinite }) },
    definitions: { 'H(t)': 't > 0 ? 1 : (t == 0 ? 1/2 : 0)' },
    chain: chain([], 'x*H(x)', [['=', 'max(0, x)', 'Q1.2']]),
    inputs: [{ x: Number.NEGATIVE_INFINITY }],
    because: String.raw`$-\infty \cdot 0$ is NaN. The maximum has no such product.`,
    claims: ['Q1.2'],
  }),
  broken({
    id: 'F2',
    says: 'softmax as it is written',
    variables: { x: two },
    chain: chain(
      [],
      'exp(x[1])/(exp(x[1]) + exp(x[2]))',
      [['=', '1/(1 + exp(x[2] - x[1]))', 'divide above and below by the first exponential']],
      { ...float64, within: { x: { ...two, from: -300, to: 300 } } },
    ),
    inputs: [{ x: [710, 0] }, { x: [1000, 0] }],
    because: String.raw`The exponential overflows, and $\infty/\infty$ is NaN; or both underflow, and $0/0$ is. Subtract the largest entry first.`,
    claims: ['Q3.1', 'Q3.3'],
  }),
  broken({
    id: 'F3',
    says: 'the probability of the other class as 1 − σ(z)',
    variables: { z: logit },
    definitions: sigmoid,
    chain: chain([], '1 - sigma(z)', [['=', 'sigma(-z)', 'Q2.3']], {
      ...float64,
      within: { z: moderate },
    }),
    inputs: [{ z: 30 }, { z: 36 }, { z: 40 }],
    because: String.raw`$\sigma(z)$ rounds to 1, although $S_2 = \sigma(-z)$ has all its digits.`,
    claims: ['Q2.3', 'Q3.3'],
  }),
  broken({
    id: 'F4',
    says: 'σ′ from the output alone, y (1 − y)',
    variables: { x: logit },
    definitions: sigmoid,
    chain: chain([], 'sigma(x)*(1 - sigma(x))', [['=', 'sigma(x)*sigma(-x)', '1 − σ(x) = σ(−x)']], {
      ...float64,
      within: { x: moderate },
    }),
    inputs: [{ x: 30 }, { x: 36 }, { x: 40 }],
    because:
      'As above: the gradient of a saturated unit is exactly 0 instead of tiny. For training that hardly matters; for a check of gradients it does.',
    claims: ['Q2.3', 'Q2.4'],
  }),
  broken({
    id: 'F5',
    says: 'softmax does not change when a constant is added',
    variables: { x: vector(2, -3, 3, { grid: 1 }), c: scalar(0, 2 ** 60, { grid: 1024 }) },
    definitions: { 'S(a, b)': 'exp(a - max(a, b))/(exp(a - max(a, b)) + exp(b - max(a, b)))' },
    chain: chain([], 'S(x[1] + c, x[2] + c)', [['=', 'S(x[1], x[2])', 'Q3.1']], {
      ...float64,
      within: { c: scalar(0, 2 ** 40, { grid: 1024 }) },
    }),
    inputs: [
      { x: [1, 0], c: 1e16 },
      { x: [3, 0], c: 1e17 },
    ],
    because: String.raw`$x + c$ is rounded to a multiple of the spacing of the numbers near $c$, which is 2 from $2^{53}$ on: the differences are gone before softmax sees them.`,
    claims: ['Q3.1'],
  }),
  broken({
    id: 'F6',
    says: 'the sigmoid from tanh',
    variables: { t: logit },
    definitions: { ...sigmoid, ...tanh },
    chain: chain([], '(1 + tanh(t/2))/2', [['=', 'sigma(t)', 'Q4']], {
      ...float64,
      within: { t: moderate },
    }),
    inputs: [{ t: -30 }, { t: -36 }, { t: -40 }],
    because: String.raw`$1 + \tanh(t/2)$ cancels where tanh is near $-1$; the tail of $\sigma$ is below the spacing of the numbers near 1.`,
    claims: ['Q4'],
  }),
  broken({
    id: 'F7',
    says: 'the central difference tends to the derivative',
    variables: { N: scalar(1, 1e9, { grid: 1 }) },
    chain: chain(
      [],
      'abs((exp(1 + 1/N) - exp(1 - 1/N))*N/2 - exp(1))',
      [['<=', 'exp(2)/(6*N^2)', 'Taylor: the third derivative is at most e² between 0 and 2']],
      { ...float64, within: { N: scalar(1, 4096, { grid: 1 }) } },
    ),
    inputs: [1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9].map((N) => ({ N })),
    because: String.raw`The two exponentials agree in more and more digits, and what their difference has left is multiplied by $N/2$. Truncation falls like $1/N^2$, rounding grows like $u N$: the error is smallest near $N = u^{-1/3}$, and does not tend to 0. (The experiment of Problem 1 finds the same of a network.)`,
    claims: [],
  }),
  broken({
    id: 'F8',
    says: 'the variance as the mean of the squares minus the square of the mean',
    variables: { y: vector(3, -3, 3, { grid: 1 }), b: scalar(0, 2 ** 30, { grid: 1 }) },
    ranges: { k: [1, 3] },
    definitions: { 'x[k]': 'b + y[k]', mean: 'sum(k, x[k])/3' },
    notation: { mean: String.raw`\bar x` },
    chain: chain(
      [],
      'sum(k, x[k]^2)/3 - mean^2',
      [['=', 'sum(k, (x[k] - mean)^2)/3', 'multiply out']],
      { ...float64, within: { b: scalar(0, 64, { grid: 1 }) } },
    ),
    inputs: [
      { y: [1, 0, -1], b: 1e8 },
      { y: [1, 0, 0], b: 1e9 },
    ],
    because:
      'Two large numbers that agree in most of their digits are subtracted; even the sign may be lost, and a batch normalization written this way takes the root of a negative number. Subtract the mean first.',
    claims: [],
  }),
];
