/** A classifier and pictures → the text of a submission and its manifest. */
import { sha256 } from '../data/mnist.ts';
import type { UnlabelledPictures } from '../data/pictures/unlabelledPictures.ts';
import { packageVersion } from '../experiments/packageVersion.ts';
import type { Manifest } from './manifest.ts';
import type { PictureClassifier } from './pictureClassifier.ts';
import { formatSubmission } from './submissionFile.ts';

export interface Submission {
  readonly csv: string;
  /** without the name of the file that the text will be in */
  readonly about: Omit<Manifest, 'format' | 'submission'> & {
    readonly submission: Omit<Manifest['submission'], 'file'>;
  };
}

/**
 * A function of the classifier and the pictures alone. `progress` hears how many of all views of all
 * pictures are done. Throws as `classify` does.
 */
export function makeSubmission(
  classifier: PictureClassifier,
  { pictures, leftOut }: UnlabelledPictures,
  progress?: (done: number, total: number) => void,
): Submission {
  const { file, origin, classes, views } = classifier;
  const { predictions } = classifier.classify(pictures, progress);
  const labels = Array.from(predictions, (label) => classes[label]);
  const csv = formatSubmission(pictures.ids, labels);
  const counts = classes.map((name) => [name, labels.filter((label) => label === name).length]);
  return {
    csv,
    about: {
      version: packageVersion(),
      model: { file, sha256: classifier.sha256, origin },
      images: { count: pictures.count, sha256: pictures.sha256 },
      skipped: leftOut,
      views: views.map(({ name }) => name),
      submission: { counts: Object.fromEntries(counts), sha256: sha256(csv) },
    },
  };
}
