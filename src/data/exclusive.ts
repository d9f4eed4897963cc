/** One process at a time: the others wait for their turn. */
import { closeSync, mkdirSync, openSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';

export interface ExclusiveOptions {
  /** called once if another process has its turn now */
  readonly waiting?: () => void;
  /** a lock that was not touched for so long belongs to a process that is gone, in ms */
  readonly staleAfter?: number;
}

const STALE_AFTER = 10_000;

/**
 * Runs the action while the file `lock` is ours; it is made (with its folder) when the turn comes,
 * touched while the action runs, and removed at the end, whether the action succeeds or throws.
 * A lock that an ended process left behind is removed when it has not been touched for `staleAfter`.
 * Throws if the lock cannot be written. The clock decides about waiting only, never about results.
 */
export async function exclusively<T>(
  lock: string,
  action: () => Promise<T>,
  { waiting, staleAfter = STALE_AFTER }: ExclusiveOptions = {},
): Promise<T> {
  makeFolder(dirname(lock));
  for (let attempt = 0; !acquire(lock); attempt++) {
    if (attempt === 0) waiting?.();
    if (age(lock) > staleAfter) rmSync(lock, { force: true });
    else await sleep(staleAfter / 100);
  }
  const alive = setInterval(() => touch(lock), staleAfter / 10);
  try {
    return await action();
  } finally {
    clearInterval(alive);
    rmSync(lock, { force: true });
  }
}

/** False if another process has the lock. */
function acquire(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cannotWrite(lock, error);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

const cannotWrite = (path: string, cause: unknown) =>
  new Error(
    `cannot write ${path}: ${(cause as Error).message}; choose a folder that is writable and has room`,
    { cause },
  );

/** Milliseconds since the lock was touched; 0 if it has just been removed. */
function age(lock: string): number {
  const touched = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  return touched === undefined ? 0 : Date.now() - touched;
}

const sleep = (duration: number) => new Promise((done) => setTimeout(done, duration));

function touch(lock: string): void {
  const now = new Date();
  try {
    utimesSync(lock, now, now);
  } catch {
    // Removed by another process that thought us gone; the checksums still guard the files.
  }
}
