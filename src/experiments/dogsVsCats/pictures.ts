/** What a network has learned of cats and dogs, and where it fails, as pictures. */
import type { Network } from '../../nn/network.ts';
import type { Predictions } from '../analysis/predict.ts';
import type { DrawnPicture, Tile } from '../experiment.ts';
import { type ExperimentData, requireNormalization } from '../experimentData.ts';
import { mistakeTiles, undecidedTiles } from './exampleTiles.ts';
import { featureMapTiles, kernelTiles, MAP_COLUMNS, MAPS } from './networkTiles.ts';
import { heldOutOcclusionTiles, occlusionTiles, SQUARE } from './occlusionTiles.ts';
import { drawnPets, PET_NAMES, petOf } from './pets.ts';

const MAPS_ARE = `The picture and the first ${MAPS} feature maps after the first, the middle and the last activation outside of the residual branches, each map on its own scale, from black, 0, to white.`;
const DRAWN_ITSELF =
  'drawn by this project itself, since those of the data set are not its own to publish';
const HEAT_IS = `A grey square of ${SQUARE.side} × ${SQUARE.side} pixels hides the surroundings of each ${SQUARE.stride} × ${SQUARE.stride} pixels. Where the map is red, the log-odds of the right class drop, so what is hidden there speaks for it; where it is blue, they rise. The labels say how probable the right class is for the whole picture, shown once as it is, and how large the largest drop or rise is.`;

/**
 * Of a network for normalized pictures in two classes; `predictions` are those for the held-out part,
 * `data.test`. Only pictures that have something to show are there: of a network without mistakes
 * there are none of mistakes. Each of up to eight heat maps takes 272 pictures through the network, so
 * give one on the fast kernels.
 *
 * Throws if the data are not normalized by colour, the predictions are not those of two classes for
 * every held-out picture, or the first convolution is not one of red, green and blue.
 */
export function petPictures(
  data: ExperimentData,
  network: Network,
  predictions: Predictions,
): DrawnPicture[] {
  const normalization = requireNormalization(data);
  const { test } = data.images;
  const [answers, { classes }] = [predictions.predictions.length, predictions];
  if (answers !== test.count || classes !== PET_NAMES.length) {
    throw new RangeError(
      `petPictures: ${answers} predictions of ${classes} classes for ${test.count} held-out pictures of ${PET_NAMES.length}; give those for data.test`,
    );
  }
  const picture = (
    name: string,
    title: string,
    columns: number,
    tiles: readonly Tile[],
    description: string,
    of: 'network' | 'drawn pictures' | 'held-out pictures',
  ): DrawnPicture => {
    const caption = `${of}; ${data.name}, ${data.scaling}`;
    return {
      picture: { kind: 'picture', name, title, description, caption, columns, tiles },
      showsData: of === 'held-out pictures',
    };
  };
  const first = petOf(test, normalization, 0);
  const drawn = drawnPets(normalization);
  const wrong = mistakeTiles(predictions, test, normalization);
  const open = undecidedTiles(predictions, test, normalization);
  const all = [
    picture(
      'kernels',
      'The kernels of the first layer',
      12,
      kernelTiles(network),
      'The kernels of the first convolution as images in colour: each weight of red, green and blue around grey, which is 0, each kernel on its own scale.',
      'network',
    ),
    picture(
      'drawn-feature-maps',
      'What three depths of the network make of a drawn cat',
      MAP_COLUMNS,
      featureMapTiles(network, drawn[0]),
      `${MAPS_ARE} The cat was ${DRAWN_ITSELF}.`,
      'drawn pictures',
    ),
    picture(
      'feature-maps',
      `What three depths of the network make of a ${PET_NAMES[first.label]}`,
      MAP_COLUMNS,
      featureMapTiles(network, first),
      `${MAPS_ARE} It is the first held-out picture.`,
      'held-out pictures',
    ),
    picture(
      'mistakes',
      'The mistakes that the network is surest of',
      6,
      wrong,
      `${wrong.length} held-out pictures that the network takes for the other class, the surest first: label, prediction and its probability.`,
      'held-out pictures',
    ),
    picture(
      'undecided',
      'What the network cannot decide: label and its probability',
      6,
      open,
      `${open.length} held-out pictures to which the network gives nearly 50 % for both classes, the nearest first: label and its probability.`,
      'held-out pictures',
    ),
    picture(
      'drawn-occlusion',
      'Drawn pets: red speaks for the right class, blue against it',
      4,
      drawn.flatMap((pet) => occlusionTiles(network, pet)),
      `${HEAT_IS} Cat and dog were ${DRAWN_ITSELF}.`,
      'drawn pictures',
    ),
    picture(
      'occlusion',
      'Held-out pets: red speaks for the right class, blue against it',
      6,
      heldOutOcclusionTiles(network, predictions, test, normalization),
      `${HEAT_IS} Above three pictures that are predicted right, the first of each class in turn; below the three mistakes that the network is surest of.`,
      'held-out pictures',
    ),
  ];
  return all.filter(({ picture: { tiles } }) => tiles.length > 0);
}
