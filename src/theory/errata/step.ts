/** Errata of Question 1: the step, and what is differentiable. */
import { exp, ln } from '../arithmetic/elementary.ts';
import { chain } from '../claim.ts';
import { count, scalar } from '../domain.ts';
import { sigmoid } from '../formulas.ts';
import { erratum } from './erratum.ts';

/** F(x) = x² w(1/x²): at t = 1/x² it is w(t)/t, with a smooth wave w from 0 up to 1. */
const oscillating = {
  variables: { n: count(1, 32) },
  ranges: { k: [1, '2*n'] },
  definitions: {
    'q(t)': 't - 2*floor((t + 1)/2)',
    'w(t)': '(1 - q(t)^2)^2',
    'F(t)': 'w(t)/t',
  },
} as const;

const VARIATION = 'sum(k, abs(F(2*k) - F(2*k + 1)), k > n)';

export const differentiable = erratum({
  id: 'E8',
  title: 'Differentiable is not enough for integration by parts',
  where: 'statement, question 1.4',
  says: String.raw`Whenever $F$ is differentiable, $F'[\phi] = -\int F(x)\,\phi'(x)\,dx$.`,
  wrong: String.raw`$F'[\phi] = \int F'\phi$ must exist first. Take $F(x) = x^2\, w(1/x^2)$, $F(0) = 0$, with a continuously differentiable wave $w$ between 0 and 1 ($x^2 \sin(1/x^2)$ is of this kind). Since $|F(x)| \le x^2$, $F'(0) = 0$, so $F$ is differentiable everywhere. Below, $F$ is written as a function of $t = 1/x^2$; $w$ is 1 at even and 0 at odd $t$. Between $t = 2k$ and $t = 2k + 1$, $F$ falls from $1/(2k)$ to 0. If $|F'|$ were integrable near 0, the sum of these falls would converge, so its parts from $n$ to $2n$ would tend to 0:`,
  refuted: [
    {
      ...oscillating,
      says: 'the falls from n to 2n add up to ⅛ at most',
      chain: chain([], VARIATION, [['<=', '1/8', 'if |F′| were integrable, for large n']], {
        given: 'n >= 8',
        arithmetics: ['exact'],
      }),
    },
  ],
  corrected: String.raw`$F'$ must be locally integrable; $F \in C^1$ is enough. Here it is not:`,
  holds: [
    {
      ...oscillating,
      says: 'the falls from n to 2n add up to ¼ at least, for every n',
      chain: chain(
        [],
        '1/4',
        [
          ['=', 'sum(k, 1/(4*n), k > n)', 'n equal terms'],
          ['<=', 'sum(k, 1/(2*k), k > n)', 'k ≤ 2n'],
          ['=', VARIATION, 'F falls from 1/(2k) to 0'],
        ],
        { arithmetics: ['exact'] },
      ),
    },
  ],
  claims: ['Q1.4'],
});

const steep = {
  ...sigmoid,
  'H(t)': 't > 0 ? 1 : (t == 0 ? 1/2 : 0)',
};

const shown = (x: number) => x.toPrecision(9);

/** σ(kx) − H(x) for x < 0. */
const errorAt = (k: number, x: number): number => 1 / (1 + exp(-k * x));

export const notUniform = erratum({
  id: 'E9',
  title: '“Well approximated” is meant point by point, or in the mean',
  where: 'statement, question 1.3',
  says: String.raw`$H(x)$ can be well approximated by $\sigma(kx)$ for large $k$.`,
  wrong: String.raw`Not in the sense of the largest error: near 0 the error is as close to $\tfrac12$ as one likes, for every $k$.`,
  refuted: [
    {
      says: 'the largest error tends to 0, like 2/k',
      variables: { k: scalar(8, 64, { grid: 8 }), x: scalar(-1, 1, { grid: 1 / 256 }) },
      definitions: steep,
      chain: chain([], 'abs(sigma(k*x) - H(x))', [['<=', '2/k', 'if it were uniform']], {
        arithmetics: ['float64'],
      }),
    },
  ],
  corrected: String.raw`For every $x$ the error tends to 0, exponentially (Q1.3); its supremum is $\tfrac12$ for every $k$; its integral over all $x$ is $2 \ln 2 / k$. With $u = k|x|$ and $v = e^{-u}$:`,
  holds: [
    {
      says: 'k/2 times the integral of the error over |x| < A/k lies within e⁻ᴬ below ∫ dv/(1 + v) = ln 2',
      variables: { A: scalar(1, 20, { grid: 1 }) },
      chain: chain(
        [],
        'integral(1/(1 + v), v, 0, 1) - exp(-A)',
        [
          ['<=', 'integral(exp(-u)/(1 + exp(-u)), u, 0, A)', 'the rest, from A on, is at most e⁻ᴬ'],
          ['<=', 'integral(1/(1 + v), v, 0, 1)', 'v = e⁻ᵘ; the rest is positive'],
        ],
        { arithmetics: ['float64'] },
      ),
    },
  ],
  claims: ['Q1.3'],
  tables: [
    {
      title: 'The two errors of σ(kx), in float64',
      columns: ['k', 'error at x = −2⁻²⁰/k', 'integral of the error, 2 ln 2 / k'],
      rows: () =>
        [1, 10, 50, 1000].map((k) => [
          `${k}`,
          shown(errorAt(k, -(2 ** -20) / k)),
          shown((2 * ln(2)) / k),
        ]),
    },
  ],
});
