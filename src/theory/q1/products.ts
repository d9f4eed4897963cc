/** Question 1.2: ReLU from the step. */
import * as assumed from '../assumptions/q1.ts';
import { answer, type Claim, chain, claim, prose } from '../claim.ts';
import { scalar } from '../domain.ts';
import { hostile, step } from './step.ts';

const point12 = scalar(-5, 5, { grid: 1 / 4, hostile });

export const q12: Claim = claim({
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
