/** What the claims of Question 1 assume. */
import { convenient, needed } from '../assumption.ts';
import { type AssumptionText, chain } from '../claim.ts';
import { scalar, vector } from '../domain.ts';

const exactly = { arithmetics: ['exact'] } as const;
const inFloats = { arithmetics: ['float64'] } as const;
const integer = { exactly: 'integer', grid: 1 } as const;

export const q11: readonly AssumptionText[] = [
  needed(String.raw`$x \ne 0$.`, {
    says: 'the quotients to the right and to the left agree at every x',
    variables: { x: scalar(-1, 1, integer), r: scalar(1 / 2, 1) },
    chain: chain(
      [],
      '(g(x + r) - g(x))/r',
      [['=', '(g(x - r) - g(x))/(-r)', 'if there were a derivative']],
      exactly,
    ),
  }),
  needed(String.raw`$|\epsilon| < |x|$, so that $x + \epsilon$ stays on the side of $x$.`, {
    says: 'the difference quotient is H(x) for any ε',
    variables: { x: scalar(1, 2, integer), e: scalar(-3, -1) },
    notation: { e: String.raw`\epsilon` },
    chain: chain([], '(g(x + e) - g(x))/e', [['=', 'H(x)', 'as for small ε']], exactly),
  }),
  convenient(String.raw`$H(0) = \tfrac12$.`, 'the claim is about x ≠ 0', {
    says: 'with any other value at 0',
    variables: { x: scalar(-5, 5), v: scalar(-3, 3) },
    definitions: { 'H(t)': 't > 0 ? 1 : (t == 0 ? v : 0)' },
    chain: chain([], 'd(g(x), x)', [['=', 'H(x)', 'away from 0']], { given: 'x != 0', ...exactly }),
  }),
];

export const q12: readonly AssumptionText[] = [
  convenient(
    String.raw`$H(0) = \tfrac12$.`,
    'the product is 0 at 0 whatever H(0) is, and a single value does not matter to an integral',
    {
      says: 'with any other value v at 0',
      variables: { x: scalar(-2, 2, integer), v: scalar(-3, 3) },
      definitions: { 'H(t)': 't > 0 ? 1 : (t == 0 ? v : 0)' },
      chain: chain([], 'x*H(x)', [['=', 'g(x)', 'as before']], exactly),
    },
  ),
  needed('The integral begins where $H$ is still 0.', {
    says: 'the integral is g(x) from wherever it begins',
    variables: { x: scalar(2, 5, { grid: 1 }), a: scalar(1 / 2, 1, { grid: 1 / 2 }) },
    chain: chain([], 'integral(H(t), t, a, x)', [['=', 'g(x)', 'if a did not matter']], inFloats),
  }),
];

export const q13: readonly AssumptionText[] = [
  needed('$k > 0$.', {
    says: 'the gap is below ½ for every k',
    variables: { k: scalar(-2, 2, { grid: 1 / 2 }), x: scalar(1, 3, { grid: 1 }) },
    chain: chain([], 'gap', [['<', '1/2', 'if the sign of k did not matter']], inFloats),
  }),
  needed(String.raw`$H(0) = \tfrac12$, if $x = 0$ is to be included.`, {
    says: 'with H(0) = 1 there is no gap at 0 either',
    variables: { k: scalar(1, 8, { grid: 1 }) },
    definitions: { 'H(t)': 't >= 0 ? 1 : 0' },
    chain: chain([], 'abs(sigma(k*0) - H(0))', [['=', '0', 'if H(0) did not matter']], inFloats),
  }),
  needed('$x$ stays where it is while $k$ grows.', {
    says: 'the gap at x = 1/k vanishes like 1/k',
    variables: { k: scalar(4, 64, { grid: 1 }) },
    chain: chain([], 'abs(sigma(k*(1/k)) - H(1/k))', [['<=', '1/k', 'if x could move']], inFloats),
  }),
];

const bump = {
  a: scalar(0, 0),
  r: scalar(1, 2, { grid: 1 }),
  p: vector(3, -1, 1, { grid: 1 }),
};

export const q14: readonly AssumptionText[] = [
  needed(
    String.raw`$F$ is continuously differentiable. (The assignment says "differentiable", which is not enough: erratum [E8](../errata.md).)`,
    {
      says: 'integration by parts holds for a step as well',
      variables: bump,
      definitions: { 'F(t)': 't > 0 ? 1 : 0' },
      chain: chain(
        [],
        'integral(d(F(t), t)*phi(t), t, a - r, 0) + integral(d(F(t), t)*phi(t), t, 0, a + r)',
        [
          [
            '=',
            '-(integral(F(t)*d(phi(t), t), t, a - r, 0) + integral(F(t)*d(phi(t), t), t, 0, a + r))',
            'with the derivative away from the jump',
          ],
        ],
        inFloats,
      ),
    },
  ),
  needed(String.raw`$\phi$ vanishes outside some bounded interval.`, {
    says: 'there are no boundary terms on an interval inside the support either',
    variables: { ...bump, c: vector(4, -1, 1, { grid: 1 }) },
    chain: chain(
      [],
      'integral(d(F(t), t)*phi(t), t, a - r/2, a)',
      [['=', '-integral(F(t)*d(phi(t), t), t, a - r/2, a)', 'without boundary terms']],
      inFloats,
    ),
  }),
  needed(String.raw`$\phi$ is continuously differentiable.`, {
    says: 'the formula finds φ(0) for a φ that jumps at 0',
    variables: { p: scalar(-2, 2, { grid: 1 }) },
    definitions: { 'phi(t)': '0 < t < 1 ? p*(1 - t)^2 : 0' },
    chain: chain(
      [],
      '-integral(d(phi(t), t), t, 0, 1)',
      [['=', 'phi(0)', 'if the jump did not matter']],
      inFloats,
    ),
  }),
  convenient(
    String.raw`$\phi$ has all derivatives.`,
    'one continuous derivative is enough for every line; all of them make φ a test function for the derivatives of δ as well',
  ),
];
