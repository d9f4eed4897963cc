/** `proofbook predict`: a submission of every picture, whatever holds them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { syntheticPets } from '../../../src/data/pictures/syntheticPets.ts';
import { packageVersion } from '../../../src/experiments/packageVersion.ts';
import { type Files, gzippedTarOf, tarOf, writeFolder, zipOf } from '../data/pictures/packed.ts';
import { oneComponentJpeg } from '../data/pictures/tinyPictures.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import { origin, pngOf, writeBrightnessModel } from './brightnessModel.ts';
import { called } from './called.ts';
import { BRIGHT, DARK, predicted } from './predicted.ts';

const sha256 = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

describe('the pictures', () => {
  const rows = 'id,label\n1,Cat\n2,Dog\n10,Cat\n';
  const numbered = (path: (n: number) => string): Files => ({
    [path(10)]: DARK,
    [path(2)]: BRIGHT,
    [path(1)]: DARK,
  });
  const course = numbered((n) => `testset/test/${n}.jpg`);

  it.each([
    ['the layout of the course', course],
    ['that of Kaggle', numbered((n) => `test1/${n}.jpg`)],
    ['loose files', numbered((n) => `${n}.jpg`)],
    ['zeros before the numbers', numbered((n) => `${String(n).padStart(5, '0')}.jpeg`)],
  ])('are in numeric order: %s', async (_, files) => {
    const { error, csv, stdout, folder } = await predicted(files);
    expect(error).toBe('');
    expect(csv).toBe(rows);
    const out = join(folder, 'submission.csv');
    expect(stdout).toBe(
      `${out}: 3 pictures, 2 Cat and 1 Dog; ${join(folder, 'submission.manifest.json')} says from what\n`,
    );
  });

  it('give the same bytes out of a folder and any archive', async () => {
    const packed: [string, Uint8Array][] = [
      ['testset.tar', await tarOf(course)],
      ['test.TGZ', await gzippedTarOf(course)],
      ['test1.tar.gz', await gzippedTarOf(numbered((n) => `${n}.jpg`))],
      ['test1.zip', zipOf(course)],
    ];
    const expected = await predicted(course);
    for (const archive of packed) {
      const { csv, manifest, error } = await predicted(archive);
      expect([error, csv, manifest]).toEqual(['', expected.csv, expected.manifest]);
    }
    expect(expected.csv).toBe(rows);
  });

  it('replace an old submission and its manifest', async () => {
    const { csv, manifest } = await predicted(course, {}, 'old\n');
    expect(csv).toBe(rows);
    expect(JSON.parse(manifest ?? '').images.count).toBe(3);
  });

  it('of other names have these as ids, in natural order after the numbers', async () => {
    const { csv } = await predicted({
      'pet10.jpg': DARK,
      'deeper/pet9.JPG': BRIGHT,
      'my cat.png': pngOf(new Uint8Array(3 * 64 * 64)),
      '3.jpg': BRIGHT,
      '1.Cat.jpg': DARK,
    });
    expect(csv).toBe('id,label\n3,Dog\n1.Cat,Cat\nmy cat,Cat\npet9,Dog\npet10,Cat\n');
  });

  it('are classified one by one: drawn pets by their brightness, in several batches', async () => {
    const { test } = syntheticPets({ train: 1, valid: 1, test: 120 });
    const size = 3 * 64 * 64;
    const files: Record<string, Uint8Array> = {};
    const expected: string[] = [];
    for (let n = 0; n < test.count; n++) {
      const pet = test.images.subarray(n * size, (n + 1) * size);
      const brightness = pet.reduce((sum, byte) => sum + byte, 0) / size;
      // Views that are moved by a pixel are a little brighter or darker.
      if (Math.abs(brightness - 127.5) < 3) continue;
      files[`${n}.jpg`] = pngOf(pet);
      expected.push(`${n},${brightness > 127.5 ? 'Dog' : 'Cat'}`);
    }
    const { csv } = await predicted(files);
    expect(expected.length).toBeGreaterThan(100);
    expect(new Set(expected.map((row) => row.split(',')[1])).size).toBe(2);
    expect(csv).toBe(['id,label', ...expected, ''].join('\n'));
  });
});

describe('the manifest', () => {
  it('says from what the submission was made, and nothing about the machine', async () => {
    const pet = syntheticPets({ train: 1, valid: 1, test: 1 }).test.images;
    const { csv, manifest, folder } = await predicted({
      'b/2.jpg': pngOf(new Uint8Array(pet.length).fill(9)),
      'a/10.jpg': pngOf(pet),
      'a/3.jpg': Buffer.from('GIF89a'),
      'readme.txt': Buffer.from('pictures'),
    });
    const about = { shape: [2, 3, 64, 64], labelled: false, ids: ['2', '10'] };
    const black = new Uint8Array(pet.length).fill(9);
    expect(JSON.parse(manifest ?? '')).toEqual({
      format: 'proofbook-submission-1',
      version: packageVersion(),
      model: {
        file: 'model.safetensors',
        sha256: sha256(readFileSync(join(folder, 'model.safetensors'))),
        origin,
      },
      images: { count: 2, sha256: sha256(`${JSON.stringify(about)}\n`, black, pet) },
      skipped: [
        { path: 'a/3.jpg', reason: 'is a GIF, neither JPEG nor PNG' },
        { path: 'readme.txt', reason: 'its name does not end in .jpg, .jpeg or .png' },
      ],
      views: [
        ...['as it is', 'flipped', 'up 1 px', 'up 1 px, flipped', 'down 1 px'],
        ...['down 1 px, flipped', 'left 1 px', 'left 1 px, flipped', 'right 1 px'],
        'right 1 px, flipped',
      ],
      submission: {
        file: 'submission.csv',
        counts: { Cat: 1, Dog: 1 },
        sha256: sha256(csv ?? ''),
      },
    });
    expect(csv).toBe('id,label\n2,Cat\n10,Dog\n');
    expect(readdirSync(folder).sort()).toEqual([
      ...['images', 'model.safetensors', 'submission.csv', 'submission.manifest.json'],
    ]);
  });

  it('and the submission are the same on one thread and on three', async () => {
    const folder = temporaryFolder();
    writeFolder(folder, { 'in/1.jpg': DARK, 'in/2.jpg': BRIGHT, 'in/3.jpg': oneComponentJpeg(99) });
    const model = join(folder, 'model.safetensors');
    writeBrightnessModel(model);
    const made: string[][] = [];
    for (const threads of ['1', '3']) {
      const out = join(folder, threads, 'submission.csv');
      const args = ['--model', model, '--images', join(folder, 'in'), '--out', out];
      expect((await called('predict', ...args, '--threads', threads)).error).toBe('');
      const files = ['submission.csv', 'submission.manifest.json'];
      made.push(files.map((file) => readFileSync(join(folder, threads, file), 'utf8')));
    }
    const [one, three] = made;
    expect(three).toEqual(one);
    expect(one[0]).toBe('id,label\n1,Cat\n2,Dog\n3,Cat\n');
  });
});
