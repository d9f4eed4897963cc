import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { downloadMnistFile, MNIST_MIRRORS } from '../../../src/data/download.ts';
import { sha256 } from '../../../src/data/mnist.ts';
import { RandomStream } from '../../../src/kernels/random.ts';
import {
  type Answer,
  cutAt,
  ignoringRange,
  type Mirror,
  nobody,
  silence,
  stallAt,
  startMirror,
  status,
  whole,
  withoutLength,
} from './mirror.ts';
import { temporaryFolder } from './temporaryFolder.ts';

// The default of five seconds is short for a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** Incompressible, so that the file has the size of several network packets. */
const noise = new RandomStream(1, 'noise');
const contents = Uint8Array.from({ length: 150_000 }, () => noise.integer(0, 255));
const file = { name: 'digits', sha256: sha256(contents) };
const original = gzipSync(contents);
/** The same contents, compressed by somebody else: another file of the same meaning. */
const stored = gzipSync(contents, { level: 0 });
const wrong = gzipSync(contents.map((byte, i) => byte ^ Number(i === 70_000)));

const setting = () => {
  const folder = temporaryFolder();
  const target = join(folder, 'digits.gz');
  return { folder, target, part: `${target}.part` };
};

/** Downloads from these mirrors, which hear of the progress. */
const download = (folder: string, mirrors: readonly Mirror[], options = {}) =>
  downloadMnistFile(file, folder, {
    mirrors: mirrors.map(({ address }) => address),
    progress: (bytes) => {
      for (const mirror of mirrors) mirror.progress(bytes);
    },
    ...options,
  });

const ranges = (mirror: Mirror) => mirror.requests.map(({ range }) => range);

describe('downloadMnistFile', () => {
  it('stores the .gz file as it was served, in a folder that it makes, and nothing else', async () => {
    const { folder } = setting();
    const deeper = join(folder, 'cache', 'mnist');
    const mirror = await startMirror(whole(original));
    await download(deeper, [mirror]);
    expect(readdirSync(deeper)).toEqual(['digits.gz']);
    expect(readFileSync(join(deeper, 'digits.gz')).equals(original)).toBe(true);
    expect(mirror.requests).toEqual([{ url: '/digits.gz', range: undefined }]);
  });

  it('asks servers not to compress the file once more', async () => {
    const { folder } = setting();
    let encoding: string | string[] | undefined;
    const mirror = await startMirror((request, response, self) => {
      encoding = request.headers['accept-encoding'];
      whole(original)(request, response, self);
    });
    await download(folder, [mirror]);
    expect(encoding).toBe('identity');
  });

  it('tells the progress: growing, the total from the start, and all of it at the end', async () => {
    const { folder } = setting();
    const mirror = await startMirror(whole(original));
    const heard: [number, number | null][] = [];
    await download(folder, [mirror], {
      progress: (...now: [number, number | null]) => heard.push(now),
    });
    const bytes = heard.map(([n]) => n);
    expect(bytes).toEqual([...new Set(bytes)].sort((a, b) => a - b));
    expect(new Set(heard.map(([, total]) => total))).toEqual(new Set([original.length]));
    expect(bytes.at(-1)).toBe(original.length);
  });

  it('takes a file whose size the server does not tell', async () => {
    const { folder, target } = setting();
    const mirror = await startMirror(withoutLength(original));
    const totals = new Set<number | null>();
    await download(folder, [mirror], {
      progress: (_: number, total: number | null) => totals.add(total),
    });
    expect([...totals]).toEqual([null]);
    expect(readFileSync(target).equals(original)).toBe(true);
  });

  it('goes on where a cut connection stopped, up to three times', async () => {
    const { folder, target } = setting();
    const cuts = [20_000, 60_000, 61_000];
    const mirror = await startMirror(...cuts.map((end) => cutAt(end, original)), whole(original));
    const totals = new Set<number | null>();
    await download(folder, [mirror], {
      progress: (bytes: number, total: number | null) => {
        totals.add(total);
        mirror.progress(bytes);
      },
    });
    expect(ranges(mirror)).toEqual([undefined, ...cuts.map((end) => `bytes=${end}-`)]);
    expect([...totals]).toEqual([original.length]);
    expect(readFileSync(target).equals(original)).toBe(true);
  });

  it('leaves a mirror that cuts four times to the next one, which goes on there', async () => {
    const { folder, target } = setting();
    const cuts = [10_000, 20_000, 30_000, 40_000];
    const first = await startMirror(...cuts.map((end) => cutAt(end, original)), whole(original));
    const second = await startMirror(whole(original));
    await download(folder, [first, second]);
    expect(first.requests.length).toBe(4);
    expect(ranges(second)).toEqual(['bytes=40000-']);
    expect(readFileSync(target).equals(original)).toBe(true);
  });

  it('keeps what has arrived for the next time when no mirror completes it', async () => {
    const { folder, target, part } = setting();
    const failing = await startMirror(cutAt(50_000, original), status(404));
    await expect(download(folder, [failing])).rejects.toThrow('404');
    expect(statSync(part).size).toBe(50_000);
    expect(existsSync(target)).toBe(false);
    const mirror = await startMirror(whole(original));
    await download(folder, [mirror]);
    expect(ranges(mirror)).toEqual(['bytes=50000-']);
    expect(readFileSync(target).equals(original)).toBe(true);
    expect(existsSync(part)).toBe(false);
  });

  it('goes on even where a single byte has arrived', async () => {
    const { folder, target, part } = setting();
    writeFileSync(part, original.subarray(0, 1));
    const mirror = await startMirror(whole(original));
    await download(folder, [mirror]);
    expect(ranges(mirror)).toEqual(['bytes=1-']);
    expect(readFileSync(target).equals(original)).toBe(true);
  });

  it('begins cleanly where the server ignores what part was asked for', async () => {
    const { folder, target, part } = setting();
    writeFileSync(part, original.subarray(0, 30_000));
    const mirror = await startMirror(ignoringRange(original));
    const heard: [number, number | null][] = [];
    await download(folder, [mirror], {
      progress: (...now: [number, number | null]) => heard.push(now),
    });
    expect(ranges(mirror)).toEqual(['bytes=30000-']);
    expect(heard.at(-1)).toEqual([original.length, original.length]);
    expect(readFileSync(target).equals(original)).toBe(true);
  });

  it('asks a server only once more if nothing new arrives before the cut', async () => {
    const { folder } = setting();
    const again: Answer = (request, response, self) => {
      request.headers.range = undefined;
      cutAt(20_000, original)(request, response, self);
    };
    const mirror = await startMirror(again, again, again, again);
    await expect(download(folder, [mirror])).rejects.toThrow('the connection broke');
    expect(mirror.requests.length).toBe(2);
  });

  it('begins again from nothing where the beginning belongs to another file', async () => {
    const { folder, target, part } = setting();
    writeFileSync(part, stored.subarray(0, 30_000));
    const mirror = await startMirror(whole(original), whole(original));
    await download(folder, [mirror]);
    expect(ranges(mirror)).toEqual(['bytes=30000-', undefined]);
    expect(readFileSync(target).equals(original)).toBe(true);
  });

  it('takes a mirror that compresses differently: the contents count', async () => {
    const { folder, target } = setting();
    await download(folder, [await startMirror(whole(stored))]);
    expect(readFileSync(target).equals(stored)).toBe(true);
  });

  it('needs nothing more where the part is complete, and begins again where it is too long', async () => {
    const complete = setting();
    writeFileSync(complete.part, original);
    const mirror = await startMirror(whole(original));
    await download(complete.folder, [mirror]);
    expect(ranges(mirror)).toEqual([`bytes=${original.length}-`]);
    expect(readFileSync(complete.target).equals(original)).toBe(true);

    const long = setting();
    writeFileSync(long.part, Buffer.concat([original, original]));
    const second = await startMirror(whole(original), whole(original));
    await download(long.folder, [second]);
    expect(ranges(second)).toEqual([`bytes=${2 * original.length}-`, undefined]);
    expect(readFileSync(long.target).equals(original)).toBe(true);
  });

  it.each([
    ['another file', wrong, 'is not the original digits: sha256'],
    ['a web page', new TextEncoder().encode('<html>moved</html>'), 'is not a whole gzip file'],
    ['a shorter file', original.subarray(0, 90_000), 'is not a whole gzip file'],
  ])('never keeps %s, asks for it once, and takes the next mirror', async (_, served, message) => {
    const { folder, target, part } = setting();
    const bad = await startMirror(whole(served));
    await expect(download(folder, [bad])).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual([]);
    const [first, second] = [await startMirror(whole(served)), await startMirror(whole(original))];
    await download(folder, [first, second]);
    expect([ranges(first), ranges(second)]).toEqual([[undefined], [undefined]]);
    expect(readFileSync(target).equals(original)).toBe(true);
    expect(existsSync(part)).toBe(false);
  });

  it.each([404, 403, 500, 416])('takes the next mirror after an answer %i', async (code) => {
    const { folder, target } = setting();
    const [first, second] = [await startMirror(status(code)), await startMirror(whole(original))];
    await download(folder, [first, second]);
    expect(first.requests.length).toBe(1);
    expect(readFileSync(target).equals(original)).toBe(true);
  });

  it('gives up a server that does not answer, without asking it again', async () => {
    const { folder, target } = setting();
    const silent = await startMirror(silence);
    await expect(download(folder, [silent], { connectTimeout: 300 })).rejects.toThrow(
      `${silent.address}digits.gz: no connection (no answer within 0.3 s)`,
    );
    expect(silent.requests.length).toBe(1);
    await download(folder, [await startMirror(whole(original))]);
    expect(readFileSync(target).equals(original)).toBe(true);
  });

  it('treats a server that stops sending like a connection that breaks', async () => {
    const { folder, target } = setting();
    const mirror = await startMirror(stallAt(40_000, original), whole(original));
    await download(folder, [mirror], { stallTimeout: 500 });
    expect(ranges(mirror)).toEqual([undefined, 'bytes=40000-']);
    expect(readFileSync(target).equals(original)).toBe(true);
  });

  it('says that nothing came any more, and keeps what came', async () => {
    const { folder, part } = setting();
    writeFileSync(part, original.subarray(0, 40_000));
    const mirror = await startMirror(stallAt(40_000, original));
    await expect(download(folder, [mirror], { stallTimeout: 500 })).rejects.toThrow(
      'the connection broke (nothing came for 0.5 s)',
    );
    expect(statSync(part).size).toBe(40_000);
  });

  it('lists what every mirror answered and says what to do', async () => {
    const { folder } = setting();
    const [absent, first, second] = [
      await nobody(),
      await startMirror(status(404)),
      await startMirror(status(503)),
    ];
    const mirrors = [absent, first.address, second.address];
    await expect(downloadMnistFile(file, folder, { mirrors })).rejects.toThrow(
      new RegExp(
        [
          '^digits could not be downloaded:',
          `  ${absent}digits.gz: no connection \\(.*ECONNREFUSED.*\\)`,
          `  ${first.address}digits.gz: the server answered 404 Not Found`,
          `  ${second.address}digits.gz: the server answered 503 Service Unavailable`,
          '  put the original \\.gz files into a folder and name it with --data$',
        ].join('\n'),
      ),
    );
  });

  it('says at once, without asking a server, that a folder cannot be written', async () => {
    const { folder } = setting();
    const blocked = join(folder, 'a file');
    writeFileSync(blocked, '');
    const mirror = await startMirror(whole(original));
    await expect(download(join(blocked, 'mnist'), [mirror])).rejects.toThrow(
      /^cannot write .*a file.mnist: ENOTDIR.*; choose a folder that is writable and has room$/,
    );
    expect(mirror.requests).toEqual([]);
  });

  it('blames the disk, not the mirror, where a file cannot be written', async () => {
    for (const obstacle of ['digits.gz.part', 'digits.gz']) {
      const { folder } = setting();
      mkdirSync(join(folder, obstacle, 'occupied'), { recursive: true });
      const [first, second] = [
        await startMirror(ignoringRange(original)),
        await startMirror(ignoringRange(original)),
      ];
      await expect(download(folder, [first, second])).rejects.toThrow(
        new RegExp(`^cannot write ${join(folder, obstacle)}: .*; choose a folder that is writable`),
      );
      expect([first.requests.length, second.requests.length]).toEqual([1, 0]);
    }
  });
});

describe('the defaults', () => {
  it('wait 2.5 s for an answer, so that three dead mirrors take seconds, and 15 s for bytes', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const { folder } = setting();
    await download(folder, [await startMirror(whole(original))]);
    const delays = new Set(timers.mock.calls.map(([, delay]) => delay));
    timers.mockRestore();
    expect(delays).toContain(2500);
    expect(delays).toContain(15_000);
  });

  it('are three mirrors, on different hosts', () => {
    expect(new Set(MNIST_MIRRORS.map((mirror) => new URL(mirror).host)).size).toBe(3);
    for (const mirror of MNIST_MIRRORS) expect(mirror).toMatch(/^https?:\/\/.+\/mnist\/$/);
  });
});
