/** Files that are never half written. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file so that it is either the old one or the new one, whatever happens in between:
 * temporary file, fsync, rename, fsync of the folder, which holds the name. If the new file cannot be
 * written, the old one stays and the temporary one goes.
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.tmp`;
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  try {
    synchronizing(temporary, 'w', (file) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    });
    renameSync(temporary, path);
    // Windows opens no folders; there the rename waits for the disk by itself.
    if (process.platform !== 'win32') synchronizing(dirname(path), 'r', () => {});
  } catch (error) {
    try {
      rmSync(temporary);
    } catch {
      // It may not even be there; what is told is the first error.
    }
    throw new Error(
      `cannot write ${path}: ${(error as Error).message}; choose a folder that is writable and has room`,
      { cause: error },
    );
  }
}

/** Opens, works, waits until all of it has reached the disk, and closes. */
function synchronizing(path: string, flags: 'r' | 'w', work: (file: number) => void): void {
  const file = openSync(path, flags);
  try {
    work(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
