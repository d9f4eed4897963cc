import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { MNIST_MIRRORS } from '../../../src/data/download.ts';
import { cacheFolder, type LocateOptions, locateDigits } from '../../../src/data/locate.ts';
import { type Mirror, nobody, startMirror, status, whole } from './mirror.ts';
import { temporaryFolder } from './temporaryFolder.ts';
import { tinyContents, tinyFiles, writeTinyMnist } from './tinyMnist.ts';

// The default of five seconds is short for a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const names = Object.keys(tinyContents);
const STAND_IN = 'using the built-in synthetic digits instead; they are not MNIST';

/** A working folder, a cache, both empty, and a way to look for the digits that notes the reports. */
function place() {
  const home = temporaryFolder();
  const before = process.cwd();
  onTestFinished(() => process.chdir(before));
  process.chdir(home);
  const reports: string[] = [];
  const cache = join(home, 'cache', 'proofbook');
  const withDigits = (...path: string[]) => {
    const folder = join(home, ...path);
    mkdirSync(folder, { recursive: true });
    writeTinyMnist(folder);
    return folder;
  };
  const locate = (environment: Record<string, string> = {}, options: Partial<LocateOptions> = {}) =>
    locateDigits({
      environment: { XDG_CACHE_HOME: join(home, 'cache'), PROOFBOOK_OFFLINE: '1', ...environment },
      report: (message) => reports.push(message),
      files: tinyFiles,
      ...options,
    });
  return { home, cache, reports, withDigits, locate };
}

const online = { PROOFBOOK_OFFLINE: '' };

/** A mirror of the four files. */
const fullMirror = (): Promise<Mirror> =>
  startMirror(...names.map((name) => whole(gzipSync(tinyContents[name]))));

describe('locateDigits', () => {
  it('looks at --data, PROOFBOOK_DATA, ./data, the cache, the network, in this order', async () => {
    const { home, cache, reports, withDigits, locate } = place();
    const [directory, environment] = [withDigits('named'), withDigits('environment')];
    withDigits('data');
    withDigits('cache', 'proofbook', 'mnist');
    const mirror = await fullMirror();
    const last = (options = {}, more = {}) =>
      locate({ ...online, ...more }, { mirrors: [mirror.address], ...options });

    const { name, synthetic } = await last({ directory }, { PROOFBOOK_DATA: environment });
    expect({ name, synthetic }).toEqual({ name: 'MNIST', synthetic: false });
    await last({}, { PROOFBOOK_DATA: environment });
    await last();
    rmSync(join(home, 'data'), { recursive: true });
    await last();
    expect(reports).toEqual([
      `data: MNIST from ${directory} (--data)`,
      `data: MNIST from ${environment} (PROOFBOOK_DATA)`,
      'data: MNIST from data',
      `data: MNIST from ${join(cache, 'mnist')}`,
    ]);
    expect(mirror.requests).toEqual([]);

    reports.length = 0;
    rmSync(cache, { recursive: true });
    expect((await last()).synthetic).toBe(false);
    expect(reports).toEqual([
      `data: MNIST is neither in ./data nor in ${cache}`,
      `data: downloading it to ${join(cache, 'mnist')}`,
      `data: MNIST from ${join(cache, 'mnist')} (downloaded)`,
    ]);
    expect(mirror.requests.map(({ url }) => url)).toEqual(names.map((file) => `/${file}.gz`));
    expect(readdirSync(join(cache, 'mnist')).sort()).toEqual(
      names.map((file) => `${file}.gz`).sort(),
    );
  });

  it('finds the digits in a folder mnist of each place', async () => {
    const { home, reports, withDigits, locate } = place();
    withDigits('named', 'mnist');
    withDigits('data', 'mnist');
    await locate({}, { directory: join(home, 'named') });
    await locate();
    expect(reports).toEqual([
      `data: MNIST from ${join(home, 'named', 'mnist')} (--data)`,
      `data: MNIST from ${join('data', 'mnist')}`,
    ]);
  });

  it.each(['--data', 'PROOFBOOK_DATA'])(
    'refuses a folder named by %s without the digits',
    async (source) => {
      const { home, withDigits, locate } = place();
      const [incomplete, absent] = [withDigits('incomplete'), join(home, 'absent')];
      withDigits('data');
      rmSync(join(incomplete, `${names[3]}.gz`));
      for (const folder of [incomplete, absent]) {
        const search =
          source === '--data'
            ? locate({ PROOFBOOK_DATA: withDigits('other') }, { directory: folder })
            : locate({ PROOFBOOK_DATA: folder });
        await expect(search).rejects.toThrow(
          `${source} names ${folder}, but the digits are not there; put ${names.map((file) => `${file}.gz`).join(', ')} into it or into its folder mnist, or leave ${source} out`,
        );
      }
    },
  );

  it('takes an empty name for none', async () => {
    const { reports, withDigits, locate } = place();
    withDigits('data');
    await locate({ PROOFBOOK_DATA: '' }, { directory: '' });
    expect(reports).toEqual(['data: MNIST from data']);
  });

  it('does not pass over damaged files, wherever they are', async () => {
    const { withDigits, locate } = place();
    for (const path of [['named'], ['cache', 'proofbook'], ['data']]) {
      const folder = withDigits(...path);
      writeFileSync(join(folder, `${names[0]}.gz`), 'damaged');
      const options = path[0] === 'named' ? { directory: folder } : {};
      await expect(locate({}, options)).rejects.toThrow(`${names[0]}.gz is not a whole gzip file`);
    }
  });

  it('downloads only the files that the cache lacks', async () => {
    const { cache, withDigits, locate } = place();
    const folder = withDigits('cache', 'proofbook', 'mnist');
    rmSync(join(folder, `${names[2]}.gz`));
    const mirror = await startMirror(whole(gzipSync(tinyContents[names[2]])));
    const progress: number[] = [];
    await locate(online, {
      mirrors: [mirror.address],
      progress: (bytes) => progress.push(bytes),
    });
    expect(mirror.requests.map(({ url }) => url)).toEqual([`/${names[2]}.gz`]);
    expect(progress.at(-1)).toBe(gzipSync(tinyContents[names[2]]).length);
    expect(cache).toBe(join(folder, '..'));
  });

  it('downloads once where two programs look at the same time', async () => {
    const { cache, reports, locate } = place();
    const mirror = await fullMirror();
    const search = () => locate(online, { mirrors: [mirror.address] });
    const found = await Promise.all([search(), search()]);
    expect(found.map(({ synthetic }) => synthetic)).toEqual([false, false]);
    expect(mirror.requests.map(({ url }) => url)).toEqual(names.map((file) => `/${file}.gz`));
    expect(reports).toContain('data: another process is downloading it; waiting for that');
    expect(existsSync(join(cache, 'mnist', 'download.lock'))).toBe(false);
  });

  it.each([
    ['PROOFBOOK_OFFLINE=1', { PROOFBOOK_OFFLINE: '1' }, {}],
    ['download: false', online, { download: false }],
  ])('draws the stand-in without asking the network under %s', async (_, environment, options) => {
    const { cache, reports, locate } = place();
    const mirror = await fullMirror();
    const digits = await locate(environment, { mirrors: [mirror.address], ...options });
    expect(digits).toMatchObject({ name: 'synthetic digits', synthetic: true });
    expect(mirror.requests).toEqual([]);
    expect(reports).toEqual([
      `data: MNIST is neither in ./data nor in ${cache}`,
      `data: downloads are switched off; ${STAND_IN}`,
    ]);
  });

  it('draws the stand-in and says why where no mirror helps, asking for one file only', async () => {
    const { cache, reports, locate } = place();
    const [first, absent] = [await startMirror(status(404)), await nobody()];
    const digits = await locate(online, { mirrors: [first.address, absent] });
    expect(digits.synthetic).toBe(true);
    expect(first.requests.length).toBe(1);
    const [, , failure] = reports;
    expect(reports.length).toBe(3);
    expect(failure).toContain(`data: ${names[0]} could not be downloaded:\n`);
    expect(failure).toContain('the server answered 404');
    expect(failure.endsWith(`\ndata: ${STAND_IN}`)).toBe(true);
    expect(reports[1]).toBe(`data: downloading it to ${join(cache, 'mnist')}`);
  });

  it('draws the stand-in where the cache cannot be written', async () => {
    const { home, reports, locate } = place();
    writeFileSync(join(home, 'file'), '');
    const mirror = await fullMirror();
    const environment = { ...online, XDG_CACHE_HOME: join(home, 'file') };
    expect((await locate(environment, { mirrors: [mirror.address] })).synthetic).toBe(true);
    expect(reports.at(-1)).toMatch(/^data: cannot write .*; choose a folder that is writable/);
    expect(mirror.requests).toEqual([]);
  });

  it('looks for the original files at the public mirrors unless told otherwise', async () => {
    const { home, reports, withDigits } = place();
    const folder = withDigits('named');
    const report = (message: string) => reports.push(message);
    const environment = { XDG_CACHE_HOME: join(home, 'cache') };
    await expect(locateDigits({ environment, report, directory: folder })).rejects.toThrow(
      'put train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz into it',
    );
    const network = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('no network'));
    onTestFinished(() => network.mockRestore());
    expect((await locateDigits({ environment, report })).synthetic).toBe(true);
    expect(network.mock.calls.map(([url]) => url)).toEqual(
      MNIST_MIRRORS.map((mirror) => `${mirror}train-images-idx3-ubyte.gz`),
    );
  });
});

describe('cacheFolder', () => {
  it('is what the operating system has for caches', () => {
    expect(cacheFolder({}, 'linux', '/home/ada')).toBe(join('/home/ada', '.cache', 'proofbook'));
    expect(cacheFolder({}, 'freebsd', '/home/ada')).toBe(join('/home/ada', '.cache', 'proofbook'));
    expect(cacheFolder({}, 'darwin', '/Users/ada')).toBe(
      join('/Users/ada', 'Library', 'Caches', 'proofbook'),
    );
    expect(cacheFolder({}, 'win32', 'C:')).toBe(join('C:', 'AppData', 'Local', 'proofbook'));
    expect(cacheFolder({ LOCALAPPDATA: '' }, 'win32', 'C:')).toBe(cacheFolder({}, 'win32', 'C:'));
    const local = { LOCALAPPDATA: 'D:' };
    expect(cacheFolder(local, 'win32', 'C:')).toBe(join('D:', 'proofbook'));
    expect(cacheFolder(local, 'linux', '/home/ada')).toBe(join('/home/ada', '.cache', 'proofbook'));
  });

  it('is in XDG_CACHE_HOME on every system, if that is an absolute path', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(cacheFolder({ XDG_CACHE_HOME: '/var/tmp' }, platform, '/home/ada')).toBe(
        join('/var/tmp', 'proofbook'),
      );
      for (const none of ['', 'caches', './caches']) {
        expect(cacheFolder({ XDG_CACHE_HOME: none }, platform, '/home/ada')).toBe(
          cacheFolder({}, platform, '/home/ada'),
        );
      }
    }
  });

  it('is of this system and this user unless told otherwise', () => {
    expect(cacheFolder({})).toBe(cacheFolder({}, process.platform, homedir()));
  });
});
