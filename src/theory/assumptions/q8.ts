/** What the claims of Question 8 assume. */
import { convenient, needed } from '../assumption.ts';
import { type AssumptionText, chain } from '../claim.ts';
import { count } from '../domain.ts';

const exactly = { arithmetics: ['exact'] } as const;

/** By the claims' own names: the condition on a configuration, and that the window fits. */
const WITH_ZEROS = { hasPositions: 'floor((i + 2*p - w)/s) + 1 == o', fits: 'w <= i + 2*p' };
const WITHOUT_ZEROS = { hasPositions: 'floor((i - w)/s) + 1 == o', fits: 'w <= i' };

/** Of every part. */
const everywhere = ({ hasPositions, fits }: typeof WITH_ZEROS): readonly AssumptionText[] => [
  convenient(
    String.raw`$k, s \ge 1$ and $p, d \ge 0$ are integers.`,
    'they count positions: nothing else has a meaning',
  ),
  convenient(
    'The window fits into the padded input.',
    'that it has a position, ⌊(i + 2p − w)/s⌋ + 1 ≥ 1, already says so',
    {
      says: 'every configuration fits',
      chain: chain([], hasPositions, [['<=>', `${hasPositions} and ${fits}`, 'o ≥ 1']], exactly),
    },
  ),
];

export const q81a: readonly AssumptionText[] = [
  ...everywhere(WITH_ZEROS),
  needed('The padding is the same at both borders.', {
    says: 'for s = 2 a total padding of 6 is the only one',
    variables: { q: count(0, 12) },
    chain: chain(
      [],
      'floor((64 + q - 8)/2) + 1 == 32',
      [['<=>', 'q == 6', 'p = 3 twice']],
      exactly,
    ),
  }),
  needed('What pads as much as its window or more is not meant.', {
    says: 's = 2, p = 3 is the only solution',
    variables: { s: count(1, 4), p: count(0, 40) },
    chain: chain(
      [],
      WITH_ZEROS.hasPositions,
      [['<=>', 's == 2 and p == 3', 'without p < w']],
      exactly,
    ),
  }),
];

export const q81b: readonly AssumptionText[] = [
  ...everywhere(WITH_ZEROS),
  needed('$d = 0$ means no dilation: $d = 6$ skips six positions.', {
    says: 'with the dilation of the frameworks k = 3, p = 7 gives 32 as well',
    variables: { k: count(3, 3), p: count(7, 7) },
    chain: chain([], 'floor((64 + 2*p - (6*(k - 1) + 1))/2) + 1', [['=', '32', 'd = 6']], exactly),
  }),
  needed('Every position of the input is to be read.', {
    says: 'every configuration with k ≤ 8 reads all of the input',
    variables: { k: count(1, 8), p: count(0, 24) },
    chain: chain(
      [],
      WITH_ZEROS.hasPositions,
      [['<=>', `${WITH_ZEROS.hasPositions} and unread == 0`, 'for any k']],
      exactly,
    ),
  }),
];

export const q82a: readonly AssumptionText[] = [
  ...everywhere(WITHOUT_ZEROS),
  needed(
    String.raw`Windows do not overlap, which is $k \le s$: the next one starts $s$ positions further on.`,
    {
      says: 'whatever reads all of the input has k = s = 4',
      chain: chain(
        [],
        `${WITHOUT_ZEROS.hasPositions} and unread == 0`,
        [['<=>', 'k == 4 and s == 4', 'overlapping or not']],
        exactly,
      ),
    },
  ),
  needed('Pooling looks at all of its input.', {
    says: 'whatever does not overlap has k = s = 4',
    chain: chain(
      [],
      `${WITHOUT_ZEROS.hasPositions} and k <= s`,
      [['<=>', 'k == 4 and s == 4', 'with gaps or without']],
      exactly,
    ),
  }),
];

export const q82b: readonly AssumptionText[] = [
  needed('There is no padding.', {
    says: 'the output has 7 positions a side for any padding q',
    variables: { q: count(0, 3) },
    chain: chain([], 'floor((32 + 2*q - 8)/4) + 1', [['=', '7', 'as for q = 0']], exactly),
  }),
];

const configuration = { k: count(1, 9), s: count(1, 4) };
const WITHOUT_PADDING = '(k == 1 and s == 2) or (k == 2 and s == 2) or (k == 5 and s == 1)';
const DILATED =
  '(k == 1 and s == 3) or (k == 2 and s == 3) or (k == 3 and s == 2) or (k == 5 and s == 1)';
const PADDED =
  '(k == 1 and s == 3) or (k == 3 and s == 2) or (k == 4 and s == 2) or (k == 7 and s == 1)';

export const q83a: readonly AssumptionText[] = [
  ...everywhere(WITHOUT_ZEROS),
  needed('There is no padding.', {
    says: 'with p = 1 the configurations are the same',
    variables: configuration,
    chain: chain([], 'floor((8 + 2 - k)/s) + 1 == 4', [['<=>', WITHOUT_PADDING, 'p = 1']], exactly),
  }),
];

export const q83b: readonly AssumptionText[] = [
  ...everywhere(WITH_ZEROS),
  needed('$d = 0$ means no dilation: $d = 1$ skips every second position.', {
    says: 'with the dilation of the frameworks, where 1 means none, they are the same',
    variables: configuration,
    chain: chain([], 'floor((8 + 4 - k)/s) + 1 == 4', [['<=>', DILATED, 'w = k']], exactly),
  }),
];

export const q83c: readonly AssumptionText[] = [
  ...everywhere(WITH_ZEROS),
  needed('There is one zero at **each** border.', {
    says: 'with one zero in all the configurations are the same',
    variables: configuration,
    chain: chain([], 'floor((8 + 1 - k)/s) + 1 == 4', [['<=>', PADDED, 'p once']], exactly),
  }),
];
