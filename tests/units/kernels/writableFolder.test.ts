import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireWritable } from '../../../src/kernels/writableFolder.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';

describe('requireWritable', () => {
  it('makes the folder and those above it', () => {
    const folder = temporaryFolder();
    const inner = join(folder, 'runs', 'first');
    requireWritable(inner, 'never said');
    expect(statSync(inner).isDirectory()).toBe(true);
  });

  it('leaves what is in a folder that is there', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'kept'), '');
    requireWritable(folder, 'never said');
    expect(readdirSync(folder)).toEqual(['kept']);
  });

  it('names the folder, the cause and what to do instead', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'inner')]) {
      let thrown = new Error();
      try {
        requireWritable(path, 'name another with --out');
      } catch (error) {
        thrown = error as Error;
      }
      const cause = thrown.cause as NodeJS.ErrnoException;
      expect(cause.code).toMatch(/^(EEXIST|ENOTDIR)$/);
      expect(thrown.message).toBe(
        `cannot write to ${path}: ${cause.message}; name another with --out`,
      );
    }
    expect(existsSync(join(file, 'inner'))).toBe(false);
  });
});
