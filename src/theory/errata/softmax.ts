/** Errata of Question 3: what softmax tends to, and how it is printed. */
import { CLAIM_IDS, chain } from '../claim.ts';
import { count, scalar, vector } from '../domain.ts';
import { erratum } from './erratum.ts';

const scaled = {
  variables: {
    n: count(2, 4),
    x: vector('n', -3, 3, { grid: 1 / 4 }),
    c: scalar(32, 64, { grid: 1 }),
  },
  ranges: { i: [1, 'n'], k: [1, 'n'] },
  definitions: {
    top: 'largest(k, x[k])',
    norm: 'largest(k, abs(x[k]))',
    'S[i]': 'exp(c*(x[i] - top)) / sum(k, exp(c*(x[k] - top)))',
    m: 'sum(k, 1, x[k] == top)',
    r: 'sum(k, 1, abs(x[k]) == norm)',
  },
  notation: {
    top: String.raw`x_{\max}`,
    norm: String.raw`\|\mathbf x\|_\infty`,
    S: String.raw`S_c(\mathbf x)`,
  },
} as const;

/** |S_c(x)_i − limit| ≤ (n − 1) e^{−c/4}, which vanishes with c. */
const tendsTo = (limit: string, because: string) =>
  chain(['i'], `abs(S[i] - ${limit})`, [['<=', '(n - 1)*exp(-(c/4))', because]], {
    arithmetics: ['float64'],
    limit: { variable: 'c', toward: 'infinity' },
  });

const largestShare = {
  ...scaled,
  says: 'the mass goes in equal shares to the entries equal to the maximum',
  chain: tendsTo('(x[i] == top)/m', 'the rate of Q3.2; entries that differ do so by at least ¼'),
};

export const largestInAbsoluteValue = erratum({
  id: 'E1',
  title: 'The limit is at the maximum, not at the largest absolute value',
  where: 'solution key, question 3.2',
  says: String.raw`For $c \to \infty$ the mass of $S(c\mathbf x)$ goes to the entries with $x_i = \|\mathbf x\|_\infty$.`,
  wrong: String.raw`$\|\mathbf x\|_\infty = \max_k |x_k|$. If the entry of the largest absolute value is negative, it is the smallest of all, and its share tends to 0 (unless all are equal). The same rate as in Q3.2 is tried, for entries that are multiples of ¼:`,
  refuted: [
    {
      ...scaled,
      says: 'the mass goes to the entries of the largest absolute value',
      chain: tendsTo('(abs(x[i]) == norm)/r', 'as the key says'),
    },
  ],
  corrected: String.raw`What decides is $\max_k x_k$.`,
  holds: [largestShare],
  claims: ['Q3.2'],
});

export const distinctEntries = erratum({
  id: 'E2',
  title: 'Ties share',
  where: 'solution key, question 3.2',
  says: String.raw`For $c \to \infty$, $S(c\mathbf x)_i \to 1$ for the largest entry and $\to 0$ for all others.`,
  wrong:
    'The entries are taken for distinct without saying so. Where several are the largest, none of them can get everything.',
  refuted: [
    {
      ...scaled,
      says: 'every largest entry gets the whole mass',
      chain: tendsTo('(x[i] == top)', 'as the key says'),
    },
  ],
  corrected: String.raw`With $m$ entries equal to the maximum each of them tends to $1/m$: $[1, 1, 0]$ to $(\tfrac12, \tfrac12, 0)$.`,
  holds: [largestShare],
  claims: ['Q3.2'],
});

const partsOf = (question: string) => CLAIM_IDS.filter((id) => id.startsWith(question)).length;

export const pointsAndNames = erratum({
  id: 'E11',
  title: 'Three numbers of points for four parts, and a function called g',
  where: 'statement, questions 3 and 5',
  says: 'Question 3 is headed (3-3-3). Question 5: “we want to interpolate f with g on any finite set of samples”.',
  wrong:
    'Question 3 has four parts. (And question 5 has no g: the network is called y. That is a matter of names, with nothing to compute.)',
  refuted: [
    {
      says: 'there is a number of points for every part',
      variables: {},
      definitions: { points: '3', parts: `${partsOf('Q3.')}` },
      chain: chain([], 'points', [['=', 'parts', 'one number for each part']], {
        arithmetics: ['exact'],
      }),
    },
  ],
  corrected: 'Four parts, answered as Q3.1 to Q3.4; in question 5 read y for g.',
  claims: ['Q3.1', 'Q3.2', 'Q3.3', 'Q3.4', 'Q5.1'],
});

export const summationIndex = erratum({
  id: 'E14',
  title: 'The sum in the definition of softmax runs over the wrong index',
  where: 'statement, question 3',
  says: String.raw`$S(\mathbf x)_i = e^{x_i} / \sum_i e^{x_j}$.`,
  wrong: String.raw`By the letter every term of the sum is the same $e^{x_j}$ and $j$ is left free; whatever $j$ is, the entries do not add up to 1.`,
  refuted: [
    {
      says: 'as printed, softmax is a distribution',
      variables: { n: count(1, 4), x: vector('n', -3, 3, { exactly: 'ln' }) },
      ranges: { i: [1, 'n'], j: [1, 'n'], k: [1, 'n'] },
      chain: chain(
        ['j'],
        'sum(i, exp(x[i])/sum(k, exp(x[j])))',
        [['=', '1', 'a distribution adds up to 1']],
        { arithmetics: ['exact'] },
      ),
    },
  ],
  corrected: String.raw`$S(\mathbf x)_i = e^{x_i} / \sum_j e^{x_j}$, as in question 2.`,
  holds: [
    {
      says: 'summed over j, the entries add up to 1',
      variables: { n: count(1, 4), x: vector('n', -3, 3, { exactly: 'ln' }) },
      ranges: { i: [1, 'n'], j: [1, 'n'] },
      chain: chain([], 'sum(i, exp(x[i])/sum(j, exp(x[j])))', [
        ['=', '1', 'numerators and denominator are the same sum'],
      ]),
    },
  ],
  claims: ['Q2.1', 'Q3.1'],
});
