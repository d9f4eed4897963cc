/** Rounding bounds of the activation functions and their derivatives, entry by entry. */
import { type Decimal, toDecimal } from '../arithmetic/decimal.ts';
import { decay, hyperbolicTangent } from './oracle.ts';
import { type Argument, type Input, type Primitive, primitive } from './primitive.ts';

const single: Argument = { sort: 'logits', shape: () => [1] };
const one = ({ x }: Input): number => x[0];

const perEntry = 'the entry itself: nothing cancels';
const onlyEntry = (value: Decimal) => [{ value, size: value.abs() }];

/** σ(x) = e^{min(0, x)}/(1 + e^{−|x|}), with all digits in both tails */
function sigmoid(x: number): Decimal {
  const e = decay(toDecimal(Math.abs(x)));
  return decay(toDecimal(Math.max(0, -x))).div(e.plus(1));
}

/** σ′(x) = e/(1 + e)² with e = e^{−|x|} */
function slope(x: number): Decimal {
  const e = decay(toDecimal(Math.abs(x)));
  return e.div(e.plus(1).pow(2));
}

const relu = primitive({
  name: 'relu',
  operation: 'relu',
  formula: String.raw`\max\{0, x\}`,
  relativeTo: perEntry,
  bound: '0',
  derivation: 'A choice between two numbers rounds nothing.',
  arguments: { x: single },
  truth: (input) => onlyEntry(toDecimal(Math.max(0, one(input)))),
  compute: (operations, input) => [operations.relu(one(input))],
});

const reluDerivative = primitive({
  name: 'relu′',
  operation: 'reluDerivative',
  formula: String.raw`H(x),\ x \neq 0`,
  relativeTo: perEntry,
  bound: '0',
  derivation: 'A choice between two numbers rounds nothing. The kink itself is left out.',
  arguments: { x: single },
  isCovered: (input) => one(input) !== 0,
  truth: (input) => onlyEntry(toDecimal(Math.max(0, Math.sign(one(input))))),
  compute: (operations, input) => [operations.reluDerivative(one(input))],
});

const sigmoidValue = primitive({
  name: 'σ',
  operation: 'sigmoid',
  formula: String.raw`\frac{1}{1 + e^{-x}}`,
  relativeTo: perEntry,
  bound: '4',
  derivation: String.raw`From $e = e^{-|x|}$. For $x < 0$ it is $e/(1 + e)$, whose relative change is $1/(1 + e) < 1$ times that of $e$, which is off by $2u$; a sum and a quotient make it 4. For $x \ge 0$ it is $1/(1 + e)$, whose relative change is only $e/(1 + e) \le \frac12$ of that of $e$: 3.`,
  arguments: { x: single },
  truth: (input) => onlyEntry(sigmoid(one(input))),
  compute: (operations, input) => [operations.sigmoid(one(input))],
});

const sigmoidDerivative = primitive({
  name: 'σ′',
  operation: 'sigmoidJacobian',
  formula: String.raw`\sigma(x)\,\sigma(-x)`,
  relativeTo: perEntry,
  bound: '8',
  derivation: String.raw`The bounds of $\sigma$ on the two sides, 3 and 4, and a product: 8. (As $e/(1 + e)^2$ it is one rounding less: $e$ counts $2\,\frac{1 - e}{1 + e} \le 2$, the sum twice, a square and a quotient.)`,
  arguments: { x: single },
  truth: (input) => onlyEntry(slope(one(input))),
  compute: (operations, { x }) => operations.sigmoidJacobian(x)[0],
});

const sigmoidVjp = primitive({
  name: 'σ, vector–Jacobian product',
  operation: 'sigmoidVjp',
  formula: String.raw`\sigma(x)\,\sigma(-x)\,g`,
  relativeTo: String.raw`the entry itself; where $\sigma(-|x|)$ underflows, what it loses is multiplied by $g$, so an ulp is no less than $\eta\,|g|$`,
  bound: '9',
  derivation: String.raw`$\sigma'$ and a product.`,
  arguments: { x: single, g: { sort: 'factors', shape: () => [1] } },
  truth: ({ x: [x], g: [g] }) => {
    const value = slope(x).times(toDecimal(g));
    return [{ value, size: value.abs(), underflows: Math.max(1, Math.abs(g)) }];
  },
  compute: (operations, { x, g }) => operations.sigmoidVjp(x, g),
});

const tanh = primitive({
  name: 'tanh',
  operation: 'tanh',
  formula: String.raw`\tanh x`,
  relativeTo: perEntry,
  bound: '4',
  derivation: String.raw`For $|x| \ge \frac58$ it is $1 - t$ with $t = 2/(e^{2|x|} + 1)$: the exponential counts $2\,e^{2|x|}/(e^{2|x|} + 1) = 2 - t$, sum and quotient one each, and what $t$ is off by counts $t/(1 - t)$ times. $(4 - t)\,t/(1 - t)$ grows with $t \le 0.446$, to 2.87; the difference itself rounds once more: 3.9. Below $\frac58$ it is $x + x^3 r(x^2)$, where the second term is at most 0.128 of the sum. In float64 the rational function $r$ is that of Cephes, without cancellation: its 19 roundings, at most, count 2.5, the last sum 1, and its own deviation is stated as $3.3 \cdot 10^{-17} < 0.3\,u$: 3.8. In float32 every input was tried (below).`,
  arguments: { x: single },
  truth: (input) => onlyEntry(hyperbolicTangent(toDecimal(one(input)))),
  compute: (operations, input) => [operations.tanh(one(input))],
});

const tanhDerivative = primitive({
  name: 'tanh′',
  operation: 'tanhDerivative',
  formula: String.raw`\frac{1}{\cosh^2 x}`,
  relativeTo: perEntry,
  bound: '6',
  derivation: String.raw`As $4e/(1 + e)^2$ with $e = e^{-2|x|}$, doubling and the factor 4 being exact: $e$ counts $2\,\frac{1 - e}{1 + e} \le 2$, the sum twice, the square and the quotient one each. From $1 - \tanh^2 x$ there would be no bound: near $\pm 1$ all digits cancel.`,
  arguments: { x: single },
  truth: (input) => onlyEntry(slope(2 * one(input)).times(4)),
  compute: (operations, input) => [operations.tanhDerivative(one(input))],
});

export const activations: readonly Primitive[] = [
  ...[relu, reluDerivative, sigmoidValue, sigmoidDerivative, sigmoidVjp, tanh, tanhDerivative],
];
