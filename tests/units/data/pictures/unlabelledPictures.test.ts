import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadUnlabelled } from '../../../../src/data/pictures/unlabelledPictures.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Files, tarOf, writeFolder, zipOf } from './packed.ts';
import { greyJpeg } from './tinyPictures.ts';

const files: Files = {
  'z/readme.txt': Buffer.from('text'),
  'b/10.jpg': greyJpeg(10),
  'a/9.jpg': greyJpeg(9),
  'a/c.jpg': Buffer.from('no picture'),
  '.DS_Store': Uint8Array.of(0),
};

describe('loadUnlabelled', () => {
  it('has each file among the pictures or left out, in an order that does not depend on the source', async () => {
    const folder = temporaryFolder();
    writeFolder(join(folder, 'in'), files);
    writeFileSync(join(folder, 'in.tar'), await tarOf(files));
    const backwards = Object.fromEntries(Object.entries(files).reverse());
    writeFileSync(join(folder, 'in.zip'), zipOf(backwards));
    const heard: number[] = [];
    for (const name of ['in', 'in.tar', 'in.zip']) {
      const progress = (count: number) => heard.push(count);
      const { pictures, leftOut } = await loadUnlabelled(join(folder, name), { progress });
      expect(pictures).toMatchObject({
        count: 2,
        ids: ['9', '10'],
        paths: ['a/9.jpg', 'b/10.jpg'],
      });
      expect([pictures.labels, pictures.images[0]]).toEqual([null, 9]);
      expect(leftOut).toEqual([
        { path: '.DS_Store', reason: 'left behind by a file manager' },
        { path: 'a/c.jpg', reason: 'is of no known kind, neither JPEG nor PNG' },
        { path: 'z/readme.txt', reason: 'its name does not end in .jpg, .jpeg or .png' },
      ]);
    }
    expect(heard).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
  });

  it('is empty where nothing is', async () => {
    const { pictures, leftOut } = await loadUnlabelled(temporaryFolder());
    expect([pictures.count, pictures.images.length, leftOut]).toEqual([0, 0, []]);
  });

  it('lists a picture that is a link to nothing', async () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'nothing'), join(folder, '1.jpg'));
    const { leftOut } = await loadUnlabelled(folder);
    expect(leftOut).toEqual([{ path: '1.jpg', reason: 'a link to nothing' }]);
  });

  it('refuses two files with one id, even if one of them cannot be decoded', async () => {
    const folder = temporaryFolder();
    writeFolder(folder, { 'a/7.jpg': Buffer.from('no picture'), 'b/007.png': greyJpeg(1) });
    await expect(loadUnlabelled(folder)).rejects.toThrow(
      new Error(
        `loadUnlabelled: ${folder} has two pictures with the id 7, a/7.jpg and b/007.png; give a folder or an archive in which every id occurs once`,
      ),
    );
  });

  it('refuses what is not there or no source', async () => {
    const folder = temporaryFolder();
    await expect(loadUnlabelled(join(folder, 'no'))).rejects.toThrow(/no cannot be read: ENOENT/);
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a', '1.jpg'), greyJpeg(1));
    await expect(loadUnlabelled(join(folder, 'a', '1.jpg'))).rejects.toThrow(
      /1\.jpg is no folder and its name does not end in/,
    );
  });
});
