/** Questions 7.1 and 7.2: the sizes of a convolutional network and the weights of its last layer. */
import { type Exact, exact } from '../arithmetic/exact.ts';
import * as assumed from '../assumptions/q7.ts';
import { answer, type Claim, chain, claim, prose } from '../claim.ts';
import { count } from '../domain.ts';
import { integerOf, type Scope } from '../expression/evaluate.ts';
import { parse } from '../expression/parse.ts';

/** The layers of the question; the padding is that of each border. */
const LAYERS = [
  { name: 'convolution, 64 kernels of 8×8, stride 2', channels: 64, k: 8, s: 2, p: 0 },
  { name: 'max pooling, 5×5, non-overlapping', channels: 64, k: 5, s: 5, p: 0 },
  { name: 'convolution, 128 kernels of 4×4, padding 1', channels: 128, k: 4, s: 1, p: 1 },
] as const;
const IMAGE_SIZE = 256;

/** Shapes layer by layer, by the claim's own formula. */
function shapes(definitions: Claim['definitions']): string[][] {
  const formula = parse('o(i, k, s, p)');
  let i = IMAGE_SIZE;
  return LAYERS.map(({ name, channels, k, s, p }) => {
    const variables = { i, k, s, p };
    const scope: Scope<Exact> = {
      arithmetic: exact,
      variables,
      definitions,
      ranges: {},
      bound: {},
      known: new Map(),
    };
    i = integerOf(formula, scope);
    return [name, `(${channels}, ${i}, ${i})`, `${channels * i * i}`];
  });
}

const q71: Claim = claim({
  id: 'Q7.1',
  title: 'The output of the last layer has 73,728 entries',
  statement: String.raw`With $o(i, k, s, p) = \lfloor (i + 2p - k)/s \rfloor + 1$ positions of a window of size $k$ for each side, the sizes are $(3, 256, 256) \to (64, 125, 125) \to (64, 25, 25) \to (128, 24, 24)$, and the last layer's output has $128 \cdot 24 \cdot 24 = 73{,}728$ entries.`,
  assumptions: assumed.q71,
  scope: 'the sizes of this network',
  uses: ['Q7.positions'],
  variables: {},
  ranges: { l: [1, 3] },
  definitions: { 'o(i, k, s, p)': 'floor((i + 2*p - k)/s) + 1' },
  proof: [
    prose(
      String.raw`By Q7.positions, without dilation, a window of size $k$ has $o(i, k, s, p)$ positions. Height and width are treated alike, so one side is computed for each layer. In none of the three a remainder is left, so the floor changes nothing. **First layer:** $i = 256$, $k = 8$, $s = 2$, $p = 0$.`,
    ),
    chain([], '(256 + 2*0 - 8)/2 + 1', [
      ['=', '248/2 + 1', '256 − 8 = 248'],
      ['=', '124 + 1', '248 = 2 · 124'],
      ['=', '125', 'one channel for each of the 64 kernels: (64, 125, 125)'],
    ]),
    prose(
      String.raw`**Second layer:** pooling leaves the channels alone; $i = 125$, $k = s = 5$, $p = 0$.`,
    ),
    chain([], '(125 + 2*0 - 5)/5 + 1', [
      ['=', '120/5 + 1', '125 − 5 = 120'],
      ['=', '24 + 1', '120 = 5 · 24'],
      ['=', '25', 'the windows tile the input, 25 · 5 = 125: (64, 25, 25)'],
    ]),
    prose(String.raw`**Third layer:** $i = 25$, $k = 4$, $s = 1$, $p = 1$.`),
    chain([], '(25 + 2*1 - 4)/1 + 1', [
      ['=', '23 + 1', '25 + 2 − 4 = 23'],
      ['=', '24', 'one channel for each of the 128 kernels: (128, 24, 24)'],
    ]),
    prose(String.raw`The number of entries of the last output:`),
    chain([], '128*24^2', [
      ['=', '128*576', '24² = 576'],
      ['=', '73728', 'arithmetic'],
    ]),
    prose(
      String.raw`A solution that circulates starts from another size: erratum [E3](../errata.md).`,
    ),
  ],
  answers: [
    answer({
      operation: 'outputSize',
      call(subject) {
        let inputSize = IMAGE_SIZE;
        return LAYERS.map(({ k, s, p }) => {
          const geometry = { inputSize, kernelSize: k, stride: s, padding: p, dilation: 1 };
          inputSize = subject.outputSize(geometry);
          return inputSize;
        });
      },
      indices: ['l'],
      expression: 'l == 1 ? 125 : l == 2 ? 25 : 24',
    }),
  ],
  witnesses: [
    {
      text: 'from 64 instead of 256 the layers give 29, then 5, then 4: 2,048 entries',
      values: {},
      shows:
        '(64 - 8)/2 + 1 == 29 and o(29, 5, 5, 0) == 5 and o(5, 4, 1, 1) == 4 and 128*4^2 == 2048',
    },
  ],
  tables: [
    {
      title: 'The three layers',
      columns: ['layer', 'output', 'entries'],
      rows: () => shapes(q71.definitions),
    },
  ],
});

const q72: Claim = claim({
  id: 'Q7.2',
  title: 'The last layer has 131,072 weights',
  statement: String.raw`A convolution with $O$ kernels of $k \times k$ over $C$ input channels has $O\,C\,k^2$ weights. For the last layer, $O = 128$, $C = 64$, $k = 4$: $131{,}072$.`,
  assumptions: assumed.q72,
  scope: 'the formula for C, O ≤ 6, k ≤ 5; the last layer',
  uses: ['Q7.1'],
  variables: { C: count(1, 6), O: count(1, 6), k: count(1, 5) },
  ranges: { o: [1, 'O'], c: [1, 'C'], y: [1, 'k'], x: [1, 'k'] },
  proof: [
    prose(
      String.raw`A kernel extends over **all** channels of its input, so there is one weight $w_{ocyx}$ for each output channel $o$, input channel $c$, row $y$ and column $x$. Neither the size of the image nor stride and padding matter, because the same weights are used at every position.`,
    ),
    chain([], 'sum(o, sum(c, sum(y, sum(x, 1))))', [
      ['=', 'sum(o, sum(c, sum(y, k)))', 'k columns'],
      ['=', 'sum(o, sum(c, k^2))', 'k rows'],
      ['=', 'sum(o, C*k^2)', 'C input channels'],
      ['=', 'O*C*k^2', 'O output channels'],
    ]),
    prose(
      String.raw`The input of the last layer has the 64 channels that the first layer made and pooling left alone (Q7.1):`,
    ),
    chain([], '128*64*4^2', [
      ['=', '8192*16', '128 · 64 = 8192'],
      ['=', '131072', 'arithmetic'],
    ]),
  ],
  answers: [
    answer({
      operation: 'convolutionWeights',
      call: (subject) => subject.convolutionWeights(64, 128, 4),
      expression: '128*64*4^2',
    }),
    answer({
      operation: 'convolutionWeights',
      call: (subject, v) => subject.convolutionWeights(v.C, v.O, v.k),
      expression: 'O*C*k^2',
    }),
  ],
  witnesses: [
    {
      text: 'forgetting the input channels would leave 2,048; counting the three of the image, 6,144',
      values: { C: 64, O: 128, k: 4 },
      shows: 'O*k^2 == 2048 and O*3*k^2 == 6144 and O*C*k^2 == 131072',
    },
  ],
});

export const network: readonly Claim[] = [q71, q72];
