/** `proofbook predict`: what happens to bad input. */
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Files, tarOf, writeFolder, zipOf } from '../data/pictures/packed.ts';
import { greyJpeg, oneComponentJpeg } from '../data/pictures/tinyPictures.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import { type BrightnessModel, pngOf, writeBrightnessModel } from './brightnessModel.ts';
import { called } from './called.ts';
import { BRIGHT, DARK, predicted } from './predicted.ts';

describe('files that are no pictures', () => {
  it('are listed on standard error and left out, twenty by name', async () => {
    const files: Record<string, Uint8Array> = { '1.jpg': DARK, '.DS_Store': Uint8Array.of(0) };
    for (let n = 2; n <= 24; n++) files[`${n}.jpg`] = BRIGHT.subarray(0, -9);
    files['a,b.jpg'] = DARK;
    files['.jpg'] = DARK;
    const { error, csv, stderr, manifest } = await predicted(files);
    expect([error, csv]).toEqual(['', 'id,label\n1,Cat\n']);
    const skipped = stderr.split('\n').filter((line) => line.startsWith('images: skipped'));
    expect(skipped).toHaveLength(21);
    expect(skipped[0]).toBe('images: skipped .DS_Store: left behind by a file manager');
    expect(skipped[1]).toBe('images: skipped .jpg: its id would be «», which is blank');
    expect(skipped[2]).toMatch(/^images: skipped 10\.jpg: is truncated: it ends after \d+ bytes/);
    expect(skipped[20]).toBe('images: skipped 6 more files');
    const all: { path: string; reason: string }[] = JSON.parse(manifest ?? '').skipped;
    expect(all).toHaveLength(26);
    expect(all[25]).toEqual({
      path: 'a,b.jpg',
      reason: 'its id would be «a,b», which has a comma, a quote or a control character',
    });
  });

  it('are counted where they were converted or resized', async () => {
    const { stderr } = await predicted({
      '1.jpg': oneComponentJpeg(9),
      '2.jpg': greyJpeg(200, 80, 70),
      '3.jpg': DARK,
    });
    expect(stderr).toContain('images: 3 pictures (1 converted to RGB, 1 resized)\n');
    expect(stderr).toMatch(/^predict: 0\/10 of the work\n/m);
    expect(stderr).toMatch(/^predict: 10\/10 of the work, \d+ s.*\n/m);
  });

  const nothing =
    /has (no file at all|2 files, none of them a picture that can be decoded); give a folder, a \.tar, a \.tar\.gz or a \.zip/;
  it.each<readonly [string, Files | [string, Uint8Array], RegExp]>([
    ['an empty folder', {}, nothing],
    ['broken pictures only', { '1.jpg': BRIGHT.subarray(0, 99), 'a.txt': DARK }, nothing],
    ['an empty tar', ['a.tar', new Uint8Array(1024)], nothing],
    ['a zip that is none', ['a.zip', Buffer.from('no zip')], /a\.zip is not a whole zip archive/],
    ['a tar that is none', ['a.tar', Buffer.alloc(512, 'x')], /a\.tar is not a whole tar archive/],
    [
      'a truncated zip',
      ['a.zip', zipOf({ '1.jpg': DARK }).subarray(0, -30)],
      /a\.zip is not a whole/,
    ],
    ['another kind of file', ['a.rar', DARK], /a\.rar is no folder and its name does not end in/],
    [
      'two pictures with one id',
      { '1.jpg': DARK, 'more/01.jpeg': BRIGHT },
      /has two pictures with the id 1, 1\.jpg and more\/01\.jpeg; give a folder or an archive in which/,
    ],
  ])('are an error if nothing else is there: %s; old files stay', async (_, images, message) => {
    const { error, csv, manifest, stdout, folder } = await predicted(images, {}, 'old\n');
    expect(error).toMatch(message);
    expect(error).toContain(folder);
    expect([csv, manifest, stdout]).toEqual(['old\n', 'old\n', '']);
  });

  it('a truncated tar is an error too, after whatever number of whole pictures', async () => {
    const tar = await tarOf({ '1.jpg': DARK, '2.jpg': BRIGHT });
    const at = Math.ceil(DARK.length / 512) * 512 + 512 + 700;
    const { error, csv } = await predicted(['a.tar', tar.subarray(0, at)]);
    expect(error).toMatch(/a\.tar is not a whole tar archive/);
    expect(csv).toBe(null);
  });

  it('two pictures with one id end it in the middle of an archive', async () => {
    const files = { '1.jpg': DARK, 'b/1.jpg': BRIGHT, '2.jpg': DARK };
    for (const archive of [
      ['a.tar', await tarOf(files)] as const,
      ['a.zip', zipOf(files)] as const,
    ]) {
      const { error } = await predicted(archive);
      expect(error).toContain('two pictures with the id 1, 1.jpg and b/1.jpg');
    }
  });
});

describe('the network', () => {
  const one: Files = { '1.jpg': BRIGHT };

  it.each<readonly [string, BrightnessModel, string]>([
    [
      'of one channel',
      { inputShape: [1, 64, 64] },
      'is a network of images of shape (1, 64, 64), and pictures are (3, 64, 64); give a network that was trained on Dogs vs Cats',
    ],
    [
      'without the facts about its pictures',
      { pictures: null },
      'does not tell its classes and how its pictures were normalized; give a network',
    ],
    [
      'with three outputs',
      { outputs: 3 },
      'has outputs of shape (3) for the classes Cat, Dog; it needs one for each',
    ],
    [
      'with a NaN',
      { weights: [0, 1, 2, Number.NaN, 4, 5] },
      'layer 2 (dense 3 → 2) weights[3] is NaN; every element must be finite; its training has diverged: take another network',
    ],
    [
      'with an infinite weight',
      { weights: [0, Number.NEGATIVE_INFINITY, 2, 3, 4, 5] },
      'weights[1] is -Infinity; every element must be finite',
    ],
    [
      'with a weight beyond float32',
      { weights: [1e300, 0, 0, 0, 0, 0] },
      'weights[0] is Infinity; every element must be finite',
    ],
    [
      'normalized for one channel',
      {
        pictures: {
          ...{ classes: ['Cat', 'Dog'], viewShift: 1 },
          normalization: { mean: [0], deviation: [1] },
        },
      },
      'has means of 1 channels, and pictures have 3',
    ],
  ])('%s is refused, and nothing is written', async (_, model, message) => {
    const { error, csv, manifest, folder } = await predicted(one, model);
    expect(error).toContain(message);
    expect(error).toContain(join(folder, 'model.safetensors'));
    expect([csv, manifest]).toEqual([null, null]);
  });

  it('whose logits are NaN though no weight is is refused at the first such picture', async () => {
    // Bright in one channel only: the others hold back an infinity of the other sign.
    const red = pngOf(Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => (i < 4096 ? 255 : 0)));
    const { error, csv } = await predicted(
      { '1.png': pngOf(new Uint8Array(3 * 64 * 64).fill(255)), '2.png': red },
      { weights: [3e38, 0, 3e38, 0, 0, 0] },
    );
    expect(error).toMatch(
      /^predict: 2\.png in the network .*model\.safetensors has a logit that is NaN, so no prediction; look at the weights/,
    );
    expect(csv).toBe(null);
  });

  const predictWith = (model: string, folder: string) =>
    called(
      ...['predict', '--model', model, '--images', folder],
      ...['--out', join(folder, 'out', 'a.csv'), '--threads', '1'],
    );

  it.each(['mnist-cnn', 'mnist-mlp'])('of digits is refused: %s', async (name) => {
    const folder = temporaryFolder();
    const { error } = await predictWith(join('models', `${name}.safetensors`), folder);
    expect(error).toMatch(
      /models.mnist-\w+\.safetensors is a network of images of shape \((784|1, 28, 28)\)/,
    );
    // Looked at before anything else is done.
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that is missing, truncated or no network is refused', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'model.safetensors');
    expect((await predictWith(path, folder)).error).toMatch(
      /model\.safetensors cannot be read: ENOENT.*; give the path of a file that is there/,
    );
    writeBrightnessModel(path);
    truncateSync(path, readFileSync(path).length - 8);
    expect((await predictWith(path, folder)).error).toMatch(
      /model\.safetensors has \d+ bytes of data where its header tells of \d+/,
    );
    writeFileSync(path, 'text');
    expect((await predictWith(path, folder)).error).toMatch(/model\.safetensors has 4 bytes/);
  });
});

describe('--out', () => {
  const predictTo = async (folder: string, out: string) => {
    writeFolder(folder, { 'in/1.jpg': BRIGHT });
    writeBrightnessModel(join(folder, 'model.safetensors'));
    const args = ['--model', join(folder, 'model.safetensors'), '--images', join(folder, 'in')];
    return await called('predict', ...args, '--out', out, '--threads', '1');
  };

  it('may be in a folder that is not there yet', async () => {
    const folder = temporaryFolder();
    const { error } = await predictTo(folder, join(folder, 'new', 'folder', 'My.CSV'));
    expect(error).toBe('');
    const made = join(folder, 'new', 'folder');
    expect(readdirSync(made).sort()).toEqual(['My.CSV', 'My.manifest.json']);
    const { submission } = JSON.parse(readFileSync(join(made, 'My.manifest.json'), 'utf8'));
    expect(submission.file).toBe('My.CSV');
  });

  it('cannot be in a folder that cannot be written, which is said before the pictures are read', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const { error, stderr } = await predictTo(folder, join(folder, 'file', 'a.csv'));
    expect(error).toMatch(/^cannot write to .*file: E\w+.*; choose another file with --out$/);
    expect(stderr).toBe('');
  });

  it('must be the name of a .csv file', async () => {
    const folder = temporaryFolder();
    for (const name of ['model.safetensors', 'in', '.csv', 'submission']) {
      const { error } = await predictTo(folder, join(folder, name));
      expect(error).toBe(`--out ${join(folder, name)}: give the name of a file that ends in .csv`);
    }
    for (const taken of ['taken.csv', 'full.manifest.json']) {
      mkdirSync(join(folder, taken));
      const out = join(folder, `${taken.split('.')[0]}.csv`);
      const { error } = await predictTo(folder, out);
      expect(error).toBe(`--out ${out}: ${join(folder, taken)} is a folder; choose another name`);
    }
  });
});
