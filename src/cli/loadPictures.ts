/** The pictures of Dogs vs Cats as the experiments see them: split into three parts. */
import { describeNormalization, measureChannels } from '../data/augmentation/channelStatistics.ts';
import { plainPictures } from '../data/augmentation/views.ts';
import { type DogsVsCats, labelledPictures } from '../data/pictures/dogsVsCats.ts';
import { locatePictures } from '../data/pictures/locatePictures.ts';
import { splitPictures } from '../data/pictures/split.ts';
import { standInPictures } from '../data/pictures/standIn.ts';
import { takePictures } from '../data/pictures/takePictures.ts';
import type { ExperimentData } from '../experiments/experimentData.ts';

/** Whatever is trained, the parts are the same. */
const SPLIT_SEED = 1;
/** Decoding tells of every so many files. */
const TOLD = 5000;

/**
 * `valid` is what choices are made by; `test` is held out: no choice may look at it. The pictures are
 * normalized by what was measured on the training part.
 */
export function pictureData(
  pictures: DogsVsCats,
  report: (message: string) => void,
): ExperimentData {
  const labelled = labelledPictures(pictures);
  const split = splitPictures(labelled, { seed: SPLIT_SEED });
  const images = {
    train: takePictures(labelled, split.train),
    valid: takePictures(labelled, split.selection),
    test: takePictures(labelled, split.heldOut),
  };
  const counts = Object.values(images).map(({ count }) => count);
  report(
    `data: ${counts[0]} pictures to train on, ${counts[1]} to choose by, ${counts[2]} held out; ${split.excluded.length} in no part, because they are blank or have two labels; ${split.groups.length} groups of near-duplicates, each in one part`,
  );
  const normalization = measureChannels(images.train);
  const { name, synthetic, sha256 } = pictures;
  return {
    ...{ name, synthetic, sha256, classes: 2, images, normalization },
    scaling: describeNormalization(normalization),
    train: plainPictures(images.train, normalization),
    valid: plainPictures(images.valid, normalization),
    test: plainPictures(images.test, normalization),
  };
}

/** From the folder, or from where the search order leads; says so on standard error. */
export async function loadPictures(directory: string | undefined): Promise<ExperimentData> {
  const report = (message: string) => process.stderr.write(`${message}\n`);
  const pictures = await locatePictures({
    ...{ directory, environment: process.env, report },
    standIn: () => standInPictures(),
    progress: (files) => {
      if (files % TOLD === 0) report(`data: ${files} files decoded`);
    },
  });
  return pictureData(pictures, report);
}
