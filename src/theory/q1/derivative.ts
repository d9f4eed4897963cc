/** Question 1.1: the derivative of ReLU. */
import * as assumed from '../assumptions/q1.ts';
import { answer, type Claim, chain, claim, prose } from '../claim.ts';
import { scalar } from '../domain.ts';
import { hostile, step } from './step.ts';

const point11 = scalar(-5, 5, { grid: 1 / 64, hostile });

export const q11: Claim = claim({
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
