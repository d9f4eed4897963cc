/**
 * Rounding bounds of one step of an optimizer, parameter by parameter, with weight decay λ. What the
 * optimizer keeps is judged with the new parameter θ′.
 */
import { type Decimal, toDecimal } from '../arithmetic/decimal.ts';
import { type Argument, type Input, type Primitive, primitive } from './primitive.ts';
import { ONE } from './sumOfProducts.ts';

const number: Argument = { sort: 'factors', shape: () => [1] };
const share: Argument = { sort: 'share', shape: () => [1] };

const cancels = String.raw`the sum of the absolute values of the terms, multiplied out, which may cancel`;

/** A sum, and Σ |term| of it. */
interface Direction {
  readonly value: Decimal;
  readonly size: Decimal;
}

/** g + λθ */
function decayed({ theta: [theta], g: [g], lambda: [lambda] }: Input): Direction {
  const decay = toDecimal(lambda).times(toDecimal(theta));
  return { value: toDecimal(g).plus(decay), size: toDecimal(g).abs().plus(decay.abs()) };
}

/** θ − η times the direction */
function moved({ theta: [theta], eta: [eta] }: Input, { value, size }: Direction) {
  const [from, rate] = [toDecimal(theta), toDecimal(eta)];
  return {
    value: from.minus(rate.times(value)),
    size: from.abs().plus(rate.times(size)),
  };
}

const stepArguments = { theta: number, g: number, eta: share, lambda: share };

const sgd = primitive({
  name: 'step of SGD',
  operation: 'sgdStep',
  formula: String.raw`\theta' = \theta - \eta\,(g + \lambda\theta)`,
  relativeTo: cancels,
  bound: '4',
  derivation: String.raw`The term $\eta\lambda\theta$ passes two products, a sum and a difference.`,
  arguments: stepArguments,
  truth: (input) => [{ ...moved(input, decayed(input)), underflows: 2 }],
  compute: (operations, { theta, g, eta, lambda }) =>
    operations.sgdStep(theta, g, { learningRate: eta[0], weightDecay: lambda[0] }),
});

/** v′ = μv + g + λθ, and the direction of the step. */
function velocityOf(input: Input, isNesterov: boolean) {
  const g = decayed(input);
  const mu = toDecimal(input.mu[0]);
  const kept = mu.times(toDecimal(input.v[0]));
  const velocity = { value: kept.plus(g.value), size: kept.abs().plus(g.size) };
  const direction = isNesterov
    ? { value: g.value.plus(mu.times(velocity.value)), size: g.size.plus(mu.times(velocity.size)) }
    : velocity;
  return { velocity, direction };
}

const momentumStep = (
  nesterov: boolean,
  text: Pick<Parameters<typeof primitive>[0], 'name' | 'formula' | 'bound' | 'derivation'>,
): Primitive =>
  primitive({
    ...text,
    operation: 'momentumStep',
    relativeTo: cancels,
    arguments: { ...stepArguments, v: number, mu: share },
    truth: (input) => {
      const { velocity, direction } = velocityOf(input, nesterov);
      return [
        { ...moved(input, direction), underflows: 5 },
        { ...velocity, underflows: 2 },
      ];
    },
    compute: (operations, { theta, g, v, eta, lambda, mu }) => {
      const settings = { learningRate: eta[0], weightDecay: lambda[0], momentum: mu[0], nesterov };
      const { value, velocity } = operations.momentumStep(theta, g, v, settings);
      return [...value, ...velocity];
    },
  });

const momentum = momentumStep(false, {
  name: 'step with momentum',
  formula: String.raw`v' = \mu v + g + \lambda\theta, \quad \theta' = \theta - \eta v'`,
  bound: '5',
  derivation: String.raw`The term $\lambda\theta$ of $v'$ passes a product and two sums, in $\theta'$ another product and a difference.`,
});

const nesterov = momentumStep(true, {
  name: 'step with Nesterov momentum',
  formula: String.raw`v' = \mu v + g + \lambda\theta, \quad \theta' = \theta - \eta\,(g + \lambda\theta + \mu v')`,
  bound: '7',
  derivation: String.raw`The term $\lambda\theta$ of $v'$ passes a product and two sums, in $\theta'$ two products, a sum and a difference more.`,
});

/** A power of two, so that no format rounds it. */
const EPSILON = 2 ** -27;
const STEPS = 10_000;

/** βᵗ of a share β. */
const powerOf = (beta: number, t: number): Decimal => toDecimal(beta).pow(t);
const stepOf = ({ time: [time] }: Input): number => 1 + Math.floor(time * STEPS);

/** tβᵗ/(1 − βᵗ): how often an error of β counts in 1 − βᵗ. */
function amplification(beta: number, t: number): number {
  const power = powerOf(beta, t);
  return power.times(t).div(ONE.minus(power)).toNumber();
}

/** βa + (1 − β)b and Σ |term| of it. */
function mixed(beta: number, a: Decimal, b: Decimal): Direction {
  const keep = toDecimal(beta);
  const [old, fresh] = [keep.times(a), ONE.minus(keep).times(b)];
  return { value: old.plus(fresh), size: old.abs().plus(fresh.abs()) };
}

const adam = primitive({
  name: 'step of Adam',
  operation: 'adamStep',
  formula: String.raw`m' = \beta_1 m + (1 - \beta_1)\,g, \quad s' = \beta_2 s + (1 - \beta_2)\,g^2, \quad \theta' = \theta - \eta \Big(\frac{m'/w_1}{\sqrt{s'/w_2} + \varepsilon} + \lambda\theta\Big), \quad w_i = 1 - \beta_i^t`,
  relativeTo: String.raw`${cancels}; $s'$, $w_1$, $w_2$ and the root are single terms. $A = t\beta_1^t/w_1$ and $B = t\beta_2^t/w_2$`,
  bound: 'A + B/2 + 15',
  derivation: String.raw`$\beta^t$ counts $t - 1$, in whatever order the powers are multiplied, so that $w = 1 - \beta^t$ counts $t\beta^t/w$ and 1 for the difference. The term $(1 - \beta_1)\,g$ of $m'$ passes a difference, a product and a sum: with $w_1$ and the quotient, $m'/w_1$ counts $A + 5$. $s'$ counts 4, one more for the square, and nothing cancels in it; $s'/w_2$ counts $B + 6$, its root $\frac B2 + 4$, the sum with $\varepsilon$ one more. The quotient makes it $A + \frac B2 + 11$, the sum with $\lambda\theta$, the product with $\eta$ and the difference $A + \frac B2 + 14$. What $s'$ loses to underflow is at most $\sqrt{4\eta/w_2}$ beside $\varepsilon = 2^{-27}$, less than another count, as $w_2 \ge 2^{-20}$ here.`,
  arguments: {
    ...stepArguments,
    ...{ m: number, s: number, beta1: share, beta2: share, time: share },
  },
  sizes: (input) => {
    const t = stepOf(input);
    return { A: amplification(input.beta1[0], t), B: amplification(input.beta2[0], t) };
  },
  truth: (input) => {
    const { theta, g, m, s, lambda, beta1, beta2 } = input;
    const t = stepOf(input);
    const gradient = toDecimal(g[0]);
    const first = mixed(beta1[0], toDecimal(m[0]), gradient);
    const second = mixed(beta2[0], toDecimal(s[0]).abs(), gradient.pow(2));
    const [w1, w2] = [beta1, beta2].map(([beta]) => ONE.minus(powerOf(beta, t)));
    const spread = second.value.div(w2).sqrt().plus(toDecimal(EPSILON));
    const scale = w1.times(spread);
    const decay = toDecimal(lambda[0]).times(toDecimal(theta[0]));
    const direction = {
      value: first.value.div(scale).plus(decay),
      size: first.size.div(scale).plus(decay.abs()),
    };
    // Two products of m′ and the first quotient, divided by the rest; three operations behind.
    const lost = toDecimal(2).div(scale).plus(ONE.div(spread)).plus(3);
    return [
      { ...moved(input, direction), underflows: lost.toNumber() },
      { ...first, underflows: 2 },
      { ...second, underflows: 3 },
    ];
  },
  compute: (operations, input) => {
    const { theta, g, m, s, eta, lambda, beta1, beta2 } = input;
    const { value, first, second } = operations.adamStep(theta, g, m, s.map(Math.abs), {
      ...{ learningRate: eta[0], weightDecay: lambda[0], epsilon: EPSILON },
      ...{ beta1: beta1[0], beta2: beta2[0], step: stepOf(input) },
    });
    return [...value, ...first, ...second];
  },
});

export const optimizers: readonly Primitive[] = [sgd, momentum, nesterov, adam];
