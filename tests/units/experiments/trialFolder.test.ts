import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TrialFolder } from '../../../src/experiments/trialFolder.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';

const pathOf = ({ id = 'p1', data = 'abc', version = '1.2.3', key = { seed: 1 } as object } = {}) =>
  new TrialFolder('runs', id, data, version, key).path;

describe('TrialFolder', () => {
  it('is named by the experiment and 16 digits of the sha256 of all that the run depends on', () => {
    const digest = createHash('sha256').update('["abc","1.2.3",{"seed":1}]').digest('hex');
    expect(pathOf()).toBe(join('runs', `p1-${digest.slice(0, 16)}`));
  });

  it('is another for each experiment, data, version and key', () => {
    const paths = [
      pathOf(),
      pathOf({ id: 'p2' }),
      pathOf({ data: 'abd' }),
      pathOf({ version: '1.2.4' }),
      pathOf({ key: { seed: 2 } }),
      pathOf({ key: { seed: 1, size: 'quick' } }),
    ];
    expect(new Set(paths).size).toBe(paths.length);
    expect(pathOf()).toBe(paths[0]);
  });

  it('makes nothing before a trial asks for its place', () => {
    const root = temporaryFolder();
    new TrialFolder(join(root, 'runs'), 'p1', 'abc', '1', {});
    expect(readdirSync(root)).toEqual([]);
  });

  it('gives a trial a file of its name, in a folder that is there, with data and version', () => {
    const root = join(temporaryFolder(), 'runs', 'deeper');
    const folder = new TrialFolder(root, 'p1', 'abc', '1.2.3', {});
    expect(folder.place('relu, seed 2')).toEqual({
      path: join(folder.path, 'relu, seed 2.safetensors'),
      dataSha256: 'abc',
      version: '1.2.3',
    });
    expect(existsSync(folder.path)).toBe(true);
    expect(folder.place('tanh').path).toBe(join(folder.path, 'tanh.safetensors'));
  });

  it('keeps what is in it until it is removed, and removes nothing beside it', () => {
    const root = temporaryFolder();
    const folder = new TrialFolder(root, 'p1', 'abc', '1', {});
    mkdirSync(join(root, 'p1-other'));
    writeFileSync(folder.place('a').path, 'kept');
    folder.place('b');
    expect(readdirSync(folder.path)).toEqual(['a.safetensors']);
    folder.remove();
    expect(readdirSync(root)).toEqual(['p1-other']);
  });

  it('may be removed where it never was', () => {
    expect(() => new TrialFolder(temporaryFolder(), 'p1', 'abc', '1', {}).remove()).not.toThrow();
  });
});
