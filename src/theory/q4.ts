/** Question 4: a sigmoid network is a tanh network. */
import type { Arithmetic } from './arithmetic/arithmetic.ts';
import { decimal, toDecimal } from './arithmetic/decimal.ts';
import { exactly, runningError } from './arithmetic/runningError.ts';
import { q4 as assumptions } from './assumptions/q4.ts';
import {
  answer,
  type Claim,
  chain,
  claim,
  enclosure,
  type Numbers,
  prose,
  type Table,
} from './claim.ts';
import { count, matrix, scalar, vector } from './domain.ts';
import { valueIn } from './expression/evaluate.ts';
import { parse } from './expression/parse.ts';
import { sigmoid } from './formulas.ts';

/** Hidden weights that drive units far into saturation, on either side, and units that are idle. */
const saturating = { from: -50, to: 50, also: [0, -0, 50, -50] };

/** Θ′ in numbers, for handing it to an implementation. */
function tanhParameters({ W, b, V, c }: Numbers) {
  const half = (row: readonly number[]) => row.map((w) => w / 2);
  return {
    hiddenWeights: W.map(half),
    hiddenBiases: half(b),
    outputWeights: V.map(half),
    outputBiases: c.map(
      (bias: number, k: number) => bias + V[k].reduce((sum: number, w: number) => sum + w, 0) / 2,
    ),
    activation: 'tanh' as const,
  };
}

const tanhForm = '(1 + tanh(t/2)) / 2';

/** A true identity that float64 breaks: 1 + tanh(t/2) cancels where tanh is near −1. */
const tail: Table = {
  title: 'The tail of σ in float64: exact identity, lost digits',
  columns: ['t', 'σ(t)', 'from tanh, in float64', 'relative error'],
  rows: () =>
    [-10, -20, -30, -36, -40].map((t) => {
      const at = <T extends object>(formula: string, arithmetic: Arithmetic<T>, value: T): T =>
        valueIn(parse(formula), {
          arithmetic,
          variables: { t: value },
          definitions: q4.definitions,
          ranges: {},
          bound: {},
          known: new Map(),
        });
      const truth = at('sigma(t)', decimal, toDecimal(t));
      const computed = at(tanhForm, runningError, exactly(t)).value;
      const error = toDecimal(computed).minus(truth).div(truth).abs();
      return [t, truth.toNumber(), computed, error.toNumber()].map((x) =>
        Number.isInteger(x) ? `${x}` : x.toExponential(2),
      );
    }),
};

const q4: Claim = claim({
  id: 'Q4',
  title: 'Every sigmoid network equals a tanh network',
  statement: String.raw`For every $\Theta$ there is $\Theta'$ with $y(x, \Theta', \tanh) = y(x, \Theta, \sigma)$ for all $x$:
$$\tilde\omega^{(1)}_{ji} = \tfrac12\omega^{(1)}_{ji}\ (i = 0, \dots, D), \qquad \tilde\omega^{(2)}_{kj} = \tfrac12\omega^{(2)}_{kj}\ (j \ge 1), \qquad \tilde\omega^{(2)}_{k0} = \omega^{(2)}_{k0} + \tfrac12\sum_{j=1}^{M}\omega^{(2)}_{kj}.$$`,
  assumptions,
  scope: 'D, M, K ≤ 4, weights and inputs between −2 and 2; one unit: |t| ≤ 20',
  variables: {
    D: count(1, 4),
    M: count(1, 4),
    K: count(1, 4),
    x: vector('D', -2, 2, { exactly: 'integer' }),
    W: matrix('M', 'D', -2, 2, { exactly: 'lnSquare', hostile: saturating }),
    b: vector('M', -2, 2, { exactly: 'lnSquare', hostile: saturating }),
    V: matrix('K', 'M', -2, 2),
    c: vector('K', -2, 2),
    t: scalar(-20, 20, {
      exactly: 'lnSquare',
      // Further out the written formula cancels more digits than the 64-digit oracle has to spare.
      hostile: { from: -60, to: 60, also: [0, -0, 40, -40, 19.06, -30] },
    }),
  },
  identities: { free: {} },
  ranges: { i: [1, 'D'], j: [1, 'M'], k: [1, 'K'] },
  definitions: {
    ...sigmoid,
    'tanh(z)': '(exp(z) - exp(-z)) / (exp(z) + exp(-z))',
    'u[j]': 'sum(i, W[j,i]*x[i]) + b[j]',
    'y[k]': 'sum(j, V[k,j]*sigma(u[j])) + c[k]',
    'P[j,i]': 'W[j,i] / 2',
    'q[j]': 'b[j] / 2',
    'R[k,j]': 'V[k,j] / 2',
    's[k]': 'c[k] + sum(j, V[k,j]) / 2',
  },
  notation: {
    tanh: String.raw`\tanh`,
    W: String.raw`\omega^{(1)}`,
    b: String.raw`\omega^{(1)}_{#0}`,
    V: String.raw`\omega^{(2)}`,
    c: String.raw`\omega^{(2)}_{#0}`,
    P: String.raw`\tilde\omega^{(1)}`,
    q: String.raw`\tilde\omega^{(1)}_{#0}`,
    R: String.raw`\tilde\omega^{(2)}`,
    s: String.raw`\tilde\omega^{(2)}_{#0}`,
  },
  proof: [
    prose(
      String.raw`**One unit.** Multiply the sigmoid above and below by $e^{t/2}$, and write the numerator as half the sum of the two terms below plus half their difference:`,
    ),
    chain([], 'sigma(t)', [
      ['=', 'exp(t/2) / (exp(t/2) + exp(-(t/2)))', 'multiply above and below by e^(t/2)'],
      [
        '=',
        '((exp(t/2) + exp(-(t/2))) + (exp(t/2) - exp(-(t/2)))) / (2*(exp(t/2) + exp(-(t/2))))',
        'sum plus difference is twice the first term',
      ],
      ['=', tanhForm, 'divide; definition of tanh'],
    ]),
    enclosure(
      {
        box: { t: scalar(-350, 350) },
        text: String.raw`so $\tanh t = 2\sigma(2t) - 1$ takes values between $-1$ and 1 only, since $1 + \tanh t = 2\sigma(2t)$ and $1 - \tanh t = 2\sigma(-2t)$, and it rises everywhere, with the slope $4\sigma'(2t)$:`,
      },
      '0',
      [['<', '4*sigma(2*t)*sigma(-(2*t))', 'positive factors']],
    ),
    prose(
      String.raw`**The network.** Write $u_j$ for the input of the $j$-th hidden unit, and put the identity into every unit:`,
    ),
    chain(['k'], 'y[k]', [
      ['=', 'sum(j, V[k,j]*((1 + tanh(u[j]/2))/2)) + c[k]', 'the identity above'],
      [
        '=',
        'sum(j, V[k,j]/2*tanh(u[j]/2)) + (c[k] + sum(j, V[k,j])/2)',
        'the constant ½ of every unit goes into the output bias',
      ],
      [
        '=',
        'sum(j, V[k,j]/2*tanh(sum(i, W[j,i]/2*x[i]) + b[j]/2)) + (c[k] + sum(j, V[k,j])/2)',
        'half of an affine function is affine, with half its coefficients',
      ],
      ['=', 'sum(j, R[k,j]*tanh(sum(i, P[j,i]*x[i]) + q[j])) + s[k]', 'definition of Θ′'],
    ]),
    prose(
      String.raw`The last line is $y(x, \Theta', \tanh)_k$: the same form, with tanh. No property of $x$ was used, so it holds for all $x \in \mathbb R^D$.

**The way back.** The map is a bijection: $\Theta$ is found again from $\Theta'$, so every tanh network is a sigmoid network too.`,
    ),
    chain(['j', 'i'], '2*P[j,i]', [['=', 'W[j,i]', 'twice the half']]),
    chain(['j'], '2*q[j]', [['=', 'b[j]', 'twice the half']]),
    chain(['k', 'j'], '2*R[k,j]', [['=', 'V[k,j]', 'twice the half']]),
    chain(['k'], 's[k] - sum(j, R[k,j])', [
      ['=', 'c[k] + sum(j, V[k,j])/2 - sum(j, V[k,j]/2)', 'definition of Θ′'],
      ['=', 'c[k]', 'the two sums cancel'],
    ]),
    prose(
      String.raw`The equality is one of real numbers. In floating point $1 + \tanh(t/2)$ cancels for $t \ll 0$ and takes the tail of $\sigma$ with it (table below), so a sigmoid is better not computed from tanh.`,
    ),
  ],
  answers: [
    answer({
      operation: 'twoLayerNetwork',
      call: (subject, v) =>
        subject.twoLayerNetwork(v.x, {
          hiddenWeights: v.W,
          hiddenBiases: v.b,
          outputWeights: v.V,
          outputBiases: v.c,
          activation: 'sigmoid',
        }),
      indices: ['k'],
      expression: 'y[k]',
      computedAs: 'sum(j, V[k,j]*stable(u[j])) + c[k]',
    }),
    answer({
      operation: 'twoLayerNetwork',
      call: (subject, v) => subject.twoLayerNetwork(v.x, tanhParameters(v)),
      indices: ['k'],
      expression: 'y[k]',
      computedAs: 'sum(j, R[k,j]*tanh(sum(i, P[j,i]*x[i]) + q[j])) + s[k]',
    }),
    answer({
      operation: 'sigmoid',
      call: (subject, v) => subject.sigmoid(v.t),
      expression: tanhForm,
      computedAs: 'stable(t)',
    }),
    answer({
      operation: 'tanh',
      call: (subject, v) => subject.tanh(v.t),
      expression: 'tanh(t)',
    }),
  ],
  witnesses: [
    {
      text: 'Θ′ belongs with tanh: with σ in its units the output is another, 3.13… instead of 2.34…',
      values: {
        ...{ D: 2, M: 2, K: 1, x: [1, -0.5], t: 0 },
        ...{
          W: [
            [2, 1],
            [-1, 1.5],
          ],
          b: [0.25, -0.5],
          V: [[2, 1.5]],
          c: [0.5],
        },
      },
      shows:
        'floor(10^4*(sum(j, R[1,j]*sigma(sum(i, P[j,i]*x[i]) + q[j])) + s[1])) == 31395 and floor(10^4*y[1]) == 23469',
    },
  ],
  tables: [tail],
});

export const question4: readonly Claim[] = [q4];
