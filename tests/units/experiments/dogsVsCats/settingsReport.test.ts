/** What the comparison of settings says, in figures that are told from chance or not. */
import { describe, expect, it } from 'vitest';
import { SMALL } from '../../../../src/experiments/dogsVsCats/designs.ts';
import {
  type Compared,
  type Settings,
  settingsConclusions,
  settingsTables,
} from '../../../../src/experiments/dogsVsCats/settingsReport.ts';
import { TINY } from '../../../../src/experiments/dogsVsCats/settingsSizes.ts';
import { VARIANTS } from '../../../../src/experiments/dogsVsCats/variants.ts';
import { eightImages } from '../tinyTrial.ts';

const { augmentation: _, ...undistorted } = TINY.training;
const variants = [
  { name: 'plain', change: 'pictures as they are', design: { ...TINY, training: undistorted } },
  {
    ...{ name: 'wide', change: 'wider' },
    design: { ...TINY, network: { ...TINY.network, channels: [8, 24] } },
  },
  { name: 'same', change: 'nothing', design: TINY },
];
const settings: Settings = { base: TINY, seeds: [3, 5], variants, shift: 2, goal: 0.9 };

const compared = (...accuracies: readonly number[]): Compared => ({
  unchanged: [
    { running: 0.88, accuracy: 0.9, heldOut: 0.88, views: 0.89 },
    { running: 0.91, accuracy: 0.92, heldOut: 0.92, views: 0.93 },
  ],
  variants: variants.map((variant, v) => ({
    ...{ ...variant, accuracy: accuracies[v] },
    running: accuracies[v] - 0.01,
  })),
});

describe('settingsTables', () => {
  const [repeated, changed, trained] = settingsTables(
    settings,
    compared(0.85, 0.935, 0.905),
    eightImages,
  );

  // 240 + 1,200 + 3,728 + 34: the stem, a block of 8 channels, one of 16 with its shortcut, the scores.
  it('lists the unchanged network seed by seed', () => {
    expect(repeated.rows).toEqual([
      ['3', '5,202', '88.00 %', '90.00 %', '88.00 %', '89.00 %'],
      ['5', '5,202', '91.00 %', '92.00 %', '92.00 %', '93.00 %'],
    ]);
  });

  it('lists every change with its difference, which counts where seeds do not move it as far', () => {
    expect(changed.note).toContain('91.00 %; seeds move it by up to 2.00 %');
    expect(changed.rows.map(([change, , , ...rest]) => [change, ...rest])).toEqual([
      ['pictures as they are', '84.00 %', '85.00 %', '−6.00 %', 'harms'],
      ['wider', '92.50 %', '93.50 %', '+2.50 %', 'helps'],
      ['nothing', '89.50 %', '90.50 %', '−0.50 %', 'no more than a seed does'],
    ]);
    expect(changed.rows.map(([, epochs]) => epochs)).toEqual(['6', '6', '6']);
    expect(new Set(changed.rows.map(([, , parameters]) => parameters)).size).toBe(2);
  });

  it('says how the unchanged network is trained', () => {
    expect(trained.columns).toEqual(['setting', 'unchanged']);
    expect(trained.rows).toContainEqual(['label smoothing', '0.1']);
  });
});

const COUNTS = { valid: 1000, test: 2000 };

describe('settingsConclusions', () => {
  const holds = (of: Settings, ...accuracies: readonly number[]) =>
    settingsConclusions(of, compared(...accuracies), COUNTS).map((c) => c.holds);

  it('hold where the goal is reached, distortions help beyond chance, and few changes help', () => {
    expect(holds(settings, 0.85, 0.935, 0.905)).toEqual([true, true, true, true]);
    expect(holds({ ...settings, goal: 0.92 }, 0.85, 0.935, 0.905)).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(holds(settings, 0.895, 0.935, 0.905)).toEqual([true, true, false, true]);
    expect(holds(settings, 0.85, 0.935, 0.94)).toEqual([true, true, true, false]);
  });

  // Of 1,000 and 2,000 pictures, shares around 0.91 differ by 0.0111 in one standard deviation.
  it('compare the pictures to choose by with the held-out ones', () => {
    const told = (...heldOut: number[]) => {
      const { unchanged, variants } = compared(0.85, 0.935, 0.905);
      const others = unchanged.map((one, s) => ({ ...one, heldOut: heldOut[s] }));
      return settingsConclusions(settings, { unchanged: others, variants }, COUNTS)[1];
    };
    expect(told(0.92, 0.944)).toEqual({
      text: 'The pictures to choose by say what the held-out ones say: 91.00 % against 93.20 %, which are 2.20 % apart; two such shares of different pictures differ by 1.95 % in one case of twenty by chance alone.',
      holds: false,
    });
    expect(told(0.92, 0.93).holds).toBe(true);
    expect(told(0.88, 0.9).holds).toBe(true);
    expect(told(0.86, 0.9).holds).toBe(false);
  });

  it('name the changes that help', () => {
    const texts = (...accuracies: readonly number[]) =>
      settingsConclusions(settings, compared(...accuracies), COUNTS).map((c) => c.text);
    expect(texts(0.85, 0.935, 0.905)[3]).toContain('help: wider (93.50 %)');
    expect(texts(0.85, 0.92, 0.905)[3]).toBe('No change helps by more than seeds differ.');
    expect(texts(0.85, 0.92, 0.905)[0]).toBe(
      'By the mean over ten views of each held-out picture the small network reaches at least 90.00 % on average over 2 seeds: 91.00 %, with the worst seed 89.00 %; by one view 90.00 %.',
    );
  });

  it('compare nothing where there is one seed', () => {
    const { unchanged, variants } = compared(0.1, 0.2, 0.3);
    const one = { unchanged: unchanged.slice(0, 1), variants };
    expect(settingsConclusions({ ...settings, seeds: [3] }, one, COUNTS)).toEqual([
      {
        text: 'By the mean over ten views of each held-out picture the small network reaches at least 90.00 %: 89.00 %; by one view 88.00 %.',
        holds: false,
      },
    ]);
  });
});

describe('the variants', () => {
  it('are eight or more, and each differs from the small design and from the others', () => {
    const all = [SMALL, ...VARIANTS.map(({ design }) => design)].map((d) => JSON.stringify(d));
    expect(all.length).toBeGreaterThanOrEqual(8);
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(VARIANTS.map(({ name }) => name)).size).toBe(VARIANTS.length);
  });
});
