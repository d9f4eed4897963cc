/** False laws of convolution are refused, each with a point at which it fails. */
import { describe, expect, it } from 'vitest';
import { withStep } from '../../src/evidence/mutants/mutant.ts';
import { proveChain } from '../../src/evidence/proveIdentities.ts';
import { type Chain, chain } from '../../src/theory/claim.ts';
import { parse } from '../../src/theory/expression/parse.ts';
import { laws } from '../../src/theory/q6/laws.ts';

const chains = laws.proof.filter((part): part is Chain => part.kind === 'chain');

/** The chain that begins with this line. */
function beginningWith(first: string): Chain {
  const text = JSON.stringify(parse(first));
  const found = chains.find(({ steps }) => JSON.stringify(steps[0].expression) === text);
  if (found === undefined) throw new Error(`no law begins with ${first}`);
  return found;
}

const CORRELATION = 'sum(r, a[t - m + r]*w[r], m - r < t <= m - r + n)';

/** The last line of the law, as it is not, and where that fails; without a letter, everywhere. */
const planted: readonly (readonly [string, law: string, wrong: string, at: string])[] = [
  [
    'the product of the polynomials, one power too high',
    'sum(t, c[t]*z^(t - 1))',
    'sum(s, a[s]*z^s) * sum(r, w[r]*z^(r - 1))',
    'a[1] = 1, w[1] = 1, z = 2',
  ],
  [
    'commutative with the indices off by one',
    'c[t]',
    'sum(r, w[r]*a[t - r], r < t <= r + n)',
    't = 1; a[1] = 1, w[1] = 1',
  ],
  [
    'associative with w * v shifted',
    'sum(t, c[t]*v[u - t + 1], t <= u < t + q)',
    'sum(s, a[s]*e[u - s])',
    'u = 1; a[1] = 1, v[1] = 1, w[1] = 1',
  ],
  [
    'a Toeplitz matrix with the wrong offset',
    'sum(s, T[t,s]*a[s])',
    'sum(s, a[s]*w[t - s + 2], s <= t + 1 < s + m)',
    't = 1; a[1] = 1, w[1] = 1',
  ],
  ['constant along the rows', 'T[t + 1,s + 1]', 'T[t,s + 1]', 't = 1, s = 1; w[1] = 1'],
  [
    'correlation without flipping the kernel',
    CORRELATION,
    'sum(s, a[s]*w[t - s + 1], s <= t < s + m)',
    't = 1; a[1] = 1, w[1] = 1, w[2] = 2',
  ],
  [
    'valid from the beginning',
    'sum(r, w[r]*a[i + m - r])',
    'c[i]',
    'i = 1; a[1] = 1, a[2] = 1, w[1] = 1, w[2] = 1',
  ],
  [
    'a kernel of even length that is centred on the right',
    'floor((m - 1)/2)',
    'sum(r, 1, 2*r <= m)',
    '',
  ],
  [
    'same from the beginning',
    'sum(r, w[r]*a[j - (r - (h + 1))], r - h <= j < r - h + n)',
    'c[j]',
    'j = 1; a[1] = 1, w[1] = 1, w[2] = 2',
  ],
];

describe('false laws of convolution', () => {
  it.each(planted)('%s', (_, first, wrong, at) => {
    const law = beginningWith(first);
    const last = law.steps.length - 1;
    const { because } = law.steps[last];
    const place = at === '' ? '' : ` at ${at}`;
    expect(() => proveChain(laws, withStep(law, last, parse(wrong)))).toThrow(
      `Q6.laws: step ${last} of ${last} «${because}» fails${place}\n`,
    );
  });

  it('correlation is not commutative', () => {
    const exchanged = 'sum(s, w[t - n + s]*a[s], n - s < t <= n - s + m)';
    const law = chain(['t'], CORRELATION, [['=', exchanged, 'the signals exchanged']]);
    expect(() => proveChain(laws, law)).toThrow('fails at t = 1; a[1] = 1, w[1] = 1, w[2] = 2\n');
  });

  it('every law has a false version here', () => {
    const lawsOf = new Set(planted.map(([, first]) => beginningWith(first)));
    expect(lawsOf.size).toBe(chains.length);
  });
});
