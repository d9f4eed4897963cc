/** The estimate is a sum of images by speed, and only more than two hours are refused. */
import { describe, expect, it } from 'vitest';
import { EVALUATION, estimatedHours, requireAffordable } from '../../../frameworks/affordable.ts';

const mlp = { name: 'mlp', imagesPerSecond: 1000, images: 3_600_000 };
const cnn = { name: 'cnn', imagesPerSecond: 41.4, images: 149_040 };

describe('estimatedHours', () => {
  it('adds up images by images per second, in hours', () => {
    expect(estimatedHours([])).toBe(0);
    expect(estimatedHours([mlp])).toBe(1);
    expect(estimatedHours([mlp, { ...cnn, imagesPerSecond: 41.4 / 2 }])).toBe(3);
  });

  it('takes an evaluated image for a third of one that is trained on', () => {
    expect(EVALUATION).toBe(1 / 3);
  });
});

describe('requireAffordable', () => {
  it('allows two hours', () => {
    expect(() => requireAffordable([mlp, cnn], 'no package')).not.toThrow();
  });

  it('refuses more, naming speeds, hours, the reason and what to do', () => {
    const more = { ...cnn, images: 2 * cnn.images };
    expect(() => requireAffordable([mlp, more], 'no package')).toThrow(
      'trainWithTensorflow: an estimated 3.0 hours are more than 2: mlp at 1000 images/s, cnn at 41 images/s, with the JavaScript backend, because the native one does not load (no package); install @tensorflow/tfjs-node or choose quick settings',
    );
  });

  it('refuses the least bit more than two hours', () => {
    expect(() => requireAffordable([{ ...mlp, images: 7_200_001 }], '')).toThrow('hours');
  });
});
