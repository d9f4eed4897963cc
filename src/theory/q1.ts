/** Question 1: ReLU, the Heaviside step, and what the step's derivative is. */
import * as assumed from './assumptions/q1.ts';
import { answer, type Claim, chain, claim, enclosure, prose } from './claim.ts';
import { type Scalar, scalar, vector } from './domain.ts';
import { sigmoid } from './formulas.ts';

const hostile = { from: -1e300, to: 1e300, also: [0, -0, 5e-324, -5e-324, 1e-300, -1e-300] };

const step = {
  'g(t)': 'max(0, t)',
  'H(t)': 't > 0 ? 1 : (t == 0 ? 1/2 : 0)',
};

/** The part of a variable's range on one side of 0, which a grid keeps apart from 0 itself. */
const positive = (x: Scalar): Scalar => ({ ...x, from: x.grid ?? Number.MIN_VALUE });
const negative = (x: Scalar): Scalar => ({ ...x, to: -(x.grid ?? Number.MIN_VALUE) });
const zero = (x: Scalar): Scalar => ({ ...x, from: 0, to: 0 });

const point11 = scalar(-5, 5, { grid: 1 / 64, hostile });

const q11: Claim = claim({
  id: 'Q1.1',
  title: 'The derivative of ReLU is the Heaviside step, wherever it exists',
  statement: String.raw`For $g(x) = \max\{0, x\}$ and every $x \ne 0$, $g'(x) = H(x)$. At $x = 0$ the one-sided derivatives are 1 and 0, so $g'(0)$ does not exist.`,
  assumptions: assumed.q11,
  scope: 'all x ≠ 0 with |x| ≤ 5, and 0 < |ε| < |x|; the kink apart',
  variables: {
    x: point11,
    s: scalar(-7 / 8, 7 / 8, { grid: 1 / 8 }),
  },
  definitions: { ...step, epsilon: 's * abs(x)' },
  proof: [
    prose(
      String.raw`Let $x \ne 0$ and $0 < |\epsilon| < |x|$, written as $\epsilon = s\,|x|$ with $0 < |s| < 1$. Then $x + \epsilon$ has the sign of $x$, so both points lie on the same straight piece of $g$: to the right of 0 it is $g(t) = t$, to the left $g(t) = 0$, and in either case $g(t) = H(x)\,t$ at $t = x$ and at $t = x + \epsilon$:`,
    ),
    chain(
      [],
      '(g(x + epsilon) - g(x)) / epsilon',
      [
        [
          '=',
          '(H(x)*(x + epsilon) - H(x)*x) / epsilon',
          'both points lie on the piece of slope H(x)',
        ],
        ['=', 'H(x)', 'cancel H(x) x, then ε ≠ 0'],
      ],
      { given: 'x != 0 and s != 0' },
    ),
    prose(
      String.raw`The difference quotient does not merely tend to $H(x)$: it is equal to $H(x)$ for every $0 < |\epsilon| < |x|$. Its limit for $\epsilon \to 0$ is therefore $H(x)$, so $g'(x)$ exists and equals $H(x)$. Differentiating the formula itself says the same:`,
    ),
    chain([], 'd(g(x), x)', [['=', 'H(x)', 'the rule for max, away from the tie']], {
      given: 'x != 0',
    }),
    prose(
      String.raw`**$x = 0$.** The quotient is constant on either side, and different: 1 to the right ($s > 0$), 0 to the left ($s < 0$).`,
    ),
    chain(
      [],
      '(g(0 + s) - g(0)) / s',
      [
        ['=', 'g(s) / s', 'g(0) = 0'],
        ['=', 'H(s)', 's/s = 1 to the right, 0/s = 0 to the left'],
      ],
      { given: 's != 0' },
    ),
    prose(
      String.raw`So the limit does not exist at 0. $H(0) = \tfrac12$ is a convention: the mean of the two one-sided derivatives, one of the subgradients between them.`,
    ),
    chain([], 'H(0)', [['=', '(1 + 0)/2', 'definition of H']]),
  ],
  answers: [
    answer({ operation: 'relu', call: (subject, v) => subject.relu(v.x), expression: 'max(0, x)' }),
    answer({
      operation: 'reluDerivative',
      // Of the kink the answer says nothing.
      call: (subject, v) => (v.x === 0 ? null : subject.reluDerivative(v.x)),
      given: 'x != 0',
      expression: 'H(x)',
    }),
  ],
});

const point12 = scalar(-5, 5, { grid: 1 / 4, hostile });

const q12: Claim = claim({
  id: 'Q1.2',
  title: 'ReLU from the Heaviside step, in two ways',
  statement: String.raw`$$g(x) = x\,H(x) \qquad\text{and}\qquad g(x) = \int_{-\infty}^{x} H(t)\,dt.$$`,
  assumptions: assumed.q12,
  scope: '|x| ≤ 5, x = 0 included',
  slack: { answers: 'the bound counts the rounding of x H(x); a product with 0 or 1 has none' },
  uses: ['Q1.1'],
  variables: {
    x: point12,
    A: scalar(6, 9, { grid: 1 / 4 }),
  },
  definitions: step,
  proof: [
    prose('**As a product.** Put in the cases of $H$:'),
    chain([], 'x*H(x)', [
      ['=', 'x > 0 ? x : 0', 'H = 1 for x > 0, H = 0 for x < 0; at x = 0 it does not matter'],
      ['=', 'g(x)', 'definition of the maximum'],
    ]),
    prose(
      String.raw`**As an integral.** $H$ vanishes for $t < 0$, so the integral from $-\infty$ is the integral from any $-A \le x$, $A > 0$. For $x \ge 0$ split it at 0, where $H$ jumps (the single value at 0 does not matter to an integral):`,
    ),
    chain(
      [],
      'integral(H(t), t, -A, 0) + integral(H(t), t, 0, x)',
      [
        ['=', '0 + integral(H(t), t, 0, x)', 'H = 0 on (−A, 0)'],
        ['=', 'integral(1, t, 0, x)', 'H = 1 on (0, x)'],
        ['=', 'x', 'integral of 1'],
        ['=', 'g(x)', 'x ≥ 0'],
      ],
      { given: 'x >= 0', within: { x: { ...point12, from: 0 } }, arithmetics: ['float64'] },
    ),
    prose(String.raw`For $x \le 0$ the whole interval lies where $H$ vanishes:`),
    chain(
      [],
      'integral(H(t), t, -A, x)',
      [
        ['=', '0', 'H = 0 on (−A, x)'],
        ['=', 'g(x)', 'x ≤ 0'],
      ],
      {
        given: 'x <= 0',
        within: { x: { ...point12, to: 0 } },
        arithmetics: ['float64'],
      },
    ),
    prose(
      String.raw`(In floating point the product form is the weaker one: at $x = -\infty$ it is $-\infty \cdot 0$, which is NaN, while the maximum is 0.)`,
    ),
  ],
  answers: [
    answer({ operation: 'relu', call: (subject, v) => subject.relu(v.x), expression: 'x*H(x)' }),
  ],
  witnesses: [
    {
      text: 'at 0 the product is 0 although the step is ½ there',
      values: { x: 0, A: 6 },
      shows: 'H(x) == 1/2 and x*H(x) == 0',
    },
  ],
});

const point13 = scalar(-5, 5, {
  grid: 1 / 4,
  exactly: 'integer',
  hostile: { from: -90, to: 90, also: [0, -0, 1e-300, 5, -5] },
});

/** Far wider than what is drawn: up to where e^(k|x|) overflows. */
const steep = { k: scalar(1 / 4, 128), x: scalar(2 ** -40, 5) };

const q13: Claim = claim({
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

const q14: Claim = claim({
  id: 'Q1.4',
  title: 'The distributional derivative of the step is the Dirac delta',
  statement: String.raw`For $F \in C^1$ and smooth $\phi$ with compact support, $F'[\phi] = -\int F(x)\,\phi'(x)\,dx$. Taken as the definition of $F'[\phi]$ for other $F$, it gives $H'[\phi] = \phi(0)$.`,
  assumptions: assumed.q14,
  scope: 'F = polynomial plus sigmoid; bumps of any centre, radius and asymmetry',
  runs: 20,
  variables: {
    a: scalar(-3, 3, { grid: 1 / 4 }),
    r: scalar(1, 3, { grid: 1 / 4 }),
    s: scalar(-3 / 4, 3 / 4, { grid: 1 / 4 }),
    p: vector(3, -2, 2, { grid: 1 / 4 }),
    c: vector(4, -2, 2, { grid: 1 / 4 }),
  },
  definitions: {
    'H(t)': step['H(t)'],
    'F(t)': 'c[1] + c[2]*t + c[3]*t^2 + c[4]/(1 + exp(-t))',
    'phi(t)': 'abs(t - a) < r ? (p[1] + p[2]*t + p[3]*t^2) * exp(-(1/(1 - ((t - a)/r)^2))) : 0',
    v: 'a - r/2',
    w: 'a + s*r',
    B: 'min(a - r, -1)',
    A: 'max(a + r, 1)',
  },
  proof: [
    prose(
      String.raw`Let $\phi$ vanish outside $[a - r, a + r]$. The test functions tried below are $C^\infty$ bumps: a random polynomial times $e^{-1/(1 - ((t-a)/r)^2)}$, all of whose derivatives vanish at the ends of the support.

**Integration by parts.** $F\phi$ is continuously differentiable with $(F\phi)' = F'\phi + F\phi'$, so on every interval $[v, w]$, here one inside the support,`,
    ),
    chain(
      [],
      'integral(d(F(t), t)*phi(t), t, v, w)',
      [
        ['=', 'integral(d(F(t)*phi(t), t) - F(t)*d(phi(t), t), t, v, w)', 'product rule'],
        [
          '=',
          'F(w)*phi(w) - F(v)*phi(v) - integral(F(t)*d(phi(t), t), t, v, w)',
          'fundamental theorem of calculus',
        ],
      ],
      { arithmetics: ['float64'] },
    ),
    prose(
      String.raw`Outside the support $\phi$ and $\phi'$ are 0, so the integrals over $\mathbb R$ are those over $[a - r, a + r]$, and there the boundary terms drop out:`,
    ),
    chain(
      [],
      'integral(d(F(t), t)*phi(t), t, a - r, a + r)',
      [
        [
          '=',
          'F(a + r)*phi(a + r) - F(a - r)*phi(a - r) - integral(F(t)*d(phi(t), t), t, a - r, a + r)',
          'the lines above with v = a − r, w = a + r',
        ],
        [
          '=',
          '-integral(F(t)*d(phi(t), t), t, a - r, a + r)',
          'φ vanishes at the ends of its support',
        ],
      ],
      { arithmetics: ['float64'] },
    ),
    prose(
      String.raw`**The step.** $H$ has no derivative at 0, but the right-hand side makes sense for it, and $H'[\phi]$ is defined by it. With $B = \min\{a - r, -1\}$ and $A = \max\{a + r, 1\}$ both 0 and the whole support lie in $[B, A]$. Split the integral at 0, where $H$ jumps (its single value there does not matter to an integral):`,
    ),
    chain(
      [],
      '-(integral(H(t)*d(phi(t), t), t, B, 0) + integral(H(t)*d(phi(t), t), t, 0, A))',
      [
        ['=', '-integral(H(t)*d(phi(t), t), t, 0, A)', 'H = 0 on (−∞, 0)'],
        ['=', '-integral(d(phi(t), t), t, 0, A)', 'H = 1 on (0, ∞)'],
        ['=', 'phi(0) - phi(A)', 'fundamental theorem of calculus'],
        ['=', 'phi(0)', 'φ vanishes from A on'],
      ],
      { arithmetics: ['float64'] },
    ),
    prose(
      String.raw`Nothing here depends on where the support lies; if 0 lies outside it, both sides are 0. Hence $H'[\phi] = \phi(0) = \delta[\phi]$ for every test function.`,
    ),
  ],
  answers: [],
});

export const question1: readonly Claim[] = [q11, q12, q13, q14];
