/** Pictures to be classified, out of a folder or an archive. */
import {
  type DecodedPictures,
  type DecodeOptions,
  decodePictures,
  type FileNote,
} from './decodedPictures.ts';
import { type PlaceOf, placeUnlabelled } from './layouts.ts';
import { filesOf } from './pictureSource.ts';
import { byCodePoints } from './sourceFile.ts';

export interface UnlabelledPictures {
  /** in the order of their ids; there may be none */
  readonly pictures: DecodedPictures;
  /** every other file of the source, and why it is not among the pictures; by code points */
  readonly leftOut: readonly FileNote[];
}

/**
 * All pictures below `path`, a folder, a `.tar`, a `.tar.gz` or a `.zip`, wherever they lie in it: the
 * id of `testset/test/7.jpg`, of `test1/7.jpg` and of `7.jpg` is 7. Throws if the source is not there or
 * damaged, and if two pictures have one id.
 */
export async function loadUnlabelled(
  path: string,
  { progress }: Pick<DecodeOptions, 'progress'> = {},
): Promise<UnlabelledPictures> {
  const parts = await decodePictures(filesOf({ path }), { placeOf: oncePerId(path), progress });
  const leftOut = [...parts.strays, ...parts.test.skipped];
  leftOut.sort((a, b) => byCodePoints(a.path, b.path));
  return { pictures: parts.test, leftOut };
}

/** To take one of two would make the result depend on how they are packed. */
function oncePerId(source: string): PlaceOf {
  const paths = new Map<string, string>();
  return (path) => {
    const place = placeUnlabelled(path);
    if ('reason' in place) return place;
    const first = paths.get(place.id);
    if (first !== undefined) {
      throw new Error(
        `loadUnlabelled: ${source} has two pictures with the id ${place.id}, ${first} and ${path}; give a folder or an archive in which every id occurs once`,
      );
    }
    paths.set(place.id, path);
    return place;
  };
}
