/** Folders that results will go to, asked before any work. */
import { accessSync, constants, mkdirSync } from 'node:fs';

/**
 * Makes the folder where it is missing. Throws if that fails or it cannot be written, ending with
 * what to do instead: a run of an hour must not end with a folder that cannot be written.
 */
export function requireWritable(folder: string, instead: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Error(`cannot write to ${folder}: ${(error as Error).message}; ${instead}`, {
      cause: error,
    });
  }
}
