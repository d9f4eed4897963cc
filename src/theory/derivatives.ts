/**
 * The functions that the answers differentiate, each with the derivative as it is written and with a
 * bound on the third one, from which the error of a central difference follows:
 * |(f(x + h) − f(x − h))/(2h) − f′(x)| ≤ h²/6 · max |f‴|.
 */
import { type Claim, claim } from './claim.ts';
import { count, matrix, scalar, type Variables, vector } from './domain.ts';
import type { Expression } from './expression/expression.ts';
import { parse } from './expression/parse.ts';
import { sigmoid, softmax } from './formulas.ts';

export interface DifferentiatedFunction {
  readonly name: string;
  /** variables, definitions and ranges; it has no derivation of its own */
  readonly domain: Claim;
  /** it is differentiated for all values of these */
  readonly indices: readonly string[];
  readonly value: Expression;
  readonly by: Extract<Expression, { kind: 'entry' }>;
  /** the derivative as the answers have it */
  readonly written: Expression;
  /** of |∂³ value / ∂ by³|, everywhere */
  readonly third: Expression;
  /** why the third derivative stays below it: Markdown */
  readonly because: string;
}

interface FunctionText {
  readonly name: string;
  readonly variables: Variables;
  readonly definitions: Readonly<Record<string, string>>;
  readonly indices?: readonly string[];
  readonly ranges?: Readonly<Record<string, readonly [string | number, string | number]>>;
  readonly value: string;
  readonly by: string;
  readonly written: string;
  readonly third: string;
  readonly because: string;
}

/** Parses the texts of a function. Throws a SyntaxError if it is differentiated by no variable. */
export function differentiated(text: FunctionText): DifferentiatedFunction {
  const { name, variables, definitions, ranges = {}, indices = [] } = text;
  const by = parse(text.by);
  if (by.kind !== 'entry') throw new SyntaxError(`differentiated: «${text.by}» is no variable`);
  return {
    ...{ name, indices, by, because: text.because },
    domain: claim({
      ...{ id: name, title: name, statement: '', scope: '', proof: [] },
      ...{ variables, definitions, ranges },
    }),
    value: parse(text.value),
    written: parse(text.written),
    third: parse(text.third),
  };
}

const x = scalar(-5, 5);
const tanh = { 'tanh(t)': '(exp(t) - exp(-t)) / (exp(t) + exp(-t))' };

const classes = {
  variables: { n: count(1, 3), x: vector('n', -5, 5) },
  ranges: { i: [1, 'n'], j: [1, 'n'], k: [1, 'n'] },
} as const;

const SOFTPLUS = String.raw`as a function of $x_j$ alone it is $\ln(1 + e^{x_j - c})$ and something linear, whose third derivative is $\sigma'' = \sigma(1 - \sigma)(1 - 2\sigma)$, at most $\frac{1}{6\sqrt3} < \frac{1}{10}$`;

/** One sample through one layer of hidden units and one output. */
const network = {
  variables: {
    D: count(1, 2),
    M: count(1, 2),
    x: vector('D', -2, 2),
    w: matrix('M', 'D', -2, 2),
    b: vector('M', -2, 2),
    v: vector('M', -2, 2),
    c: scalar(-2, 2),
  },
  ranges: { m: [1, 'M'], l: [1, 'M'], d: [1, 'D'], k: [1, 'D'] },
  definitions: {
    ...tanh,
    'h[l]': 'tanh(sum(k, w[l,k]*x[k]) + b[l])',
    y: 'sum(l, v[l]*h[l]) + c',
  },
  value: 'y',
} as const;

const LINEAR = 'the network is linear in it';
const CUBE = String.raw`$\tanh''' = -2(1 - \tanh^2)(1 - 3\tanh^2)$ lies between $-2$ and $\frac23$, and the inner derivative counts three times`;

export const differentiatedFunctions: readonly DifferentiatedFunction[] = [
  differentiated({
    name: 'sigmoid',
    variables: { x },
    definitions: sigmoid,
    value: 'sigma(x)',
    by: 'x',
    written: 'sigma(x)*sigma(-x)',
    third: '1/8',
    because: String.raw`with $p = \sigma(1 - \sigma) \le \frac14$ it is $p(1 - 6p)$, between $-\frac18$ and $\frac1{24}$`,
  }),
  differentiated({
    name: 'tanh',
    variables: { x },
    definitions: tanh,
    value: 'tanh(x)',
    by: 'x',
    written: '1 - tanh(x)^2',
    third: '2',
    because: String.raw`it is $-2(1 - \tanh^2)(1 - 3\tanh^2)$, between $-2$ and $\frac23$`,
  }),
  differentiated({
    ...classes,
    name: 'softmax',
    definitions: softmax,
    indices: ['i', 'j'],
    value: 'S[i]',
    by: 'x[j]',
    written: 'S[i]*(delta(i,j) - S[j])',
    third: '1/8',
    because: String.raw`as a function of $x_j$ alone it is $\sigma(x_j - c)$ or a share of $1 - \sigma(x_j - c)$`,
  }),
  differentiated({
    ...classes,
    name: 'log-sum-exp',
    definitions: { ...softmax, L: 'ln(Z)' },
    indices: ['j'],
    value: 'L',
    by: 'x[j]',
    written: 'S[j]',
    third: '1/10',
    because: SOFTPLUS,
  }),
  differentiated({
    ...classes,
    name: 'cross entropy',
    definitions: { ...softmax, 'H[i]': '-ln(S[i])' },
    indices: ['i', 'j'],
    value: 'H[i]',
    by: 'x[j]',
    written: 'S[j] - delta(i,j)',
    third: '1/10',
    because: SOFTPLUS,
  }),
  differentiated({
    name: 'ReLU',
    // The kink at 0 lies apart: h is less than 1/8.
    variables: { x: scalar(1 / 8, 5), s: count(0, 1) },
    definitions: { 'relu(t)': 'max(0, t)' },
    value: 's == 1 ? relu(x) : relu(-x)',
    by: 'x',
    written: 's == 1 ? 1 : 0',
    third: '0',
    because: 'beside the kink it is linear',
  }),
  differentiated({
    ...network,
    name: 'network by a hidden weight',
    indices: ['m', 'd'],
    by: 'w[m,d]',
    written: 'v[m]*(1 - h[m]^2)*x[d]',
    third: '2*abs(v[m])*abs(x[d])^3',
    because: CUBE,
  }),
  differentiated({
    ...network,
    name: 'network by a hidden bias',
    indices: ['m'],
    by: 'b[m]',
    written: 'v[m]*(1 - h[m]^2)',
    third: '2*abs(v[m])',
    because: CUBE,
  }),
  differentiated({
    ...network,
    name: 'network by an output weight',
    indices: ['m'],
    by: 'v[m]',
    written: 'h[m]',
    third: '0',
    because: LINEAR,
  }),
  differentiated({
    ...network,
    name: 'network by the output bias',
    by: 'c',
    written: '1',
    third: '0',
    because: LINEAR,
  }),
];
