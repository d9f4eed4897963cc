/** What the networks of Problem 2 have learned, and where they fail, as pictures. */

import { scaledRows } from '../data/dataset.ts';
import { syntheticDigits } from '../data/syntheticDigits.ts';
import { elements, type Floats, view } from '../kernels/array.ts';
import type { Network } from '../nn/network.ts';
import type { LabelledRows } from '../nn/training.ts';
import { layerOutputs } from './analysis/layerOutputs.ts';
import { misclassified } from './analysis/misclassified.ts';
import type { Predictions } from './analysis/predict.ts';
import type { DrawnPicture, Picture, Tile } from './experiment.ts';
import type { ExperimentData } from './experimentData.ts';

/** Of the units of the perceptron, those with the longest weights. */
const UNITS = 40;
const MAPS = 16;
const MISTAKES = 60;

interface Size {
  readonly width: number;
  readonly height: number;
}

const largest = (values: ArrayLike<number>): number =>
  Math.max(Number.MIN_VALUE, ...Array.from(values, Math.abs));

/** Each tile has a scale of its own: its largest absolute value is 1. */
const scaled = (values: Floats, size: Size, scale: Tile['scale'], label = ''): Tile => {
  const most = largest(values);
  return { label, ...size, scale, values: Array.from(values, (v) => v / most) };
};

/** Weights (inputs, units) of the first layer: one image for each of the longest columns. */
export function unitWeights({ parameters: [{ value }] }: Network, size: Size): Tile[] {
  const [inputs, units] = value.shape;
  const weights = elements(value);
  const columns = Array.from({ length: units }, (_, u) =>
    Float64Array.from({ length: inputs }, (_, i) => weights[i * units + u]),
  );
  const norm = (column: Float64Array) => column.reduce((sum, w) => sum + w * w, 0);
  return columns
    .map((column, u) => ({ column, u, norm: norm(column) }))
    .sort((a, b) => b.norm - a.norm || a.u - b.u)
    .slice(0, UNITS)
    .map(({ column }) => scaled(column, size, 'signed'));
}

/** Weights (O, 1, KH, KW) of the first layer: one image for each kernel. */
export function kernelWeights({ parameters: [{ value }] }: Network): Tile[] {
  const [count, , height, width] = value.shape;
  const weights = elements(value);
  const length = weights.length / count;
  return Array.from({ length: count }, (_, o) =>
    scaled(weights.slice(o * length, o * length + height * width), { width, height }, 'signed'),
  );
}

/** The first maps after each convolution's activation, for one example. */
export function featureMaps(network: Network, pixels: Float64Array, size: Size): Tile[] {
  const outputs = layerOutputs(network, view(pixels, [1, 1, size.height, size.width]));
  const maps = outputs.filter(({ layer, shape }) => layer === 'relu' && shape.length === 3);
  return maps.flatMap(({ shape: [channels, height, width], values }) => {
    const area = height * width;
    return Array.from({ length: Math.min(MAPS, channels) }, (_, c) =>
      scaled(values.slice(c * area, (c + 1) * area), { width, height }, 'grey'),
    );
  });
}

/** The mistakes that the network is surest of: `4 → 9, 87 %`. */
export function mistakes(predictions: Predictions, data: LabelledRows, size: Size): Tile[] {
  const wrong = misclassified(predictions.probabilities, data.labels).slice(0, MISTAKES);
  return wrong.map(({ index, label, predicted, confidence }) => ({
    label: `${label} → ${predicted}, ${(100 * confidence).toFixed(0)} %`,
    ...size,
    values: pixelsOf(data, index),
    scale: 'grey',
  }));
}

function pixelsOf(data: LabelledRows, index: number): Float64Array {
  const pixels = new Float64Array(data.features);
  data.rows([index], pixels);
  return pixels;
}

/** The first digit of the built-in stand-in. */
function drawnDigit(): Float64Array {
  const { test } = syntheticDigits({ train: 1, valid: 1, test: 1 });
  return pixelsOf(scaledRows(test), 0);
}

/** Of the trained networks of the first seed; `predictions` are those of the CNN for the test digits. */
export function beyondPictures(
  data: ExperimentData,
  mlp: Network,
  cnn: Network,
  predictions: Predictions,
): DrawnPicture[] {
  const { width, height } = data.images.train;
  const size = { width, height };
  const caption = `first seed; ${data.name}, ${data.scaling}`;
  const picture = (
    name: string,
    title: string,
    columns: number,
    tiles: Tile[],
    description: string,
    showsData = false,
  ): { picture: Picture; showsData: boolean } => ({
    picture: { kind: 'picture', name, title, description, caption, columns, tiles },
    showsData,
  });
  const wrong = mistakes(predictions, data.test, size);
  return [
    picture(
      'mlp-weights',
      'What the first layer of the MLP looks for',
      10,
      unitWeights(mlp, size),
      `The weights of ${UNITS} units of the first layer as images, those with the longest vectors of weights; red is positive, blue negative, each image on its own scale.`,
    ),
    picture(
      'cnn-kernels',
      'The kernels of the first layer of the CNN',
      8,
      kernelWeights(cnn),
      'The kernels of the first convolution as images; red is positive, blue negative, each on its own scale.',
    ),
    picture(
      'drawn-feature-maps',
      'What the convolutions make of a digit drawn by the program',
      MAPS,
      featureMaps(cnn, drawnDigit(), size),
      `The first ${MAPS} feature maps after each activation, from the input on, for a digit that this project has drawn itself, since those of the data set are not its own to publish; each map on its own scale.`,
    ),
    picture(
      'feature-maps',
      'What the convolutions make of a digit',
      MAPS,
      featureMaps(cnn, pixelsOf(data.test, 0), size),
      `The first ${MAPS} feature maps after each activation, for the first test digit, each map on its own scale.`,
      true,
    ),
    ...(wrong.length === 0
      ? []
      : [
          picture(
            'mistakes',
            'The mistakes that the CNN is surest of',
            10,
            wrong,
            `${wrong.length} test digits that the network takes for another one, the surest first: label, prediction and its probability.`,
            true,
          ),
        ]),
  ];
}
