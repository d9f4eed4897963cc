/** Where picture files lie: a folder or an archive, told apart by the name. */
import { createHash } from 'node:crypto';
import { createReadStream, type Stats, statSync } from 'node:fs';
import { folderFiles, listFolder } from './folderFiles.ts';
import type { SourceFiles } from './sourceFile.ts';
import { tarFiles } from './tarFiles.ts';
import { zipFiles } from './zipFiles.ts';

/** The names of the archives that are read. */
export const ARCHIVE = /\.(tar|tar\.gz|tgz|zip)$/i;

export interface PictureSource {
  /** a folder, a `.tar`, a `.tar.gz` or `.tgz`, or a `.zip` */
  readonly path: string;
  /** of a folder, only these entries; all if left out */
  readonly inside?: readonly string[];
}

/**
 * The files of the source in a fixed order, one at a time. Throws, naming it, if it is not there, of a
 * kind that is not read, or damaged.
 */
export function filesOf({ path, inside }: PictureSource): SourceFiles {
  if (statOf(path).isDirectory()) return folderFiles(path, inside);
  const kind = ARCHIVE.exec(path)?.[1].toLowerCase();
  if (kind === undefined) {
    throw new Error(
      `filesOf: ${path} is no folder and its name does not end in .tar, .tar.gz, .tgz or .zip; give one of these`,
    );
  }
  return kind === 'zip' ? zipFiles(path) : tarFiles(path, kind !== 'tar');
}

/**
 * A checksum, in hexadecimal, that changes when the source does: of an archive that of its bytes, of a
 * folder that of the list of its files with their sizes and times of change. Throws if it cannot be read.
 */
export async function sourceSha256({ path, inside }: PictureSource): Promise<string> {
  const hash = createHash('sha256');
  if (statOf(path).isDirectory()) {
    hash.update('folder\n');
    for (const file of listFolder(path, inside)) {
      hash.update(`${JSON.stringify([file.path, file.size, file.changed])}\n`);
    }
  } else {
    for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part);
  }
  return hash.digest('hex');
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw new Error(
      `${path} cannot be read: ${(error as Error).message}; give a folder or an archive that is there`,
      { cause: error },
    );
  }
}
