/** A file out of a folder or an archive. */

export interface SourceFile {
  /** from the folder or inside the archive, with `/` between its parts on every system */
  readonly path: string;
  /** null if it could not be had */
  readonly bytes: Uint8Array | null;
  /** why there are no bytes; empty where there are */
  readonly problem: string;
}

/** One file after another: no more of a source than one file need be in memory. */
export type SourceFiles = AsyncIterable<SourceFile>;

/** A file that is there. */
export function readable(path: string, bytes: Uint8Array): SourceFile {
  return { path, bytes, problem: '' };
}

/** A file that is named by the source but cannot be read; it is listed as skipped, not dropped. */
export function unreadable(path: string, problem: string): SourceFile {
  return { path, bytes: null, problem };
}

/**
 * The order of the code points of two texts: −, 0 or +. It is that of their bytes in UTF-8, the same
 * on every machine, which neither the order of a folder nor that of a language is.
 */
export function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Throws an error that names an archive, what is wrong with it, and what to do. */
export function refuseArchive(path: string, kind: string, cause: unknown): never {
  const problem = cause instanceof Error ? cause.message : String(cause);
  throw new Error(
    `${path} is not a whole ${kind} archive (${problem}); it is truncated, damaged or another kind of file: get it again`,
    { cause },
  );
}
