/** The commands refuse bad input with one clear message and exit code 1, before any work. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sizeNamed } from '../../../src/cli/experiments.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-commands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(script: string, args: readonly string[], environment: Record<string, string> = {}) {
  const tsx = resolve('node_modules/tsx/dist/cli.mjs');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tsx, `src/cli/${script}`, ...args],
    {
      encoding: 'utf8',
      env: { ...process.env, PROOFBOOK_OFFLINE: '1', ...environment },
    },
  );
  return { status, stdout, stderr };
}

describe('commands', () => {
  it.each([
    ['an unknown option', 'experiments.ts', ['--colour'], /Unknown option '--colour'/],
    ['an unknown option of start', 'start.ts', ['--full'], /Unknown option '--full'/],
    [
      'an unknown experiment',
      'experiments.ts',
      ['p9'],
      /there is no experiment «p9»; there are p1-init/,
    ],
    [
      'unknown settings',
      'experiments.ts',
      ['--settings', 'huge'],
      /settings «huge»: there are quick and full/,
    ],
    [
      'an experiment that the engine cannot train, whatever stands before it',
      'experiments.ts',
      ['p1-initialization', 'p2-beyond', '--engine', 'tfjs', '--settings', 'quick'],
      /engine tfjs: p2-beyond asks for more than plain descent; it trains p1-init/,
    ],
    [
      'a data folder without data',
      'experiments.ts',
      ['--data', folder],
      /--data names .*train-images-idx3-ubyte\.gz/,
    ],
  ])('%s', (_, script, args, message) => {
    const { status, stdout, stderr } = run(script, args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^proofbook: /m);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(1);
    expect(stdout).toBe('');
  });

  it('says which experiment TensorFlow.js trains where none is named', () => {
    const args = ['--engine', 'tfjs', '--data', folder];
    const said = 'engine tfjs: p2-cnn-vs-mlp only; name others to run them there\n';
    expect(run('experiments.ts', args).stderr).toContain(said);
    expect(run('experiments.ts', ['p2-cnn-vs-mlp', ...args]).stderr).not.toContain(said);
    expect(run('experiments.ts', args.slice(2)).stderr).not.toContain('engine');
  });

  it('an output folder that cannot be written', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const args = ['p1-finite-differences', '--settings', 'quick', '--out', join(file, 'out')];
    const { status, stderr } = run('experiments.ts', args, { PROOFBOOK_DATA: '' });
    expect(stderr).toMatch(/proofbook: cannot write to .*choose another folder with --out/);
    expect(status).toBe(1);
  });

  it('a stack only where it is asked for', () => {
    const { stderr } = run('experiments.ts', ['p9'], { PROOFBOOK_DEBUG: '1' });
    expect(stderr).toMatch(/^\s+at /m);
  });

  it('settings are quick or full', () => {
    expect(sizeNamed('quick')).toBe('quick');
    expect(sizeNamed('full')).toBe('full');
    expect(() => sizeNamed('')).toThrow('settings «»');
  });
});
