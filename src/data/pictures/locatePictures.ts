/**
 * Where the pictures of Dogs vs Cats come from, in this order: a folder named on the command line,
 * `PROOFBOOK_DATA`, `./data`, the user's cache, the stand-in. They are not ours to hand round, so
 * nothing is downloaded. As with the digits (locate.ts), a folder that was named must hold the data,
 * and damaged files are an error wherever they are found.
 */
import { join } from 'node:path';
import { cacheFolder } from '../locate.ts';
import { dataSetSources } from './dataSetSources.ts';
import { type DogsVsCats, loadDogsVsCats } from './dogsVsCats.ts';

export interface LocatePicturesOptions {
  /** `--data DIR`; an archive will do, too */
  readonly directory?: string | undefined;
  /** `PROOFBOOK_DATA` and what says where the user's cache is */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** hears where the data were found and why not elsewhere */
  readonly report: (message: string) => void;
  /** draws the pictures that are used where there are none */
  readonly standIn: () => DogsVsCats;
  /** hears of the number of files decoded so far */
  readonly progress?: (files: number) => void;
  /** fewer training pictures of a class than these are an error */
  readonly atLeast?: number;
}

/** The folder of the data set in every place that is looked at. */
export const PICTURES_FOLDER = 'dogs-vs-cats';

const WANTED =
  'trainset and testset, train and test1, or PetImages, as folders or as .tar, .tar.gz or .zip';

/**
 * Dogs vs Cats if it is anywhere to be had, else what `standIn` draws. Throws if a named folder lacks
 * the pictures, and what `loadDogsVsCats` throws.
 */
export async function locatePictures(options: LocatePicturesOptions): Promise<DogsVsCats> {
  const { directory, environment, report, standIn, progress, atLeast } = options;
  const userCache = cacheFolder(environment);
  const cache = join(userCache, PICTURES_FOLDER);
  const load = async (path: string, source = '') => {
    report(`data: Dogs vs Cats from ${path}${source}`);
    return await loadDogsVsCats(path, { cache, report, progress, atLeast });
  };
  const named: readonly (readonly [string, string | undefined])[] = [
    ['--data', directory],
    ['PROOFBOOK_DATA', environment.PROOFBOOK_DATA],
  ];
  for (const [source, folder = ''] of named) {
    if (folder !== '') return await load(requirePictures(source, folder), ` (${source})`);
  }
  for (const folder of ['data', userCache]) {
    const found = picturesFolder(folder);
    if (found !== null) return await load(found);
  }
  report(`data: Dogs vs Cats is neither in ./data nor in ${userCache}`);
  report('data: using the built-in drawn pictures instead; they are not Dogs vs Cats');
  return standIn();
}

/**
 * What holds the pictures: the folder `dogs-vs-cats` of `directory`, or `directory` itself, which may be
 * an archive; null if neither does.
 */
export function picturesFolder(directory: string): string | null {
  const places = [join(directory, PICTURES_FOLDER), directory];
  return places.find((path) => dataSetSources(path).length > 0) ?? null;
}

function requirePictures(source: string, folder: string): string {
  const found = picturesFolder(folder);
  if (found === null) {
    throw new Error(
      `${source} names ${folder}, but Dogs vs Cats is not there; put ${WANTED}, into it or into its folder ${PICTURES_FOLDER}, or leave ${source} out`,
    );
  }
  return found;
}
