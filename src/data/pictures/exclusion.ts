/** `train-exclude.txt`: training pictures that are to be left out, such as those of the test set. */
import { existsSync, readFileSync } from 'node:fs';
import { type DecodedPictures, PICTURE_BYTES, picturesSha256 } from './decodedPictures.ts';

export const EXCLUDE_FILE = 'train-exclude.txt';

export interface Exclusion {
  /** the pictures without the named ones */
  readonly kept: DecodedPictures;
  /** paths of the pictures that were left out */
  readonly excluded: readonly string[];
  /** names that no picture has */
  readonly absent: readonly string[];
}

/**
 * The names in the file, one a line; empty lines and lines that begin with # are passed over. None if
 * there is no such file; throws if it cannot be read.
 */
export function readExcludeFile(path: string): string[] {
  if (!existsSync(path)) return [];
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(
      `${path} cannot be read: ${(error as Error).message}; make it a readable file or remove it`,
      { cause: error },
    );
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim().replaceAll('\\', '/'));
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** Leaves out each picture whose path is a name, or ends with one after a `/`. */
export function exclude(pictures: DecodedPictures, names: readonly string[]): Exclusion {
  const wanted = new Set(names);
  const found = new Set<string>();
  const isNamed = (path: string): boolean => {
    const parts = path.split('/');
    const matches = parts.map((_, i) => parts.slice(i).join('/')).filter((end) => wanted.has(end));
    for (const name of matches) found.add(name);
    return matches.length > 0;
  };
  const all = pictures.paths.map((path, n) => ({ n, out: isNamed(path) }));
  const excluded = all.filter(({ out }) => out).map(({ n }) => pictures.paths[n]);
  const absent = [...wanted].filter((name) => !found.has(name));
  if (excluded.length === 0) return { kept: pictures, excluded, absent };
  return {
    kept: select(
      pictures,
      all.filter(({ out }) => !out).map(({ n }) => n),
    ),
    excluded,
    absent,
  };
}

/** These pictures alone, as a copy. */
function select(pictures: DecodedPictures, indices: readonly number[]): DecodedPictures {
  const images = new Uint8Array(indices.length * PICTURE_BYTES);
  for (const [to, from] of indices.entries()) {
    const start = from * PICTURE_BYTES;
    images.set(pictures.images.subarray(start, start + PICTURE_BYTES), to * PICTURE_BYTES);
  }
  const { labels: before } = pictures;
  const labels = before === null ? null : Uint8Array.from(indices, (n) => before[n]);
  const ids = indices.map((n) => pictures.ids[n]);
  const paths = indices.map((n) => pictures.paths[n]);
  const kept = new Set(paths);
  return {
    ...pictures,
    count: indices.length,
    images,
    labels,
    ids,
    paths,
    converted: pictures.converted.filter(({ path }) => kept.has(path)),
    sha256: picturesSha256({ images, labels, ids }),
  };
}
