/** Question 1.4: the distributional derivative of the step. */
import * as assumed from '../assumptions/q1.ts';
import { type Claim, chain, claim, prose } from '../claim.ts';
import { scalar, vector } from '../domain.ts';
import { step } from './step.ts';

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
