/**
 * On which parts of a picture the answer of a network depends: a square hides one after another.
 * Zeiler and Fergus, “Visualizing and Understanding Convolutional Networks”, ECCV 2014, section 4.2.
 */
import type { ImageSize } from '../../data/augmentation/resample.ts';
import { elements, view } from '../../kernels/array.ts';
import { logSumExp, softmax } from '../../nn/softmax.ts';
import type { Classifier } from '../../nn/training.ts';

export interface HidingSquare {
  /** in pixels */
  readonly side: number;
  /** pixels from one of its places to the next */
  readonly stride: number;
}

export interface Occlusion {
  readonly rows: number;
  readonly columns: number;
  /**
   * rows · columns, row by row: log-odds of the class for the picture minus those with the square in
   * this place, in nats; positive where what is hidden speaks for the class
   */
  readonly drops: Float64Array;
  /** of the class, for the picture as it is */
  readonly probability: number;
}

/**
 * Log-odds ln(p/(1 − p)) = z_c − ln Σ_{k≠c} e^{z_k} of class c: `label`, from the logits z. They still
 * tell places apart where p has rounded to 0 or 1.
 *
 * `pixels` are normalized, (channels, height, width); the square makes them 0, the mean colour. The
 * picture is cut into cells of stride × stride, and place (i, j) is the square around the middle of
 * cell (i, j), half a pixel to the lower right of it where side − stride is odd; outside of the picture
 * it hides nothing. So every pixel is hidden in some place, and the map lies on the picture. Throws
 * unless 1 ≤ stride ≤ side are integers, there are as many pixels as the size says, the label is one
 * of at least two classes, and the log-odds are finite.
 */
export function occlusion(
  network: Classifier,
  pixels: ArrayLike<number>,
  size: ImageSize,
  label: number,
  { side, stride }: HidingSquare,
): Occlusion {
  const { channels, height, width } = size;
  if (!(Number.isInteger(side) && Number.isInteger(stride) && stride >= 1 && side >= stride)) {
    throw new RangeError(
      `occlusion: a square of side ${side} with stride ${stride}; give integers, the stride from 1 to the side, or pixels are never hidden`,
    );
  }
  const features = channels * height * width;
  if (pixels.length !== features) {
    throw new RangeError(
      `occlusion: ${pixels.length} pixels for ${channels} × ${height} × ${width}; it needs ${features}`,
    );
  }
  const [rows, columns] = [Math.ceil(height / stride), Math.ceil(width / stride)];
  const before = Math.floor((side - stride) / 2);
  const drops = new Float64Array(rows * columns);
  let probability = 0;
  // One batch for each row: the picture as it is, then one for each place.
  const batch = new Float64Array((columns + 1) * features);
  for (let i = 0; i < rows; i++) {
    for (let n = 0; n <= columns; n++) batch.set(pixels, n * features);
    for (let j = 0; j < columns; j++) {
      const picture = batch.subarray((j + 1) * features, (j + 2) * features);
      hide(picture, size, i * stride - before, j * stride - before, side);
    }
    const logits = network.forward(view(batch, [columns + 1, features]));
    const [, classes] = logits.shape;
    const z = elements(logits);
    const row = (n: number) => Array.from(z.subarray(n * classes, (n + 1) * classes));
    const plain = logOdds(row(0), label);
    probability = softmax(row(0))[label];
    for (let j = 0; j < columns; j++) {
      drops[i * columns + j] = plain - logOdds(row(j + 1), label);
    }
  }
  return { rows, columns, drops, probability };
}

/** Makes the square of all channels 0, as far as it lies within the picture. */
function hide(
  picture: Float64Array,
  { channels, height, width }: ImageSize,
  top: number,
  left: number,
  side: number,
): void {
  const [from, to] = [Math.max(0, left), Math.min(width, left + side)];
  for (let k = 0; k < channels; k++) {
    for (let row = Math.max(0, top); row < Math.min(height, top + side); row++) {
      const start = (k * height + row) * width;
      picture.fill(0, start + from, start + to);
    }
  }
}

function logOdds(z: readonly number[], label: number): number {
  if (!(Number.isInteger(label) && label >= 0 && label < z.length && z.length > 1)) {
    throw new RangeError(
      `occlusion: label ${label} for ${z.length} classes; give one of 0 … ${z.length - 1}, of at least two`,
    );
  }
  const odds = z[label] - logSumExp(z.filter((_, k) => k !== label));
  if (!Number.isFinite(odds)) {
    throw new RangeError(
      `occlusion: logits ${z.join(', ')} give log-odds ${odds}, which must be finite; look at the weights: training may have diverged`,
    );
  }
  return odds;
}
