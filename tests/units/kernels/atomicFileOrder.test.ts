import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeAtomically } from '../../../src/kernels/atomicFile.ts';

/** What the file system was asked for, in order; it takes at most three bytes at a time. */
const { calls, fault } = vi.hoisted(() => ({ calls: [] as string[], fault: { at: '' } }));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const record = (call: string) => {
    calls.push(call);
    if (calls.length > 20) throw new Error('it never ends');
    if (call === fault.at) throw new Error(`${call} failed`);
  };
  return {
    ...fs,
    writeSync: (file: number, bytes: Uint8Array, at: number) => {
      record('write');
      return fs.writeSync(file, bytes, at, Math.min(3, bytes.length - at));
    },
    fsyncSync: (file: number) => {
      record(fs.fstatSync(file).ino === fs.statSync(folder).ino ? 'fsync of the folder' : 'fsync');
      fs.fsyncSync(file);
    },
    closeSync: (file: number) => {
      fs.closeSync(file);
      record('close');
    },
    renameSync: (from: string, to: string) => {
      record('rename');
      fs.renameSync(from, to);
    },
  };
});

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-'));
  path = join(folder, 'file');
  calls.length = 0;
  fault.at = '';
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('writeAtomically', () => {
  const written = ['write', 'write', 'fsync', 'close', 'rename'];

  it('goes on after short writes, and renames only what has reached the disk and is closed', () => {
    writeAtomically(path, 'ε → 0 ← δ'); // 15 bytes
    expect(readFileSync(path, 'utf8')).toBe('ε → 0 ← δ');
    expect(calls.slice(0, 8)).toEqual([
      ...Array<string>(5).fill('write'),
      'fsync',
      'close',
      'rename',
    ]);
  });

  it('waits for the name to reach the disk as well: fsync of the folder after the rename', () => {
    writeAtomically(path, 'bytes');
    expect(calls).toEqual([...written, 'fsync of the folder', 'close']);
  });

  it('opens no folder on Windows, which cannot', () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
    Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });
    try {
      writeAtomically(path, 'bytes');
    } finally {
      Object.defineProperty(process, 'platform', platform);
    }
    expect(calls).toEqual(written);
  });

  it.each(['write', 'fsync', 'rename'])('keeps the old file and only it if %s fails', (step) => {
    writeAtomically(path, 'old');
    calls.length = 0;
    fault.at = step;
    expect(() => writeAtomically(path, 'new')).toThrow(`cannot write ${path}: ${step} failed`);
    expect(calls.filter((call) => call === 'close')).toHaveLength(1);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('says so if the name may not have reached the disk', () => {
    fault.at = 'fsync of the folder';
    expect(() => writeAtomically(path, 'new')).toThrow('fsync of the folder failed');
    expect(calls.at(-1)).toBe('close');
    expect(readFileSync(path, 'utf8')).toBe('new');
  });
});
