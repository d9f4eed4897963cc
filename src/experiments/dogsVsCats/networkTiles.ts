/** What the first layer looks for, and what three depths of the network make of a picture. */
import { elements, formatShape, view } from '../../kernels/array.ts';
import type { Network } from '../../nn/network.ts';
import { layerOutputs } from '../analysis/layerOutputs.ts';
import type { Tile } from '../experiment.ts';
import { type Pet, tileOf } from './pets.ts';

/** Feature maps of a depth; with the picture itself they fill two rows. */
export const MAPS = 15;
export const MAP_COLUMNS = 8;

const largest = (values: ArrayLike<number>): number =>
  Math.max(Number.MIN_VALUE, ...Array.from(values, Math.abs));

/**
 * Weights (O, 3, KH, KW) of the first convolution: an image in colour for each kernel, ½ + w/(2·max|w|),
 * so that a weight of 0 is grey. Throws if the first weights with four axes are of other channels, or
 * there are none.
 */
export function kernelTiles({ parameters }: Network): Tile[] {
  const weights = parameters.find(({ value }) => value.shape.length === 4)?.value;
  if (weights === undefined || weights.shape[1] !== 3) {
    const found =
      weights === undefined ? 'is not there' : `has weights ${formatShape(weights.shape)}`;
    throw new RangeError(
      `kernelTiles: the first convolution ${found}; it needs (O, 3, KH, KW), for pictures in red, green and blue`,
    );
  }
  const [count, , height, width] = weights.shape;
  const length = 3 * height * width;
  const all = elements(weights);
  return Array.from({ length: count }, (_, o) => {
    const kernel = Array.from(all.subarray(o * length, (o + 1) * length));
    const most = 2 * largest(kernel);
    const values = kernel.map((w) => 0.5 + w / most);
    return { label: '', width, height, values, scale: 'colour' };
  });
}

/**
 * The picture and the first maps after the first, the middle and the last ReLU whose output is made of
 * maps, each map divided by its largest value; ReLUs within a residual branch do not count. Fewer where
 * there are fewer; nothing where there are none.
 */
export function featureMapTiles(network: Network, pet: Pet): Tile[] {
  const { channels, height, width } = pet.size;
  const outputs = layerOutputs(network, view(pet.pixels, [1, channels, height, width]));
  const maps = outputs.filter(({ layer, shape }) => layer === 'relu' && shape.length === 3);
  const last = maps.length - 1;
  const depths = maps.length === 0 ? [] : [...new Set([0, Math.floor(last / 2), last])];
  return depths.flatMap((depth) => {
    const { shape, values } = maps[depth];
    const [count, rows, columns] = shape;
    const area = rows * columns;
    return [
      { ...tileOf(pet, `maps ${rows} × ${columns}`), startsRow: true },
      ...Array.from({ length: Math.min(MAPS, count) }, (_, c): Tile => {
        const map = values.subarray(c * area, (c + 1) * area);
        const most = largest(map);
        const scaled = Array.from(map, (v) => v / most);
        return { label: '', width: columns, height: rows, values: scaled, scale: 'grey' };
      }),
    ];
  });
}
