/** Question 8: convolution configurations that give a shape. */
import { answer, type Claim, chain, claim, prose } from './claim.ts';
import { count } from './domain.ts';

const q81b: Claim = claim({
  id: 'Q8.1b',
  title: 'First layer, (3, 64, 64) → (64, 32, 32), with dilation d = 6 and stride s = 2',
  statement: String.raw`With $d = 6$ (in the assignment's convention, where $d = 0$ means no dilation) and $s = 2$ the output is $32 \times 32$ if and only if
$$p = \left\lceil \tfrac{7k - 8}{2} \right\rceil .$$
There is one padding for every window size $k \ge 1$.`,
  scope: 'every k ≤ 64, p ≤ 230',
  variables: { k: count(1, 64), p: count(0, 230) },
  definitions: { w: '(6 + 1)*(k - 1) + 1' },
  proof: [
    prose(
      String.raw`A window of size $k$ with $d$ skipped positions between its taps spans $w = (d+1)(k-1)+1 = 7k - 6$ positions.`,
    ),
    chain([], 'floor((64 + 2*p - w)/2) + 1 == 32', [
      ['<=>', '31 <= (64 + 2*p - (7*k - 6))/2 < 32', 'definition of the floor'],
      ['<=>', '62 <= 70 + 2*p - 7*k < 64', 'times 2'],
      ['<=>', '(7*k - 8)/2 <= p < (7*k - 8)/2 + 1', 'solve for p'],
      ['<=>', 'p == ceil((7*k - 8)/2)', 'the one integer in a half-open interval of length 1'],
    ]),
  ],
  answers: [
    answer({
      operation: 'configurations',
      call: (subject, v) =>
        subject.configurations(64, 32, {
          kernelSize: [v.k, v.k],
          stride: [2, 2],
          padding: [v.p, v.p],
          dilation: [7, 7],
        }).length,
      expression: 'p == ceil((7*k - 8)/2)',
    }),
  ],
});

export const question8: readonly Claim[] = [q81b];
