/**
 * Where the digits come from, in this order: a folder named on the command line, `PROOFBOOK_DATA`,
 * `./data`, the user's cache, a download into that cache, the built-in stand-in.
 *
 * A folder that was named must hold the data; only the unnamed places are passed over silently.
 */
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import type { Dataset } from './dataset.ts';
import { type DownloadOptions, downloadMnistFile, MNIST_MIRRORS } from './download.ts';
import { loadMnist, MNIST_FILES, mnistFolder } from './mnist.ts';
import { syntheticDigits } from './syntheticDigits.ts';

export interface LocateOptions {
  /** `--data DIR` */
  readonly directory?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** hears where the data were found and why not elsewhere */
  readonly report: (message: string) => void;
  readonly mirrors?: readonly string[];
  readonly progress?: DownloadOptions['progress'];
}

/** The user's cache folder of this program, as the operating system has it. */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const home = homedir();
  const fallback: Record<string, string> = {
    darwin: join(home, 'Library', 'Caches'),
    win32: environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local'),
  };
  const base = environment.XDG_CACHE_HOME ?? fallback[platform()] ?? join(home, '.cache');
  return join(base, 'proofbook');
}

/** Throws if a named folder lacks the files or if files that are there are damaged. */
export async function locateDigits(options: LocateOptions): Promise<Dataset> {
  const { directory, environment, report } = options;
  const named: readonly (readonly [string, string | undefined])[] = [
    ['--data', directory],
    ['PROOFBOOK_DATA', environment.PROOFBOOK_DATA],
  ];
  for (const [source, folder] of named) {
    if (folder === undefined || folder === '') continue;
    const found = mnistFolder(folder);
    if (found === null) {
      const names = Object.values(MNIST_FILES).map(({ name }) => `${name}.gz`);
      throw new Error(
        `${source} names ${folder}, but the digits are not there; put ${names.join(', ')} into it or into its folder mnist, or leave ${source} out`,
      );
    }
    report(`data: MNIST from ${found} (${source})`);
    return loadMnist(found);
  }
  const cache = cacheFolder(environment);
  for (const folder of ['data', cache]) {
    const found = mnistFolder(folder);
    if (found !== null) {
      report(`data: MNIST from ${found}`);
      return loadMnist(found);
    }
  }
  const downloaded = await download(cache, options);
  return downloaded ?? syntheticDigits();
}

/** Null, with a reason reported, where no network or mirror can be reached. */
async function download(cache: string, options: LocateOptions): Promise<Dataset | null> {
  const { environment, report, mirrors = MNIST_MIRRORS, progress } = options;
  const standIn = 'using the built-in synthetic digits instead; they are not MNIST';
  if (environment.PROOFBOOK_OFFLINE === '1') {
    report(`data: PROOFBOOK_OFFLINE=1, no download; ${standIn}`);
    return null;
  }
  const folder = join(cache, 'mnist');
  report(`data: MNIST is not on this machine; downloading it to ${folder}`);
  try {
    for (const file of Object.values(MNIST_FILES)) {
      await downloadMnistFile(file, folder, { mirrors, ...(progress ? { progress } : {}) });
    }
  } catch (error) {
    report(`data: ${(error as Error).message}\ndata: ${standIn}`);
    return null;
  }
  return loadMnist(folder);
}
