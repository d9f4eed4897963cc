/** Question 1.3: the step as the limit of steep sigmoids. */
import * as assumed from '../assumptions/q1.ts';
import { answer, type Claim, chain, claim, enclosure, prose } from '../claim.ts';
import { scalar } from '../domain.ts';
import { sigmoid } from '../formulas.ts';
import { negative, positive, step, zero } from './step.ts';

const point13 = scalar(-5, 5, {
  grid: 1 / 4,
  exactly: 'integer',
  hostile: { from: -90, to: 90, also: [0, -0, 1e-300, 5, -5] },
});

/** Far wider than what is drawn: up to where e^(k|x|) overflows. */
const steep = { k: scalar(1 / 4, 128), x: scalar(2 ** -40, 5) };

export const q13: Claim = claim({
  id: 'Q1.3',
  title: 'The step as the limit of steep sigmoids, with its rate',
  statement: String.raw`For $k > 0$ and $x \ne 0$ the gap is exactly $|\sigma(kx) - H(x)| = \sigma(-k|x|)$, hence
$$\tfrac12 e^{-k|x|} < |\sigma(kx) - H(x)| < e^{-k|x|} \longrightarrow 0 \quad (k \to \infty);$$
at $x = 0$ the gap is 0. The approximation is pointwise, not uniform: the supremum of the gap over $x$ is $\tfrac12$ for every $k$, and it is not attained.`,
  assumptions: assumed.q13,
  scope: '¼ ≤ k ≤ 8, |x| ≤ 5, x = 0 included',
  variables: {
    k: scalar(1 / 4, 8, { exactly: 'ln' }),
    x: point13,
    u: scalar(0, 5),
  },
  definitions: {
    ...sigmoid,
    'H(t)': step['H(t)'],
    gap: 'abs(sigma(k*x) - H(x))',
    a: 'k * abs(x)',
  },
  notation: { gap: String.raw`\left|\sigma(kx) - H(x)\right|` },
  proof: [
    prose(String.raw`**The gap.** Write $a = k|x|$. For $x > 0$:`),
    chain(
      [],
      'gap',
      [
        ['=', '1 - sigma(k*x)', 'H(x) = 1 and σ < 1'],
        ['=', '1 - 1/(1 + exp(-a))', 'definition of σ; kx = a'],
        ['=', 'exp(-a) / (1 + exp(-a))', 'common denominator'],
        ['=', '1 / (exp(a) + 1)', 'multiply above and below by e^a'],
        ['=', 'sigma(-a)', 'definition of σ'],
      ],
      { given: 'x > 0', within: { x: positive(point13) } },
    ),
    prose('For $x < 0$:'),
    chain(
      [],
      'gap',
      [
        ['=', 'sigma(k*x)', 'H(x) = 0 and σ > 0'],
        ['=', '1 / (1 + exp(a))', 'definition of σ; kx = −a'],
        ['=', 'sigma(-a)', 'definition of σ'],
      ],
      { given: 'x < 0', within: { x: negative(point13) } },
    ),
    prose(String.raw`At $x = 0$, $\sigma(0) = \tfrac12 = H(0)$ for every $k$:`),
    chain([], 'gap', [['=', '0', 'σ(0) = ½ = H(0)']], {
      given: 'x == 0',
      within: { x: zero(point13) },
    }),
    prose(String.raw`**The rate.** Since $1 < 1 + e^{-a} < 2$ for $a > 0$,`),
    chain(
      [],
      'gap',
      [
        ['=', 'exp(-a) / (1 + exp(-a))', 'as above'],
        ['<', 'exp(-a)', 'the denominator is greater than 1'],
      ],
      { given: 'x != 0', limit: { variable: 'k', toward: 'infinity' } },
    ),
    enclosure(
      {
        box: steep,
        text: String.raw`over $e^{-a}$ the gap is $\frac1{1 + e^{-a}} = \sigma(a) = 1 - \sigma(-a)$, which is less than 1 because`,
      },
      '0',
      [['<', 'sigma(-a)', 'an exponential is positive']],
    ),
    chain(
      [],
      'exp(-a) / 2',
      [
        ['<', 'exp(-a) / (1 + exp(-a))', 'the denominator is less than 2'],
        ['=', 'gap', 'as above'],
      ],
      { given: 'x != 0' },
    ),
    enclosure({ box: steep, text: String.raw`it is more than $\tfrac12$:` }, '1/2', [
      ['<', 'sigma(a)', 'e^(−a) < 1'],
    ]),
    prose(
      String.raw`**Not uniform.** For every $x$ the gap is less than $\tfrac12$ (at 0 it is 0):`,
    ),
    chain(
      [],
      'gap',
      [
        ['=', '1 / (1 + exp(a))', 'as above'],
        ['<', '1/2', 'e^a > 1'],
      ],
      { given: 'x != 0' },
    ),
    enclosure({ box: steep, text: String.raw`at these distances from 0` }, 'sigma(-a)', [
      ['<', '1/2', 'as above'],
    ]),
    enclosure(
      {
        box: { u: scalar(0, 1) },
        text: String.raw`and nearer than that, $\sigma(-u)$ falls at least by $u/6$ from $\sigma(0) = \tfrac12$, so that $\tfrac12$ is not attained:`,
      },
      '1/6',
      [['<', '-d(sigma(-u), u)', 'the slope, by the mean value theorem']],
    ),
    prose(
      String.raw`But it comes as near to $\tfrac12$ as one likes: $h(u) = \sigma(-u) + u/4$ has $h(0) = \tfrac12$ and does not decrease, because`,
    ),
    chain(
      [],
      '0',
      [
        ['<=', '(sigma(u) - 1/2)^2', 'a square'],
        ['=', '1/4 - sigma(u)*(1 - sigma(u))', 'multiply out'],
        ['=', '1/4 - sigma(u)*sigma(-u)', '1 − σ(u) = σ(−u)'],
        ['=', 'd(sigma(-u) + u/4, u)', 'derivative of the sigmoid (Q2.3)'],
      ],
      { arithmetics: ['float64'] },
    ),
    enclosure({ box: { u: scalar(0, 640) }, text: 'the square:' }, '0', [
      ['<=', '(sigma(u) - 1/2)^2', 'whatever σ(u) is'],
    ]),
    prose(
      String.raw`so $h(u) \ge \tfrac12$ for $u \ge 0$. With $u = k|x|$ the gap at $x \ne 0$ satisfies`,
    ),
    chain(
      [],
      '1/2 - a/4',
      [
        ['<=', 'sigma(-a)', 'h(a) ≥ h(0)'],
        ['=', 'gap', 'as above'],
      ],
      { given: 'x != 0', arithmetics: ['float64'] },
    ),
    enclosure(
      {
        box: { u: scalar(1 / 8, 640) },
        text: 'the two sides move apart, and strictly so away from 0:',
      },
      '0',
      [['<', 'd(sigma(-u) + u/4, u)', 'the derivative of their difference']],
    ),
    prose(
      String.raw`and at $x = \eta/k$ it is at least $\tfrac12 - \eta/4$, for any $\eta > 0$: the supremum is $\tfrac12$ for every $k$.`,
    ),
    enclosure(
      {
        box: { k: steep.k },
        text: String.raw`with $\eta = 2^{-39}$ the gap at $x = \eta/k$ shows that the supremum lies in $[\tfrac12 - 2^{-40}, \tfrac12]$, whatever $k$ is:`,
      },
      '1/2 - 1/2^40',
      [['<', 'sigma(-(k*(1/(2^39*k))))', 'the gap there']],
    ),
    prose(
      String.raw`In the mean the approximation does get better. The gap is an even function of $x$, and with $u = kx$
$$\int_{-\infty}^{\infty} |\sigma(kx) - H(x)|\,dx = \frac2k \int_0^\infty \frac{e^{-u}}{1 + e^{-u}}\,du = \frac2k \Big[-\ln(1 + e^{-u})\Big]_0^\infty = \frac{2 \ln 2}{k}.$$`,
    ),
    enclosure(
      {
        box: {},
        text: String.raw`the last integral up to 40, not estimated but with both of its bounds proved, is within $2^{-40}$ of $\ln 2$, because its exponential is that near to 2 and $|\ln y - \ln 2| \le |y - 2|$ for $y \ge 1$:`,
      },
      'abs(exp(integral(1/(1 + exp(t)), t, 0, 40)) - 2)',
      [['<', '1/2^40', 'Taylor polynomials with remainder, piece by piece']],
    ),
    enclosure(
      {
        box: {},
        text: String.raw`what is beyond 40 adds less than $\int_{40}^\infty e^{-u}\,du = e^{-40}$; so the error in the mean is $2 \ln 2/k$ to within $(2/k)(2^{-40} + 2^{-50})$ for every $k$:`,
      },
      'exp(-40)',
      [['<', '1/2^50', 'the tail']],
    ),
  ],
  answers: [
    answer({
      operation: 'sigmoid',
      call: (subject, v) => subject.sigmoid(v.k * v.x),
      expression: 'sigma(k*x)',
      computedAs: 'stable(k*x)',
    }),
  ],
  witnesses: [
    {
      text: 'not uniform: for k = 10⁶ there still is an x with a gap of 0.4975…',
      values: { k: 1000000, x: 1e-8, u: 0 },
      shows: 'floor(10^4*gap) == 4975',
    },
  ],
});
