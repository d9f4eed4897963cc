/** `proofbook recreate`: the same again, or what differs first. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageVersion } from '../../../src/experiments/packageVersion.ts';
import { tarOf, writeFolder } from '../data/pictures/packed.ts';
import { greyJpeg } from '../data/pictures/tinyPictures.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import { writeBrightnessModel } from './brightnessModel.ts';
import { called } from './called.ts';

/** A folder with pictures, a network, and the submission that it gives. */
async function predicted() {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  const files = { 'in/1.jpg': greyJpeg(20), 'in/2.jpg': greyJpeg(220), 'in/3.jpg': greyJpeg(230) };
  writeFolder(folder, files);
  writeFileSync(at('in.tar'), await tarOf(files));
  writeBrightnessModel(at('model.safetensors'));
  const { error } = await called(
    ...['predict', '--model', at('model.safetensors'), '--images', at('in')],
    ...['--out', at('submission.csv'), '--threads', '1'],
  );
  expect(error).toBe('');
  const manifest = () => JSON.parse(readFileSync(at('submission.manifest.json'), 'utf8'));
  const change = (part: string, values: object) => {
    const before = manifest();
    const changed = { ...before, [part]: { ...before[part], ...values } };
    writeFileSync(at('submission.manifest.json'), JSON.stringify(changed));
  };
  const recreate = (...args: string[]) =>
    called('recreate', at('submission.manifest.json'), '--threads', '2', ...args);
  const again = () => recreate('--images', at('in'), '--model', at('model.safetensors'));
  return { at, manifest, change, recreate, again };
}

const sums = (stdout: string) => [...stdout.matchAll(/sha256 ([0-9a-f]{64})$/gm)].map((m) => m[1]);

describe('recreate', () => {
  it('says what agrees, with its checksums, however the pictures are packed', async () => {
    const { at, manifest, recreate, again } = await predicted();
    const { error, stdout } = await again();
    expect(error).toBe('');
    const { model, images, submission } = manifest();
    expect(stdout.split('\n').map((line) => line.replace(/sha256 .*/, ''))).toEqual([
      'same weights: model.safetensors, ',
      'same images: 3 pictures, ',
      'same submission: made again from them, ',
      `same file: ${at('submission.csv')}, `,
      '',
    ]);
    expect(sums(stdout)).toEqual([
      ...[model.sha256, images.sha256, submission.sha256, submission.sha256],
    ]);
    const packed = await recreate('--images', at('in.tar'), '--model', at('model.safetensors'));
    expect([packed.error, packed.stdout]).toEqual(['', stdout]);
  });

  it('does without the submission itself, and writes nothing', async () => {
    const { at, again } = await predicted();
    rmSync(at('submission.csv'));
    const { error, stdout } = await again();
    expect(error).toBe('');
    expect(stdout).toContain(`${at('submission.csv')} is not there, so it was not compared\n`);
    expect(() => readFileSync(at('submission.csv'))).toThrow('ENOENT');
  });

  it('ends with other weights, before it looks at the images', async () => {
    const { at, manifest, again } = await predicted();
    writeBrightnessModel(at('model.safetensors'), { weights: [-1, 1, -1, 1, -1, 1.5] });
    const { error, stdout, stderr } = await again();
    expect(error).toMatch(/^different weights: sha256 [0-9a-f]{64}, and the manifest has /);
    expect(error).toContain(
      `has ${manifest().model.sha256}: the manifest tells of model.safetensors; name the network`,
    );
    expect([stdout, stderr]).toEqual(['', '']);
  });

  it('ends with other images: another one, one more, one that is broken', async () => {
    const changes = [
      { 'in/2.jpg': greyJpeg(221) },
      { 'in/4.jpg': greyJpeg(1) },
      { 'in/3.jpg': Buffer.from('broken') },
    ];
    const counts = [3, 4, 2];
    for (const [n, files] of changes.entries()) {
      const { at, again } = await predicted();
      writeFolder(at('.'), files);
      const { error, stdout } = await again();
      expect(error).toMatch(/^different images: sha256 [0-9a-f]{64}, and the manifest has /);
      expect(error).toContain(`${counts[n]} pictures here, 3 in the manifest; give those`);
      expect(stdout).toMatch(/^same weights: .*\n$/);
    }
  });

  it('ends where the same weights and images give another submission', async () => {
    const { change, again } = await predicted();
    change('submission', { sha256: '0'.repeat(64) });
    const { error, stdout } = await again();
    expect(error).toMatch(
      /^different submission: sha256 [0-9a-f]{64}, and the manifest has 0{64}: /,
    );
    expect(error).toContain(`by version ${packageVersion()}; the manifest is of version 0.1.0`);
    expect(stdout).toMatch(/^same weights: .*\nsame images: .*\n$/);
  });

  it('ends where the file was changed afterwards', async () => {
    const { at, again } = await predicted();
    writeFileSync(at('submission.csv'), 'id,label\n1,Dog\n2,Dog\n3,Dog\n');
    const { error, stdout } = await again();
    expect(error).toMatch(/^different file: .* was changed after it was written; run proofbook/);
    expect(stdout).toMatch(/same submission: .*\n$/);
  });

  it('takes the network of this name in models unless it is given', async () => {
    const { at, change, recreate } = await predicted();
    expect((await recreate('--images', at('in'))).error).toBe(
      'model.safetensors, which the manifest tells of, is not in the folder models; name it by --model',
    );
    // Only that of the name counts, whatever folder it had: this one is of digits.
    change('model', { file: '../elsewhere/mnist-cnn.safetensors' });
    expect((await recreate('--images', at('in'))).error).toMatch(
      /models.mnist-cnn\.safetensors is a network of images of shape \(1, 28, 28\)/,
    );
  });

  it('refuses what is no manifest, and images that are not there', async () => {
    const { at, recreate } = await predicted();
    const model = ['--model', at('model.safetensors')];
    const { error } = await called(
      'recreate',
      at('submission.csv'),
      '--images',
      at('in'),
      ...model,
    );
    expect(error).toMatch(/submission\.csv is not JSON: [\s\S]*; give the \.manifest\.json/);
    expect((await recreate('--images', at('no'), ...model)).error).toMatch(/no cannot be read/);
    expect((await recreate('--images', at('in'), '--model', at('no'))).error).toMatch(
      /no cannot be read: ENOENT/,
    );
  });
});
