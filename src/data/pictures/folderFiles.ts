/** The files below a folder. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { byCodePoints, readable, type SourceFiles, unreadable } from './sourceFile.ts';

/** What is known of a file without reading it. */
export interface ListedFile {
  /** from the folder, with `/` between its parts */
  readonly path: string;
  readonly size: number;
  /** of the last change, in ms */
  readonly changed: number;
  /** why it will not be read; empty for files */
  readonly problem: string;
}

/**
 * All files below the folder by the code points of their paths, so that the order is the same
 * everywhere. Links to files are files; links to folders are listed but not followed, since they may
 * lead in circles. `inside` keeps to these entries of the folder. Throws if a folder cannot be read.
 */
export function listFolder(folder: string, inside?: readonly string[]): ListedFile[] {
  const files: ListedFile[] = [];
  const visit = (at: string, only?: readonly string[]): void => {
    for (const entry of entriesOf(join(folder, at))) {
      if (only !== undefined && !only.includes(entry.name)) continue;
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else files.push(listed(folder, path));
    }
  };
  visit('', inside);
  return files.sort((a, b) => byCodePoints(a.path, b.path));
}

/** The files of {@link listFolder}; one that cannot be read comes with the reason. */
export async function* folderFiles(folder: string, inside?: readonly string[]): SourceFiles {
  for (const { path, problem } of listFolder(folder, inside)) {
    if (problem !== '') {
      yield unreadable(path, problem);
      continue;
    }
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(join(folder, path));
    } catch (error) {
      yield unreadable(path, `cannot be read: ${(error as Error).message}`);
      continue;
    }
    yield readable(path, bytes);
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new Error(
      `${folder} cannot be read: ${(error as Error).message}; give a folder that is there and readable`,
      { cause: error },
    );
  }
}

function listed(folder: string, path: string): ListedFile {
  const about = statSync(join(folder, path), { throwIfNoEntry: false });
  if (about?.isFile()) {
    return { path, size: about.size, changed: Math.floor(about.mtimeMs), problem: '' };
  }
  const link = about === undefined ? 'a link to nothing' : 'a link to a folder, not followed';
  const problem = about === undefined || about.isDirectory() ? link : 'neither a file nor a folder';
  return { path, size: 0, changed: 0, problem };
}
