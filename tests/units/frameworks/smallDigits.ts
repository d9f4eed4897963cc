/** Synthetic digits of 14 × 14 pixels: every second pixel of every second row. */
import { type LabelledRows, scaledRows } from '../../../src/data/dataset.ts';
import { syntheticDigits } from '../../../src/data/syntheticDigits.ts';

const SIZE = 14;

export function smallDigits(count: number): LabelledRows {
  const { train } = syntheticDigits({ train: count, valid: 1, test: 1 });
  const images = Uint8Array.from({ length: count * SIZE * SIZE }, (_, at) => {
    const column = at % SIZE;
    const row = Math.floor(at / SIZE);
    // Rows of all digits stand one below another.
    return train.images[2 * row * train.width + 2 * column];
  });
  return scaledRows({ ...train, images, height: SIZE, width: SIZE });
}
