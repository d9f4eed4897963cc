import { describe, expect, it } from 'vitest';
import { firstImages, outputShapes } from '../../../bench/task.ts';
import { STEP_TASK } from './fakeSubject.ts';

describe('firstImages', () => {
  it('keeps the first images with their labels, and everything else', () => {
    expect(firstImages(STEP_TASK, 3)).toEqual({
      ...STEP_TASK,
      batch: 3,
      inputs: Float32Array.of(0, 1, 2, 3, 4, 5),
      labels: Int32Array.of(0, 1, 2),
    });
  });

  it('can keep all', () => {
    expect(firstImages(STEP_TASK, 8)).toEqual(STEP_TASK);
  });

  it.each([0, 9, 1.5])('refuses %d of 8 images', (batch) => {
    expect(() => firstImages(STEP_TASK, batch)).toThrow(
      `firstImages: ${batch} of 8 images; take 1 … 8`,
    );
  });
});

describe('outputShapes', () => {
  it('follow the images through the layers', () => {
    const shapes = outputShapes({
      inputShape: [3, 9, 12],
      layers: [
        { kind: 'conv', filters: 5, kernel: 3, padding: 1 },
        { kind: 'relu' },
        { kind: 'conv', filters: 6, kernel: 4, padding: 1 },
        { kind: 'maxPool', size: 2 },
        { kind: 'maxPool', size: 3 },
        { kind: 'flatten' },
        { kind: 'dense', outputs: 7 },
      ],
    });
    expect(shapes).toEqual([[5, 9, 12], [5, 9, 12], [6, 8, 11], [6, 4, 5], [6, 1, 1], [6], [7]]);
  });
});
