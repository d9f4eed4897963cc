/** What is said of the final network: figures from what was measured, sentences that can be false. */
import { describe, expect, it } from 'vitest';
import {
  finalConclusions,
  finalTables,
  type Judged,
} from '../../../../src/experiments/dogsVsCats/finalReport.ts';
import { FINAL_SETTINGS } from '../../../../src/experiments/dogsVsCats/finalSizes.ts';
import { eightImages } from '../tinyTrial.ts';

const at = (loss: number, accuracy: number) => ({ loss, accuracy });
const judged: Judged = {
  history: {
    train: [at(0.7, 0.6), at(0.5, 0.8), at(0.3, 0.97)],
    valid: [at(0.8, 0.5), at(0.6, 0.75), at(0.4, 0.875)],
  },
  summary: [
    { layer: 'conv', outputShape: [4, 32, 32], parameters: 1000 },
    { layer: 'dense', outputShape: [2], parameters: 234 },
  ],
  seen: 0.98,
  once: 0.875,
  views: 0.875,
  calibrationError: 0.05,
};
const settings = { ...FINAL_SETTINGS.quick, goal: 0.8, mostParameters: 1234, inDetail: true };

describe('finalTables', () => {
  const { train, valid } = judged.history;
  const [accuracy, network, trained, further] = finalTables(
    settings,
    { ...judged, history: { train, valid: valid.slice(0, 2) } },
    eightImages,
  );

  it('tell how many pictures are wrong, and what chance makes of so many', () => {
    // √(0.875·0.125/8) = 0.1169
    expect(accuracy.rows).toEqual([
      ['training, as they are, running statistics', '97.00 %', '–', '–'],
      ['training, as they are, measured statistics', '98.00 %', '–', '–'],
      ['held out, one view, running statistics', '75.00 %', '2', '11.69 %'],
      ['held out, one view, measured statistics', '87.50 %', '1', '11.69 %'],
      ['held out, mean over ten views, measured statistics', '87.50 %', '1', '11.69 %'],
    ]);
  });

  it('list the layers, the settings, and what could help', () => {
    expect(network.title).toBe('The network, 1,234 parameters');
    expect(network.rows).toEqual([
      ['conv', '4 × 32 × 32', '1,000'],
      ['dense', '2', '234'],
    ]);
    expect(trained.rows.find(([name]) => name === 'inputs')?.[1]).toBe('pixels / 255');
    expect(further.rows.length).toBeGreaterThan(2);
  });
});

describe('finalConclusions', () => {
  const holds = (changed: Partial<Judged>, limits: Partial<typeof settings> = {}) =>
    finalConclusions({ ...settings, ...limits }, { ...judged, ...changed }).map((c) => c.holds);
  const { history } = judged;

  it('hold for what was measured, and each fails where it is not so', () => {
    const all = [true, true, true, true, true, true];
    const allBut = (index: number) => all.map((_, i) => i !== index);
    expect(holds({})).toEqual(all);
    expect(holds({}, { goal: 0.88 })).toEqual(allBut(0));
    expect(holds({}, { mostParameters: 1233 })).toEqual(allBut(0));
    expect(holds({ once: 0.874 })).toEqual(allBut(1));
    expect(holds({ seen: 0.969 })).toEqual(allBut(1));
    expect(holds({ once: 0.876 })).toEqual(allBut(2));
    const known = { ...history, train: [at(0.5, 0.9)] };
    expect(holds({ history: known })).toEqual(allBut(3));
    const stopped = { ...history, valid: [at(0.8, 0.5), at(0.6, 0.875), at(0.4, 0.875)] };
    expect(holds({ history: stopped })).toEqual(allBut(4));
    expect(holds({ calibrationError: 0.1 })).toEqual(allBut(5));
  });

  it('are the goal alone after a training of seconds', () => {
    expect(holds({}, { inDetail: false })).toEqual([true]);
    expect(holds({}, { inDetail: false, goal: 0.88 })).toEqual([false]);
  });

  it('compare the end with the end of the second third', () => {
    expect(finalConclusions(settings, judged)[4].text).toContain('falls from 25.00 % to 12.50 %');
  });
});
