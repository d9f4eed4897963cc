/** Question 2: the derivatives of softmax and sigmoid. */
import { answer, type Claim, chain, claim, cost, prose } from './claim.ts';
import { count, vector } from './domain.ts';

const n = count(1, 6);
const logits = vector('n', -5, 5, {
  exactly: 'ln',
  hostile: { from: -1000, to: 1000, also: [0, -0, 1000, -1000, 37.4, 1e-300] },
});
const cotangent = vector('n', -5, 5);
const ranges = { i: [1, 'n'], j: [1, 'n'], k: [1, 'n'] } as const;

const softmax = {
  Z: 'sum(k, exp(x[k]))',
  'S[i]': 'exp(x[i]) / Z',
};
/** The same, with the largest entry taken out: what a careful implementation evaluates. */
const stableSoftmax = {
  top: 'largest(k, x[k])',
  'E[i]': 'exp(x[i] - top)',
  'P[i]': 'E[i] / sum(k, E[k])',
};

const q21: Claim = claim({
  id: 'Q2.1',
  title: 'Derivative of softmax, entry by entry',
  statement: String.raw`For $S(\mathbf x)_i = e^{x_i} / \sum_k e^{x_k}$,
$$\frac{\partial S(\mathbf x)_i}{\partial x_j} = S(\mathbf x)_i\,(\delta_{ij} - S(\mathbf x)_j).$$`,
  scope: 'n ≤ 6',
  variables: { n, x: logits },
  ranges,
  definitions: { ...softmax, ...stableSoftmax },
  notation: { top: String.raw`x_{\max}` },
  proof: [
    prose(
      String.raw`Both numerator and denominator are differentiable and the denominator is positive, so the quotient rule applies. Write $Z = \sum_k e^{x_k}$ for the denominator.`,
    ),
    chain(['i', 'j'], 'd(S[i], x[j])', [
      ['=', '(d(exp(x[i]), x[j])*Z - exp(x[i])*d(Z, x[j])) / Z^2', 'quotient rule'],
      [
        '=',
        '(delta(i,j)*exp(x[i])*Z - exp(x[i])*exp(x[j])) / Z^2',
        'of each sum only the term that contains x_j has a derivative',
      ],
      ['=', 'exp(x[i])/Z * (delta(i,j) - exp(x[j])/Z)', 'take out the factor e^{x_i}/Z'],
      ['=', 'S[i]*(delta(i,j) - S[j])', 'definition of S'],
    ]),
  ],
  answers: [
    answer({
      operation: 'softmaxJacobian',
      call: (subject, v) => subject.softmaxJacobian(v.x),
      indices: ['i', 'j'],
      expression: 'S[i]*(delta(i,j) - S[j])',
      computedAs: 'P[i]*(delta(i,j) - P[j])',
    }),
  ],
});

export const question2: readonly Claim[] = [q21];
void cotangent;
void cost;
