/**
 * Implementations in float32 to plant mistakes in: the reference, rounded once at the end, is right
 * by any bound; the mistakes are those that only float32 makes, or that only its bounds can find.
 */
import type { Operations, Subject } from '../../../src/theory/operations.ts';
import { reference } from '../subjects/reference.ts';

const round = Math.fround;
const right = reference.operations as Operations;
const roundedAll = (x: ArrayLike<number>): number[] => Array.from(x, round);

export const roundedReference: Subject = {
  name: 'rounded',
  precision: 'float32',
  operations: {
    ...right,
    sigmoid: (x) => round(right.sigmoid(x)),
    tanh: (x) => round(right.tanh(x)),
    // What is asked may be a sum or product that float32 has to round first.
    relu: (x) => right.relu(round(x)),
    sigmoidJacobian: (x) => right.sigmoidJacobian(x).map(roundedAll),
    sigmoidVjp: (x, g) => roundedAll(right.sigmoidVjp(x, g)),
    softmax: (x) => roundedAll(right.softmax(x)),
    softmaxJacobian: (x) => right.softmaxJacobian(x).map(roundedAll),
    softmaxVjp: (x, g) => roundedAll(right.softmaxVjp(x, g)),
    twoLayerNetwork: (x, network) => roundedAll(right.twoLayerNetwork(x, network)),
    convolve: (a, v, mode) => roundedAll(right.convolve(a, v, mode)),
  },
};

const exp = (x: number): number => round(Math.exp(round(x)));
const sum = (terms: readonly number[]): number => terms.reduce((a, b) => round(a + b), 0);
const sigmoid = (x: number): number => round(right.sigmoid(x));

/** 64 units roundoff: far below what a plot shows, far above what rounding explains. */
const off = (x: number): number => round(x * (1 + 64 * 2 ** -24));

/** Eight bits of the significand, as bfloat16 has them. */
const coarse = (x: number): number => {
  const shift = round(x * (2 ** 16 + 1));
  return round(shift - round(shift - x));
};

/** What is wrong, a claim that must find it, the wrong operation. */
export const wrong: readonly (readonly [string, string, Partial<Operations>])[] = [
  [
    'softmax without its maximum, which overflows from 89 on',
    'Q3.1',
    {
      softmax: (x) => {
        const e = x.map(exp);
        return e.map((t) => round(t / sum(e)));
      },
    },
  ],
  [
    'σ′ from e^x and e^(−x), one of which overflows beyond 88',
    'Q2.3',
    {
      sigmoidJacobian: (x) =>
        x.map((t, i) =>
          x.map((_, j) => (i === j ? round(round(1 / (1 + exp(-t))) * (1 / (1 + exp(t)))) : 0)),
        ),
    },
  ],
  [
    'σ as 1 − σ(−x), which has no digits left in the tail',
    'Q3.3',
    { sigmoid: (x) => (x < 0 ? round(1 - sigmoid(-x)) : sigmoid(x)) },
  ],
  [
    'tanh from e^(2x), which overflows from 45 on',
    'Q4',
    { tanh: (x) => round(round(exp(2 * x) - 1) / round(exp(2 * x) + 1)) },
  ],
  [
    'σ′ as y(1 − y)',
    'Q2.3',
    {
      sigmoidJacobian: (x) =>
        x.map((t, i) => x.map((_, j) => (i === j ? round(sigmoid(t) * round(1 - sigmoid(t))) : 0))),
    },
  ],
  [
    'correlation for convolution',
    'Q6',
    { convolve: (a, v, mode) => right.convolve(a, [...v].reverse(), mode) },
  ],
  ['ReLU that loses subnormals', 'Q1.1', { relu: (x) => (x < 2 ** -126 ? 0 : round(x)) }],
  ['ReLU that overflows early', 'Q1.2', { relu: (x) => (x > 2 ** 127 ? Infinity : right.relu(x)) }],
  [
    'a network with weights of 8 bits',
    'Q5.1',
    {
      twoLayerNetwork: (x, network) =>
        roundedAll(
          right.twoLayerNetwork(x, {
            ...network,
            hiddenWeights: network.hiddenWeights.map((row) => row.map(coarse)),
          }),
        ),
    },
  ],
  ['σ off by 64 roundings', 'Q4', { sigmoid: (x) => off(right.sigmoid(x)) }],
  ['tanh off by 64 roundings', 'Q4', { tanh: (x) => off(right.tanh(x)) }],
  ['softmax off by 64 roundings', 'Q3.4', { softmax: (x) => Array.from(right.softmax(x), off) }],
  [
    'softmax Jacobian off by 64 roundings',
    'Q2.1',
    { softmaxJacobian: (x) => right.softmaxJacobian(x).map((row) => row.map(off)) },
  ],
  [
    'softmax VJP off by 64 roundings',
    'Q2.4',
    { softmaxVjp: (x, g) => Array.from(right.softmaxVjp(x, g), off) },
  ],
  [
    'sigmoid VJP off by 64 roundings',
    'Q2.4',
    { sigmoidVjp: (x, g) => Array.from(right.sigmoidVjp(x, g), off) },
  ],
  [
    'a network off by 64 roundings',
    'Q5.2',
    { twoLayerNetwork: (x, network) => Array.from(right.twoLayerNetwork(x, network), off) },
  ],
];
