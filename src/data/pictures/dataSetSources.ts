/** Which files and folders hold the pictures of Dogs vs Cats, by their names. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ARCHIVE, type PictureSource } from './pictureSource.ts';
import { byCodePoints } from './sourceFile.ts';

const FOLDERS = /^(trainset|testset|train|test1?|petimages|cat|dog)$/i;
const ARCHIVES =
  /^(trainset|testset|train|test1?|petimages|dogs-vs-cats.*|kagglecatsanddogs.*)\.(tar|tar\.gz|tgz|zip)$/i;

/**
 * What in this folder holds pictures of the data set: its folders of these names, taken together, and
 * then its archives, each list by code points; for an archive, that itself. Empty if there is nothing.
 */
export function dataSetSources(path: string): PictureSource[] {
  // Below a file there is nothing either, which the option of statSync does not cover.
  if (!existsSync(path)) return [];
  const kind = statSync(path);
  if (!kind.isDirectory()) return ARCHIVE.test(path) ? [{ path }] : [];
  const isFolder = (name: string) =>
    statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory() ?? false;
  const names = readdirSync(path).sort(byCodePoints);
  const inside = names.filter((name) => FOLDERS.test(name) && isFolder(name));
  const archives = names.filter((name) => ARCHIVES.test(name) && !isFolder(name));
  return [
    ...(inside.length === 0 ? [] : [{ path, inside }]),
    ...archives.map((name) => ({ path: join(path, name) })),
  ];
}
