/** A trained network out of a file, ready to classify pictures. */
import { basename } from 'node:path';
import { testViews, type View } from '../data/augmentation/views.ts';
import { sha256 } from '../data/mnist.ts';
import { CHANNELS, type DecodedPictures, SIDE } from '../data/pictures/decodedPictures.ts';
import type { Predictions } from '../experiments/analysis/predict.ts';
import { predictViews } from '../experiments/analysis/predictViews.ts';
import { elements, formatShape, requireFinite } from '../kernels/array.ts';
import { readBytes } from '../kernels/safetensorsParts.ts';
import { createFastKernels, type FastKernels } from '../kernels/webassembly/fastKernels.ts';
import type { PictureInput } from '../models/pictureInput.ts';
import { decodeNetwork, type Origin, type TrainedNetwork } from '../models/trainedNetwork.ts';
import type { Network } from '../nn/network.ts';

export interface PictureClassifier {
  /** the name of the file, without its folder */
  readonly file: string;
  /** of the bytes of the file, in hexadecimal */
  readonly sha256: string;
  readonly origin: Origin;
  /** names by label */
  readonly classes: readonly string[];
  /** of each picture; their predictions are averaged */
  readonly views: readonly View[];
  /**
   * The mean of the softmax over all views, and the likeliest class, of every picture in its order; the
   * same bits on any number of threads. `progress` hears how many of all views of all pictures are done.
   * Throws if there are no pictures, and at the first one with a logit that is NaN.
   */
  classify(
    pictures: Pick<DecodedPictures, 'images' | 'count' | 'paths'>,
    progress?: (done: number, total: number) => void,
  ): Predictions;
  /** Ends the threads. */
  close(): void;
}

/**
 * The classifier of 3 × 64 × 64 pictures in a file of `writeNetwork`, on so many threads. Throws, naming
 * the file and what to do, if it cannot be read, is damaged, is no trained network, is one of other
 * images or without the facts about its pictures, has another number of outputs than classes, or has a
 * weight that is not finite.
 */
export async function openPictureClassifier(
  path: string,
  threads: number,
): Promise<PictureClassifier> {
  const bytes = readBytes('openPictureClassifier', path);
  const trained = decodeNetwork(bytes, path);
  const input = requirePictures(path, trained);
  const kernels = await createFastKernels({ threads });
  let network: Network;
  try {
    network = loaded(path, trained, input, kernels);
  } catch (error) {
    kernels.close();
    throw error;
  }
  const views = testViews(input.viewShift);
  return {
    ...{ file: basename(path), sha256: sha256(bytes) },
    ...{ origin: trained.origin, classes: input.classes, views },
    classify({ images, count, paths }, progress) {
      // Rows come with labels; these are what is asked for, and nobody reads them.
      const labels = new Uint8Array(count);
      const data = { images, labels, count, channels: CHANNELS, height: SIDE, width: SIDE };
      const nameOf = (n: number) => `${paths[n]} in the network ${path}`;
      return predictViews(network, data, input.normalization, views, { nameOf, progress });
    },
    close: () => kernels.close(),
  };
}

function requirePictures(path: string, { architecture, pictures }: TrainedNetwork): PictureInput {
  const shape = formatShape([CHANNELS, SIDE, SIDE]);
  const given = formatShape(architecture.inputShape);
  const advice =
    'give a network that was trained on Dogs vs Cats, such as models/dogs-vs-cats.safetensors';
  if (given !== shape) {
    throw new Error(
      `openPictureClassifier: ${path} is a network of images of shape ${given}, and pictures are ${shape}; ${advice}`,
    );
  }
  if (pictures === null) {
    throw new Error(
      `openPictureClassifier: ${path} does not tell its classes and how its pictures were normalized; ${advice}`,
    );
  }
  if (pictures.normalization.mean.length !== CHANNELS) {
    throw new Error(
      `openPictureClassifier: ${path} has means of ${pictures.normalization.mean.length} channels, and pictures have ${CHANNELS}; ${advice}`,
    );
  }
  return pictures;
}

function loaded(
  path: string,
  trained: TrainedNetwork,
  { classes }: PictureInput,
  kernels: FastKernels,
): Network {
  const network = trained.load(kernels);
  const outputs = network.summary[network.summary.length - 1]?.outputShape ?? [];
  if (formatShape(outputs) !== formatShape([classes.length])) {
    throw new Error(
      `openPictureClassifier: ${path} has outputs of shape ${formatShape(outputs)} for the classes ${classes.join(', ')}; it needs one for each: train the network again`,
    );
  }
  for (const { name, value } of [...network.parameters, ...network.statistics]) {
    try {
      requireFinite(`openPictureClassifier: ${path}`, name, elements(value));
    } catch (error) {
      throw new Error(
        `${(error as Error).message}; its training has diverged: take another network`,
        { cause: error },
      );
    }
  }
  return network;
}
