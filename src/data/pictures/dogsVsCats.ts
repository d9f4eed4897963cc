/** The data set Dogs vs Cats, ready for training. */
import { dirname, join } from 'node:path';
import type { LabelledImages } from '../dataset.ts';
import { sha256 } from '../mnist.ts';
import { type CacheOptions, cachedParts } from './cachedParts.ts';
import {
  CHANNELS,
  type DecodedParts,
  type DecodedPictures,
  type FileNote,
  SIDE,
} from './decodedPictures.ts';
import { EXCLUDE_FILE, exclude, readExcludeFile } from './exclusion.ts';
import { CLASS_NAMES } from './layouts.ts';
import { ARCHIVE } from './pictureSource.ts';

export interface DogsVsCats extends DecodedParts {
  readonly name: string;
  /** true: the built-in stand-in, never a result on real data */
  readonly synthetic: boolean;
  /** over the contents of both parts, without what was left out */
  readonly sha256: string;
  /** training pictures left out because `train-exclude.txt` names them */
  readonly excluded: readonly string[];
}

export interface LoadPicturesOptions extends CacheOptions {
  /** fewer training pictures of a class than these are an error */
  readonly atLeast?: number | undefined;
}

/** A network can neither be trained nor be judged on less. */
const AT_LEAST = 50;
/** So many files of a kind are reported by name; the result lists all of them. */
const NAMED = 20;

/**
 * The pictures below `path` (a folder, or an archive) without the training pictures that
 * `train-exclude.txt` in that folder, or beside that archive, names. What was converted, skipped and left out is reported.
 * Throws if an archive is damaged, there are too few training pictures, or all are of one class.
 */
export async function loadDogsVsCats(
  path: string,
  options: LoadPicturesOptions,
): Promise<DogsVsCats> {
  const { report, atLeast = AT_LEAST } = options;
  const parts = await cachedParts(path, options);
  const names = readExcludeFile(join(ARCHIVE.test(path) ? dirname(path) : path, EXCLUDE_FILE));
  const { kept: train, excluded, absent } = exclude(parts.train, names);
  requireTrainable(path, train, atLeast);
  const checksum = sha256([train.sha256, parts.test.sha256].join('\n'));
  const about = { name: 'Dogs vs Cats', synthetic: false, sha256: checksum, excluded };
  const data = { ...parts, ...about, train };
  for (const message of summary(data, absent)) report(`data: ${message}`);
  return data;
}

/** The pictures whose class is told. Throws where there are none. */
export function labelledPictures({
  name,
  train,
}: Pick<DogsVsCats, 'name' | 'train'>): LabelledImages {
  const { images, labels, count } = train;
  if (labels === null) {
    throw new RangeError(`labelledPictures: ${name} has no picture whose class is told`);
  }
  return { images, labels, count, channels: CHANNELS, height: SIDE, width: SIDE };
}

/** Throws unless there are training pictures of both classes, at least so many of each. */
export function requireTrainable(source: string, train: DecodedPictures, atLeast: number): void {
  const counts = [0, 0];
  for (const label of train.labels ?? []) counts[label]++;
  if (Math.min(...counts) >= Math.max(atLeast, 1)) return;
  const problem =
    train.count > 0 && counts.includes(0)
      ? 'training pictures of one class only'
      : 'too few training pictures';
  const found = CLASS_NAMES.map((name, label) => `${counts[label]} of class ${name}`).join(', ');
  throw new Error(
    `requireTrainable: ${source} has ${problem}: ${found}, and ${train.skipped.length} that cannot be decoded; at least ${Math.max(atLeast, 1)} of each class are needed, as trainset/Cat/1.Cat.jpg, train/cat.1.jpg or PetImages/Cat/1.jpg`,
  );
}

function summary({ train, test, strays, excluded }: DogsVsCats, absent: readonly string[]) {
  const lines = [...partSummary('training', train), ...partSummary('test', test)];
  lines.push(...listed('no picture of the data set', strays));
  if (excluded.length > 0) {
    lines.push(`${excluded.length} training pictures left out, as ${EXCLUDE_FILE} says`);
  }
  if (absent.length > 0) {
    const names = `${absent.slice(0, NAMED).join(', ')}${absent.length > NAMED ? ', …' : ''}`;
    lines.push(`${EXCLUDE_FILE} names ${absent.length} pictures that are not there: ${names}`);
  }
  return lines;
}

function partSummary(name: string, { count, converted, resized, skipped }: DecodedPictures) {
  const changes = `${converted.length} converted, ${resized} resized, ${skipped.length} skipped`;
  return [`${count} ${name} pictures (${changes})`, ...listed(`a ${name} picture`, skipped)];
}

function listed(kind: string, notes: readonly FileNote[]): string[] {
  const lines = notes
    .slice(0, NAMED)
    .map(({ path, reason }) => `skipped ${path}, ${kind}: ${reason}`);
  const more = notes.length - lines.length;
  return more > 0 ? [...lines, `skipped ${more} more like these`] : lines;
}
