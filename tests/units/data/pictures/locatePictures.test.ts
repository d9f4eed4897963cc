import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DogsVsCats, loadDogsVsCats } from '../../../../src/data/pictures/dogsVsCats.ts';
import {
  type LocatePicturesOptions,
  locatePictures,
} from '../../../../src/data/pictures/locatePictures.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { tarOf, writeFolder } from './packed.ts';
import { courseLayout } from './tinyPictures.ts';

/** A working folder and a cache, both empty, and a way to look for the pictures that notes the reports. */
function place() {
  const home = temporaryFolder();
  const before = process.cwd();
  onTestFinished(() => process.chdir(before));
  process.chdir(home);
  const reports: string[] = [];
  const withPictures = (...path: string[]) => {
    const folder = join(home, ...path);
    mkdirSync(folder, { recursive: true });
    writeFolder(folder, courseLayout(1, 1, 1));
    return folder;
  };
  const standIn = () => ({ name: 'drawn', synthetic: true }) as DogsVsCats;
  const locate = (
    environment: Record<string, string> = {},
    options: Partial<LocatePicturesOptions> = {},
  ) => {
    reports.length = 0;
    return locatePictures({
      environment: { XDG_CACHE_HOME: join(home, 'cache'), ...environment },
      report: (message) => reports.push(message),
      standIn,
      atLeast: 1,
      ...options,
    });
  };
  return { home, cache: join(home, 'cache', 'proofbook'), reports, withPictures, locate };
}

describe('locatePictures', () => {
  it('looks at --data, PROOFBOOK_DATA, ./data, the cache, and draws the stand-in', async () => {
    const { home, cache, reports, withPictures, locate } = place();
    const [directory, PROOFBOOK_DATA] = [withPictures('named'), withPictures('environment')];
    withPictures('data', 'dogs-vs-cats');
    withPictures('cache', 'proofbook', 'dogs-vs-cats');
    const seen: string[] = [];
    const next = async (environment = {}, options = {}) => {
      const { name } = await locate(environment, options);
      seen.push(reports[0]);
      return name;
    };
    expect(await next({ PROOFBOOK_DATA }, { directory })).toBe('Dogs vs Cats');
    await next({ PROOFBOOK_DATA });
    await next();
    rmSync(join(home, 'data'), { recursive: true });
    await next();
    expect(seen).toEqual([
      `data: Dogs vs Cats from ${directory} (--data)`,
      `data: Dogs vs Cats from ${PROOFBOOK_DATA} (PROOFBOOK_DATA)`,
      `data: Dogs vs Cats from ${join('data', 'dogs-vs-cats')}`,
      `data: Dogs vs Cats from ${join(cache, 'dogs-vs-cats')}`,
    ]);
    // The decoded pictures that are kept there are not taken for the data set.
    const kept = join(cache, 'dogs-vs-cats');
    for (const name of ['trainset', 'testset']) rmSync(join(kept, name), { recursive: true });
    expect(readdirSync(kept).length).toBe(4);
    expect(await next()).toBe('drawn');
    expect(reports).toEqual([
      `data: Dogs vs Cats is neither in ./data nor in ${cache}`,
      'data: using the built-in drawn pictures instead; they are not Dogs vs Cats',
    ]);
  });

  it('prefers the folder dogs-vs-cats of a place, and takes an archive that is named', async () => {
    const { home, reports, withPictures, locate } = place();
    withPictures('named', 'dogs-vs-cats');
    const directory = withPictures('named');
    await locate({}, { directory });
    expect(reports[0]).toBe(`data: Dogs vs Cats from ${join(directory, 'dogs-vs-cats')} (--data)`);
    const archive = join(home, 'pictures.tar');
    writeFileSync(archive, await tarOf(courseLayout(1, 1, 1)));
    const found = await locate({}, { directory: archive });
    expect(reports[0]).toBe(`data: Dogs vs Cats from ${archive} (--data)`);
    const alone = await loadDogsVsCats(archive, { cache: null, report: () => {}, atLeast: 1 });
    expect(found).toEqual(alone);
  });

  it.each(['--data', 'PROOFBOOK_DATA'])('refuses a folder named by %s without them', async (by) => {
    const { home, withPictures, locate } = place();
    withPictures('data', 'dogs-vs-cats');
    const folder = join(home, 'empty');
    mkdirSync(folder);
    const search =
      by === '--data' ? locate({}, { directory: folder }) : locate({ PROOFBOOK_DATA: folder });
    await expect(search).rejects.toThrow(
      `${by} names ${folder}, but Dogs vs Cats is not there; put trainset and testset, train and test1, or PetImages, as folders or as .tar, .tar.gz or .zip, into it or into its folder dogs-vs-cats, or leave ${by} out`,
    );
  });

  it('takes an empty name for none, and does not pass over damaged files', async () => {
    const { home, withPictures, locate, reports } = place();
    withPictures('data', 'dogs-vs-cats');
    await locate({ PROOFBOOK_DATA: '' }, { directory: '' });
    expect(reports[0]).toBe(`data: Dogs vs Cats from ${join('data', 'dogs-vs-cats')}`);
    writeFileSync(join(home, 'data', 'dogs-vs-cats', 'trainset.zip'), 'damaged');
    await expect(locate()).rejects.toThrow('trainset.zip is not a whole zip archive');
  });
});
