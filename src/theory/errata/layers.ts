/** Errata of Questions 7 and 8: the sizes of convolutional layers. */
import { chain } from '../claim.ts';
import { count } from '../domain.ts';
import { erratum } from './erratum.ts';

const exactly = { arithmetics: ['exact'] } as const;

export const imageSize = erratum({
  id: 'E3',
  title: 'The image has 256 pixels a side, not 64',
  where: 'solution key, question 7.1',
  says: String.raw`The input is $3 \times 64 \times 64$, so the layers give $29$, $5$ and $4$: $128 \cdot 4 \cdot 4 = 2048$ entries.`,
  wrong: String.raw`The statement says $256 \times 256$.`,
  refuted: [
    {
      says: 'an image of 256 pixels a side gives what one of 64 gives',
      variables: { i: count(64, 256) },
      definitions: { 'o(i, k, s, p)': 'floor((i + 2*p - k)/s) + 1' },
      chain: chain(
        [],
        '128*o(o(o(i, 8, 2, 0), 5, 5, 0), 4, 1, 1)^2',
        [['=', '2048', 'as the key says']],
        { given: 'i == 256', ...exactly },
      ),
    },
  ],
  corrected: String.raw`From 256 the layers give $125$, $25$ and $24$: $73{,}728$ entries.`,
  claims: ['Q7.1'],
});

export const notUnique = erratum({
  id: 'E10',
  title: '“The correct configuration” is one of several, and d = 0 means none',
  where: 'statement, question 8',
  says: 'Give the correct configuration; d = 0 for no dilation.',
  wrong:
    'Most parts have several configurations that give the shape, for example 8.3a (no padding, no dilation). And d is often taken for the dilation of the frameworks, where 1 means none and the window spans d(k − 1) + 1 positions.',
  refuted: [
    {
      says: 'two configurations that turn 8 into 4 without padding or dilation are the same',
      variables: { k: count(1, 8), s: count(1, 4), q: count(1, 8), r: count(1, 4) },
      definitions: { 'fits(k, s)': 'floor((8 - k)/s) + 1 == 4' },
      chain: chain(
        [],
        'fits(k, s) and fits(q, r)',
        [['<=>', 'fits(k, s) and fits(q, r) and k == q and s == r', '“the” configuration']],
        exactly,
      ),
    },
    {
      says: 'd is the dilation of the frameworks',
      variables: { k: count(1, 8), d: count(0, 6) },
      chain: chain(
        [],
        '(d + 1)*(k - 1) + 1',
        [['=', 'd*(k - 1) + 1', 'the span, as a framework counts it']],
        exactly,
      ),
    },
  ],
  corrected:
    'Every configuration within stated bounds is listed; the one that is meant is named with the reason. The convention is converted where an implementation is asked, and nowhere else.',
  claims: ['Q8.1a', 'Q8.1b', 'Q8.2a', 'Q8.3a', 'Q8.3b', 'Q8.3c'],
});
