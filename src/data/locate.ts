/**
 * Where the digits come from, in this order: a folder named on the command line, `PROOFBOOK_DATA`,
 * `./data`, the user's cache, a download into that cache, the built-in stand-in.
 *
 * A folder that was named must hold the data; a damaged file is an error wherever it is found. Only
 * where nothing was named and nothing is there does the search go on.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Dataset } from './dataset.ts';
import { type DownloadOptions, downloadMnistFile, MNIST_MIRRORS } from './download.ts';
import { exclusively } from './exclusive.ts';
import { loadMnist, MNIST_FILES, type MnistFiles, mnistFolder } from './mnist.ts';
import { syntheticDigits } from './syntheticDigits.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface LocateOptions {
  /** `--data DIR` */
  readonly directory?: string | undefined;
  /** `PROOFBOOK_DATA`, `PROOFBOOK_OFFLINE` and what says where the user's cache is */
  readonly environment: Environment;
  /** hears where the data were found and why not elsewhere */
  readonly report: (message: string) => void;
  /** false, or `PROOFBOOK_OFFLINE=1` in the environment: nothing is fetched */
  readonly download?: boolean;
  readonly mirrors?: readonly string[];
  readonly progress?: DownloadOptions['progress'];
  /** the files to look for; others than the original ones for tests alone */
  readonly files?: MnistFiles;
}

const STAND_IN = 'using the built-in synthetic digits instead; they are not MNIST';

/**
 * The cache folder of this program: in `XDG_CACHE_HOME` if that is an absolute path (others are
 * void, says the XDG Base Directory Specification), else where the operating system has caches.
 */
export function cacheFolder(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '' } = environment;
  if (isAbsolute(xdg)) return join(xdg, 'proofbook');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'proofbook');
  if (platform === 'win32') return join(local || join(home, 'AppData', 'Local'), 'proofbook');
  return join(home, '.cache', 'proofbook');
}

/**
 * MNIST if it is anywhere to be had, else the synthetic digits. Throws if a named folder lacks the
 * files or if files that are there are damaged; no network is no error.
 */
export async function locateDigits(options: LocateOptions): Promise<Dataset> {
  const { directory, environment, report, files = MNIST_FILES } = options;
  const load = (folder: string, source = '') => {
    report(`data: MNIST from ${folder}${source}`);
    return loadMnist(folder, files);
  };
  const named: readonly (readonly [string, string | undefined])[] = [
    ['--data', directory],
    ['PROOFBOOK_DATA', environment.PROOFBOOK_DATA],
  ];
  for (const [source, folder = ''] of named) {
    if (folder !== '') return load(requireMnist(source, folder, files), ` (${source})`);
  }
  const cache = cacheFolder(environment);
  for (const folder of ['data', cache]) {
    const found = mnistFolder(folder, files);
    if (found !== null) return load(found);
  }
  report(`data: MNIST is neither in ./data nor in ${cache}`);
  const folder = join(cache, 'mnist');
  const downloaded = await downloadMnist(folder, files, options);
  return downloaded ? load(folder, ' (downloaded)') : syntheticDigits();
}

function requireMnist(source: string, folder: string, files: MnistFiles): string {
  const found = mnistFolder(folder, files);
  if (found === null) {
    const names = Object.values(files).map(({ name }) => `${name}.gz`);
    throw new Error(
      `${source} names ${folder}, but the digits are not there; put ${names.join(', ')} into it or into its folder mnist, or leave ${source} out`,
    );
  }
  return found;
}

/** Completes the folder; false, with the reason reported, where that is not wanted or not possible. */
async function downloadMnist(
  folder: string,
  files: MnistFiles,
  { environment, report, download = true, mirrors = MNIST_MIRRORS, progress }: LocateOptions,
): Promise<boolean> {
  if (!download || environment.PROOFBOOK_OFFLINE === '1') {
    report(`data: downloads are switched off; ${STAND_IN}`);
    return false;
  }
  report(`data: downloading it to ${folder}`);
  const waiting = () => report('data: another process is downloading it; waiting for that');
  const complete = async () => {
    for (const file of Object.values(files)) {
      if (existsSync(join(folder, `${file.name}.gz`))) continue;
      await downloadMnistFile(file, folder, { mirrors, ...(progress ? { progress } : {}) });
    }
  };
  try {
    await exclusively(join(folder, 'download.lock'), complete, { waiting });
    return true;
  } catch (error) {
    report(`data: ${(error as Error).message}\ndata: ${STAND_IN}`);
    return false;
  }
}
