/** Errata of Problem 1. */
import { chain } from '../claim.ts';
import { scalar } from '../domain.ts';
import { erratum } from './erratum.ts';

const exactly = { arithmetics: ['exact'] } as const;

/** Weights and biases of an MLP 784 – h – g – 10. */
export const PARAMETERS = '(784 + 1)*h + (h + 1)*g + (g + 1)*10';

const counted = { variables: {}, definitions: { 'P(h, g)': PARAMETERS } };

export const tooManyParameters = erratum({
  id: 'E12',
  title: 'The default of the skeleton is three times too large',
  where: 'practice, problem 1: the class skeleton',
  says: '`hidden_dims=(1024, 2048)`, and the number of parameters must lie within $[0.5, 1.0]$ million.',
  wrong: 'The default breaks the rule of its own problem.',
  refuted: [
    {
      ...counted,
      says: 'the default has at most a million parameters',
      chain: chain([], 'P(1024, 2048)', [['<=', '1000000', 'the rule']], exactly),
    },
  ],
  corrected: 'For example (512, 256) or (500, 300).',
  holds: [
    ['512', '256', '535818'],
    ['500', '300', '545810'],
  ].map(([h, g, parameters]) => ({
    ...counted,
    says: `(${h}, ${g}) has as many as it should`,
    chain: chain(
      [],
      '500000',
      [
        ['<=', `P(${h}, ${g})`, 'enough'],
        ['=', parameters, 'counted'],
        ['<=', '1000000', 'not too many'],
      ],
      exactly,
    ),
  })),
});

const difference = {
  variables: {
    x: scalar(0, 2, { exactly: 'integer' }),
    u: scalar(-2, 2, { exactly: 'integer' }),
    g: scalar(-2, 2, { exactly: 'integer' }),
    h: scalar(1 / 4, 1),
  },
  definitions: { 'L(t)': 't^2' },
};

const AGREES = '(L(u + h*x) - L(u - h*x))/(2*h) == x*g';

export const vacuous = erratum({
  id: 'E13',
  title: 'The first ten weights belong to a pixel that is always 0',
  where: 'practice, problem 1: validation of the gradients',
  says: String.raw`Compare $\partial L/\partial\theta_i$ with the central differences for the first $\min(10, m)$ weights of the first layer.`,
  wrong: String.raw`The first pixels of MNIST are 0 in every training image. A weight $\theta$ of such a pixel enters through $u = \theta x$ alone, with $x = 0$: the loss does not move, the difference is 0, and the gradient $x\,g$ of backpropagation is 0 whatever $g$ is. The check cannot fail. With $L(u) = u^2$, where $g = L'(u) = 2u$ is right:`,
  refuted: [
    {
      ...difference,
      says: 'the check passes for the right gradient alone',
      chain: chain([], AGREES, [['<=>', 'g == 2*u', 'the check notices any other g']], exactly),
    },
  ],
  corrected:
    'Do what the text asks, say that it shows nothing, and check weights whose inputs are alive as well ([the experiment](experiments/p1-finite-differences.md) does both). For x ≠ 0 the check has an edge:',
  holds: [
    {
      ...difference,
      says: 'for a pixel that is not 0, the check passes for the right gradient alone',
      chain: chain([], AGREES, [['<=>', 'g == 2*u', 'divide by x']], {
        given: 'x != 0',
        ...exactly,
      }),
    },
  ],
});
