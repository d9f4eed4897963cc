/** Question 1.4: the distributional derivative of the step. */
import * as assumed from '../assumptions/q1.ts';
import { type Claim, type Construct, chain, claim, prose } from '../claim.ts';
import { scalar, vector } from '../domain.ts';
import { step } from './step.ts';

/** v and w are drawn as shares of the radius: they lie in the support, up to its ends. */
const withinSupport: Construct = (drawn, A) => {
  const { a, r, v, w } = drawn as Readonly<Record<string, never>>;
  const within = (share: never) => A.add(a, A.multiply(share, r));
  return { ...drawn, v: within(v), w: within(w) };
};

export const q14: Claim = claim({
  id: 'Q1.4',
  title: 'The distributional derivative of the step is the Dirac delta',
  statement: String.raw`For $F \in C^1$ and smooth $\phi$ with compact support, $F'[\phi] = -\int F(x)\,\phi'(x)\,dx$. Taken as the definition of $F'[\phi]$ for other $F$, it gives $H'[\phi] = \phi(0)$.`,
  assumptions: assumed.q14,
  scope: 'F = polynomial plus sigmoid; bumps of any centre, radius and asymmetry',
  runs: 20,
  variables: {
    a: scalar(-3, 3, { grid: 1 / 4 }),
    r: scalar(1, 3, { grid: 1 / 4 }),
    v: scalar(-1, 1, { grid: 1 / 2 }),
    w: scalar(-1, 1, { grid: 1 / 2 }),
    p: vector(3, -2, 2, { grid: 1 / 4 }),
    c: vector(4, -2, 2, { grid: 1 / 4 }),
  },
  construct: withinSupport,
  definitions: {
    'H(t)': step['H(t)'],
    'F(t)': 'c[1] + c[2]*t + c[3]*t^2 + c[4]/(1 + exp(-t))',
    'q(t)': 'p[1] + p[2]*t + p[3]*t^2',
    'h(t)': '1 - ((t - a)/r)^2',
    'phi(t)': 'a - r < t < a + r ? q(t)*exp(-(1/h(t))) : 0',
  },
  proof: [
    prose(
      String.raw`Let $\phi$ vanish outside $[a - r, a + r]$. The test functions tried below are $C^\infty$ bumps: a random polynomial $q$ times $e^{-1/h}$, where $h(t) = 1 - ((t-a)/r)^2$ is positive inside and 0 at the ends. Every derivative is a polynomial in $t$ and $1/h$ times $e^{-1/h}$, which vanishes at the ends faster than any power of $h$; the first one, at a point $w$ inside:`,
    ),
    chain(
      [],
      'd(phi(w), w)',
      [
        [
          '=',
          '(p[2] + 2*p[3]*w - 2*(w - a)/(r*h(w))^2*q(w))*exp(-(1/h(w)))',
          'product and chain rule: h′ = −2(w − a)/r², and (−1/h)′ = h′/h²',
        ],
      ],
      { given: 'abs(w - a) < r', arithmetics: ['float64'] },
    ),
    prose(
      String.raw`**Integration by parts.** $F\phi$ is continuously differentiable with $(F\phi)' = F'\phi + F\phi'$, so on every interval $[v, w]$, here one inside the support or up to its ends,`,
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
          '-integral(F(t)*d(phi(t), t), t, a - r, a + r)',
          'the lines above with v = a − r and w = a + r, where φ vanishes',
        ],
      ],
      { arithmetics: ['float64'] },
    ),
    prose(
      String.raw`**The step.** $H$ has no derivative at 0, but the right-hand side makes sense for it, and $H'[\phi]$ is defined by it. Split the integral at 0, where $H$ jumps (its single value there does not matter to an integral). If 0 lies outside of the support, one of the two parts runs from 0 to the support and back again, and adds nothing where $\phi' = 0$:`,
    ),
    chain(
      [],
      '-(integral(H(t)*d(phi(t), t), t, a - r, 0) + integral(H(t)*d(phi(t), t), t, 0, a + r))',
      [
        ['=', '-integral(H(t)*d(phi(t), t), t, 0, a + r)', 'H = 0 on (−∞, 0), or φ′ = 0 there'],
        ['=', '-integral(d(phi(t), t), t, 0, a + r)', 'H = 1 on (0, ∞), or φ′ = 0 there'],
        ['=', 'phi(0)', 'fundamental theorem of calculus; φ(a + r) = 0'],
      ],
      { arithmetics: ['float64'] },
    ),
    prose(
      String.raw`Nothing here depends on where the support lies; if 0 lies outside it, both sides are 0. Hence $H'[\phi] = \phi(0) = \delta[\phi]$ for every test function.`,
    ),
  ],
  answers: [],
  witnesses: [
    {
      text: 'F is a polynomial of degree 2 and a multiple of σ, here 1 + 2t + 3t² + 4σ(t), …',
      values: { a: 0, r: 1, v: 0, w: 0, p: [1, 1, 1], c: [1, 2, 3, 4] },
      shows: 'F(0) == 3 and floor(10^3*F(2)) == 20523 and floor(10^3*F(-1)) == 3075',
    },
    {
      text: '… φ a bump, here of radius 2 about 1 and as high as a polynomial, …',
      values: { a: 1, r: 2, v: 0, w: 0, p: [1, 2, 3], c: [0, 0, 0, 0] },
      shows: 'floor(10^3*phi(0)) == 263',
    },
    {
      text: '… and H(0) = ½, although any other value would do',
      values: { a: 0, r: 1, v: 0, w: 0, p: [1, 1, 1], c: [0, 0, 0, 0] },
      shows: 'H(0) == 1/2',
    },
  ],
});
