import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomically } from '../../../src/kernels/atomicFile.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('writeAtomically', () => {
  it('writes text as UTF-8 and bytes as they are, and leaves no temporary file', () => {
    const path = join(folder, 'file');
    writeAtomically(path, 'ε → 0');
    expect(readFileSync(path, 'utf8')).toBe('ε → 0');
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
    writeAtomically(path, bytes);
    // As one answer: a difference of 100,000 numbers would be printed for minutes.
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('replaces a longer file completely', () => {
    const path = join(folder, 'file');
    writeAtomically(path, 'a longer text');
    writeAtomically(path, 'short');
    expect(readFileSync(path, 'utf8')).toBe('short');
  });

  it('writes over the temporary file of a program that was killed', () => {
    const path = join(folder, 'file');
    writeFileSync(`${path}.tmp`, 'half of a longer text');
    writeAtomically(path, 'whole');
    expect(readFileSync(path, 'utf8')).toBe('whole');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('names a path that cannot be written, and leaves what was there', () => {
    const missing = join(folder, 'missing', 'file');
    const message = new RegExp(
      `^cannot write ${missing}: ENOENT.*; choose a folder that is writable`,
    );
    expect(() => writeAtomically(missing, 'x')).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(message),
        cause: expect.objectContaining({ code: 'ENOENT' }),
      }),
    );
    const occupied = join(folder, 'occupied');
    mkdirSync(join(occupied, 'inside'), { recursive: true });
    expect(() => writeAtomically(occupied, 'x')).toThrow(`cannot write ${occupied}: `);
    expect(existsSync(join(occupied, 'inside'))).toBe(true);
    mkdirSync(join(folder, 'taken.tmp'));
    expect(() => writeAtomically(join(folder, 'taken'), 'x')).toThrow(
      `cannot write ${join(folder, 'taken')}: EISDIR`,
    );
  });
});
