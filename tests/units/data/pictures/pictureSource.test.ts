import { mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { filesOf, sourceSha256 } from '../../../../src/data/pictures/pictureSource.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { all, type Files, gzippedTarOf, tarOf, writeFolder, zipOf } from './packed.ts';

/** In the order of code points, which is neither that of UTF-16 units nor that of a language. */
const files: Files = {
  '.DS_Store': Uint8Array.of(0),
  'B/10.jpg': Uint8Array.from({ length: 1500 }, (_, i) => (i * i) % 251),
  'B/9.jpg': new Uint8Array(0),
  'a.jpg': Uint8Array.of(1, 2, 3),
  'ä.jpg': Uint8Array.of(4),
  '\uffee.jpg': Uint8Array.of(5),
  '\u{1f431}.jpg': Uint8Array.of(6),
};
const expected = Object.entries(files).map(([path, bytes]) => ({
  path,
  bytes: [...bytes],
  problem: '',
}));
const reversed = Object.fromEntries(Object.entries(files).reverse());

const packings = [
  ['pictures.tar', tarOf],
  ['pictures.tar.gz', gzippedTarOf],
  ['pictures.tgz', gzippedTarOf],
  ['pictures.ZIP', async (packed: Files) => zipOf(packed)],
] as const;

const plain = async (source: Parameters<typeof filesOf>[0]) =>
  (await all(filesOf(source))).map(({ bytes, ...file }) => ({
    ...file,
    bytes: [...(bytes ?? [])],
  }));

async function written(name: string, bytes: Uint8Array | Promise<Uint8Array>): Promise<string> {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, await bytes);
  return path;
}

describe('filesOf a folder', () => {
  it('gives all files below it by code points, however they were written', async () => {
    for (const order of [files, reversed]) {
      const path = temporaryFolder();
      writeFolder(path, order);
      expect(await plain({ path })).toEqual(expected);
    }
  });

  it('keeps to the entries that are asked for', async () => {
    const path = temporaryFolder();
    writeFolder(path, { ...files, 'C/B/1.jpg': Uint8Array.of(1) });
    const inB = expected.filter((file) => file.path.startsWith('B/'));
    expect(await plain({ path, inside: ['B'] })).toEqual(inB);
  });

  it('follows links to files, lists the others with the reason, and does not go round', async () => {
    const path = temporaryFolder();
    writeFolder(path, { 'a.jpg': Uint8Array.of(7) });
    symlinkSync('a.jpg', join(path, 'b.jpg'));
    symlinkSync('.', join(path, 'c'));
    symlinkSync('absent', join(path, 'd.jpg'));
    const found = (await plain({ path })).map((file) => [file.path, file.bytes, file.problem]);
    expect(found).toEqual([
      ['a.jpg', [7], ''],
      ['b.jpg', [7], ''],
      ['c', [], 'a link to a folder, not followed'],
      ['d.jpg', [], 'a link to nothing'],
    ]);
  });

  it('goes on where a file vanishes meanwhile, and says so', async () => {
    const path = temporaryFolder();
    writeFolder(path, { 'a.jpg': Uint8Array.of(1), 'b.jpg': Uint8Array.of(2) });
    const source = filesOf({ path })[Symbol.asyncIterator]();
    await source.next();
    rmSync(join(path, 'b.jpg'));
    const { value } = await source.next();
    expect(value).toMatchObject({ path: 'b.jpg', bytes: null });
    expect(value.problem).toMatch(/^cannot be read: ENOENT/);
  });
});

describe.each(packings)('filesOf %s', (name, pack) => {
  it('gives its files in its order', async () => {
    expect(await plain({ path: await written(name, pack(files)) })).toEqual(expected);
    expect(await plain({ path: await written(name, pack(reversed)) })).toEqual(
      [...expected].reverse(),
    );
  });

  it('refuses it cut off anywhere, naming it', async () => {
    const whole = await pack(files);
    const zeros = name.endsWith('.tar') ? 1024 : 0;
    for (let end = 0; end < whole.length - zeros; end += 97) {
      const path = await written(name, whole.subarray(0, end));
      await expect(all(filesOf({ path }))).rejects.toThrow(
        /pictures\.\S+ is not a whole \S+ archive \(.+\); it is truncated, damaged or another kind/,
      );
    }
  });

  it('refuses another kind of file', async () => {
    const path = await written(name, new TextEncoder().encode('<html>'.repeat(300)));
    await expect(all(filesOf({ path }))).rejects.toThrow(`${path} is not a whole`);
  });

  it('can be left after the first file', async () => {
    const path = await written(name, pack(files));
    for await (const file of filesOf({ path })) {
      expect(file.path).toBe('.DS_Store');
      break;
    }
    expect(await plain({ path })).toEqual(expected);
  });
});

describe('filesOf', () => {
  it('passes over folders in a tar and lists its links', async () => {
    const tar = packTar([
      { header: { name: 'Cat/', size: 0, type: 'directory' } },
      { header: { name: 'Cat/1.jpg', size: 2 }, body: Uint8Array.of(1, 2) },
      { header: { name: 'Cat/2.jpg', size: 0, type: 'symlink', linkname: '1.jpg' } },
    ]);
    expect(await plain({ path: await written('x.tar', tar) })).toEqual([
      { path: 'Cat/1.jpg', bytes: [1, 2], problem: '' },
      { path: 'Cat/2.jpg', bytes: [], problem: 'a symlink in the archive, no file' },
    ]);
  });

  it('passes over folders in a zip', async () => {
    const path = await written('x.zip', zipOf({ 'Cat/': new Uint8Array(0), ...files }));
    expect(await plain({ path })).toEqual(expected);
  });

  it('notices a changed byte in a tar header and in any file of a zip', async () => {
    const tar = (await tarOf(files)).map((byte, i) => (i === 3 ? byte ^ 1 : byte));
    const inTar = filesOf({ path: await written('x.tar', tar) });
    await expect(all(inTar)).rejects.toThrow('is not a whole tar archive (Invalid tar header');
    const zip = zipOf({ 'a.jpg': Uint8Array.of(1, 2, 3) });
    zip[30 + 5 + 1] ^= 1;
    const inZip = filesOf({ path: await written('x.zip', zip) });
    await expect(all(inZip)).rejects.toThrow(/whole zip archive \(a\.jpg: its crc32 is \w+, the/);
  });

  it('keeps nothing of a large tar alive with a file', async () => {
    const one = new Uint8Array(300_000).fill(1);
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`${n}.jpg`, one]));
    const found = await all(filesOf({ path: await written('x.tar', tarOf(many)) }));
    expect(found.map(({ bytes }) => bytes?.length)).toEqual(new Array(12).fill(300_000));
    for (const { bytes } of found) expect(bytes?.buffer.byteLength).toBe(300_000);
  });

  it('gives the first file before it reads what comes after it', async () => {
    const large = new Uint8Array(4_000_000).fill(1);
    const tar = await tarOf({ 'a.jpg': large, 'b.jpg': large, 'c.jpg': large });
    const zip = zipOf({ 'a.jpg': large, 'b.jpg': large, 'c.jpg': large });
    for (const [name, whole] of [
      ['x.tar', tar],
      ['x.zip', zip],
    ] as const) {
      // In a tar the header of the last file, in a zip its contents.
      const place =
        name === 'x.tar' ? 2 * (512 + 4_000_256) + 3 : Buffer.from(zip).indexOf('c.jpg') + 100;
      whole[place] ^= 1;
      const seen: string[] = [];
      const reading = async () => {
        for await (const { path } of filesOf({ path: await written(name, whole) })) seen.push(path);
      };
      await expect(reading()).rejects.toThrow('is not a whole');
      expect(seen).toEqual(['a.jpg', 'b.jpg']);
    }
  });

  it('refuses what is neither a folder nor an archive that it knows', async () => {
    const path = await written('pictures.rar', Uint8Array.of(1));
    expect(() => filesOf({ path })).toThrow(
      `filesOf: ${path} is no folder and its name does not end in .tar, .tar.gz, .tgz or .zip; give one of these`,
    );
    const absent = join(temporaryFolder(), 'absent.tar');
    expect(() => filesOf({ path: absent })).toThrow(`${absent} cannot be read: ENOENT`);
  });
});

describe('sourceSha256', () => {
  it('of an archive is that of its bytes', async () => {
    const path = await written('x.tar', new TextEncoder().encode('abc'));
    expect(await sourceSha256({ path })).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    const other = await written('x.tar', gzipSync('abc'));
    expect(await sourceSha256({ path: other })).not.toBe(await sourceSha256({ path }));
  });

  it('of a folder changes with names, sizes and times, and only inside the entries asked for', async () => {
    const path = temporaryFolder();
    const source = { path, inside: ['B'] };
    writeFolder(path, files);
    const first = await sourceSha256(source);
    const seen = new Set([first]);
    const noteNew = async () => {
      const now = await sourceSha256(source);
      expect(seen.has(now)).toBe(false);
      seen.add(now);
    };
    writeFolder(path, { 'other.jpg': Uint8Array.of(1) });
    expect(await sourceSha256(source)).toBe(first);
    writeFolder(path, { 'B/11.jpg': Uint8Array.of(1) });
    await noteNew();
    utimesSync(join(path, 'B/11.jpg'), 1000, 1000);
    await noteNew();
    writeFolder(path, { 'B/11.jpg': Uint8Array.of(1, 2) });
    utimesSync(join(path, 'B/11.jpg'), 1000, 1000);
    await noteNew();
    mkdirSync(join(path, 'B/empty'));
    expect(readdirSync(join(path, 'B'))).toContain('empty');
    expect(seen.has(await sourceSha256(source))).toBe(true);
  });
});
