/** Picture files → arrays of one size, with a note of everything that was not simply decoded. */
import { createHash } from 'node:crypto';
import { decodePicture } from './decodePicture.ts';
import type { PicturePlace, PlaceOf } from './layouts.ts';
import { byPlace } from './order.ts';
import { toSquare } from './resize.ts';
import type { SourceFile } from './sourceFile.ts';

export const CHANNELS = 3;
/** Height and width of all pictures after decoding. */
export const SIDE = 64;
/** Bytes of one picture. */
export const PICTURE_BYTES = CHANNELS * SIDE * SIDE;

/** What happened to a file. */
export interface FileNote {
  readonly path: string;
  readonly reason: string;
}

export interface DecodedPictures {
  readonly count: number;
  /** count · 3 · 64 · 64 bytes, channels first; ordered by class, then by id */
  readonly images: Uint8Array;
  /** count bytes, 0 cat and 1 dog; null if the classes are not told */
  readonly labels: Uint8Array | null;
  /** the numbers in the names */
  readonly ids: readonly string[];
  readonly paths: readonly string[];
  /** decoded, but they were not JPEGs in colour: grey, CMYK, another format */
  readonly converted: readonly FileNote[];
  /** how many were of another size than 64 × 64 */
  readonly resized: number;
  /** left out because they could not be decoded */
  readonly skipped: readonly FileNote[];
  /** over images, labels and ids: it does not depend on how the files were packed or ordered */
  readonly sha256: string;
}

/** All pictures of a source. */
export interface DecodedParts {
  /** those whose class is told */
  readonly train: DecodedPictures;
  /** the others */
  readonly test: DecodedPictures;
  /** files that are no picture of either part, as far as their names tell */
  readonly strays: readonly FileNote[];
}

export interface DecodeOptions {
  /** what the path of a file says */
  readonly placeOf: PlaceOf;
  /** called after each file with their number so far */
  readonly progress?: ((files: number) => void) | undefined;
}

/**
 * Decodes every file and brings it to 64 × 64 (see `toSquare`). No file is lost: each is a picture, or
 * in `skipped`, or in `strays`, with the reason. Throws only where the source itself does.
 */
export async function decodePictures(
  files: AsyncIterable<SourceFile> | Iterable<SourceFile>,
  { placeOf, progress }: DecodeOptions,
): Promise<DecodedParts> {
  const [train, test] = [new Collection(), new Collection()];
  const strays: FileNote[] = [];
  let count = 0;
  for await (const file of files) {
    const place = placeOf(file.path);
    if ('reason' in place) strays.push({ path: file.path, reason: place.reason });
    else (place.label === null ? test : train).add(file, place);
    progress?.(++count);
  }
  return { train: train.inOrder(), test: test.inOrder(), strays };
}

/** The checksum of {@link DecodedPictures}. */
export function picturesSha256(
  pictures: Pick<DecodedPictures, 'images' | 'labels' | 'ids'>,
): string {
  const { images, labels, ids } = pictures;
  const about = { shape: [ids.length, CHANNELS, SIDE, SIDE], labelled: labels !== null, ids };
  return createHash('sha256')
    .update(`${JSON.stringify(about)}\n`)
    .update(labels ?? '')
    .update(images)
    .digest('hex');
}

interface Collected {
  readonly place: PicturePlace;
  readonly path: string;
  readonly pixels: Uint8Array;
}

/** The pictures of one part, as they come. */
class Collection {
  private readonly pictures: Collected[] = [];
  /** the path of each class and id */
  private readonly paths = new Map<string, string>();
  private readonly converted: FileNote[] = [];
  private readonly skipped: FileNote[] = [];
  private resized = 0;

  add(file: SourceFile, place: PicturePlace): void {
    const reason = this.take(file, place);
    if (reason !== '') this.skipped.push({ path: file.path, reason });
  }

  /** The reason why the file is no picture of this part; empty if it is one. */
  private take({ path, bytes, problem }: SourceFile, place: PicturePlace): string {
    const key = `${place.label} ${place.id}`;
    const first = this.paths.get(key);
    if (first !== undefined) return `has the class and the number of ${first}`;
    if (bytes === null) return problem;
    const picture = decodePicture(bytes);
    if ('reason' in picture) return picture.reason;
    this.paths.set(key, path);
    if (picture.converted !== '') this.converted.push({ path, reason: picture.converted });
    if (picture.width !== SIDE || picture.height !== SIDE) this.resized++;
    this.pictures.push({ place, path, pixels: toSquare(picture, SIDE) });
    return '';
  }

  inOrder(): DecodedPictures {
    const { converted, skipped, resized } = this;
    const pictures = this.pictures.sort((a, b) => byPlace(a.place, b.place));
    const count = pictures.length;
    const images = new Uint8Array(count * PICTURE_BYTES);
    for (const [n, { pixels }] of pictures.entries()) images.set(pixels, n * PICTURE_BYTES);
    const told = pictures.map(({ place }) => place.label).filter((label) => label !== null);
    const labels = told.length === 0 ? null : Uint8Array.from(told);
    const ids = pictures.map(({ place }) => place.id);
    const paths = pictures.map(({ path }) => path);
    const sha256 = picturesSha256({ images, labels, ids });
    return { count, images, labels, ids, paths, converted, resized, skipped, sha256 };
  }
}
