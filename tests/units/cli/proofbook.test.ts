/** The program as it is called from outside: from any folder, by npx, and what it says without a command. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFolder } from '../data/pictures/packed.ts';
import { greyJpeg } from '../data/pictures/tinyPictures.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import { writeBrightnessModel } from './brightnessModel.ts';
import { called } from './called.ts';

const { bin } = JSON.parse(readFileSync('package.json', 'utf8'));
const program = resolve(bin.proofbook);

function run(folder: string, ...args: string[]) {
  const options = { cwd: folder, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
  return { status, stdout, stderr };
}

describe('proofbook', () => {
  it('names its commands where there is none, or an unknown one', async () => {
    const there =
      'there are train, predict, validate-submission, recreate: npx proofbook --help says more';
    expect(await called()).toEqual({ error: `no command; ${there}`, stdout: '', stderr: '' });
    for (const name of ['toString', '--colour', 'Predict']) {
      expect((await called(name)).error).toBe(`there is no command «${name}»; ${there}`);
    }
  });

  it.each([['--help'], ['-h'], ['help']])('%s tells of every command', async (arg) => {
    const { error, stdout } = await called(arg);
    expect(error).toBe('');
    expect(stdout.split('\n').filter((line) => line.startsWith('npx proofbook '))).toEqual([
      'npx proofbook train dogs-vs-cats [--design final|small] [--seed N] [--data DIR] [--out FILE.safetensors] [--checkpoints DIR] [--threads N] [--stop-after EPOCHS]',
      'npx proofbook predict --model FILE.safetensors --images DIR|TAR|ZIP --out submission.csv [--threads N]',
      'npx proofbook validate-submission FILE.csv [--images DIR|TAR|ZIP]',
      'npx proofbook recreate FILE.manifest.json --images DIR|TAR|ZIP [--model FILE.safetensors] [--threads N]',
    ]);
  });

  it('COMMAND --help tells of this one, and does nothing else', async () => {
    for (const name of ['predict', 'validate-submission', 'recreate']) {
      const { error, stdout, stderr } = await called(name, '--model', 'none', '--help');
      expect([error, stderr]).toEqual(['', '']);
      expect(stdout.split('\n')).toHaveLength(3);
      expect(stdout).toContain(`npx proofbook ${name} `);
    }
  });

  it.each([
    [
      'predict',
      ['--out', 'a.csv'],
      '--model and --images must be given; usage: npx proofbook predict --model',
    ],
    [
      'predict',
      ['--model', '', '--images', 'a', '--out', 'a.csv'],
      '--model must be given; usage:',
    ],
    ['predict', ['--colour'], "Unknown option '--colour'; usage: npx proofbook predict"],
    [
      'predict',
      ['a', '--model', 'a', '--images', 'a', '--out', 'a.csv'],
      'there is no use for «a»; usage:',
    ],
    ['predict', ['--model'], "Option '--model <value>' argument missing; usage:"],
    ['validate-submission', [], 'FILE.csv must be given; usage: npx proofbook validate-submission'],
    ['validate-submission', ['a', 'b'], 'there is no use for «b»; usage:'],
    [
      'recreate',
      ['--images', 'a'],
      'FILE.manifest.json must be given; usage: npx proofbook recreate',
    ],
    ['recreate', ['a'], '--images must be given; usage: npx proofbook recreate'],
  ])('%s %j is refused with the usage', async (name, args, message) => {
    const { error, stdout, stderr } = await called(name, ...args);
    expect(error.startsWith(message)).toBe(true);
    expect([stdout, stderr]).toEqual(['', '']);
  });

  it.each(['0', '65', '1.5', 'all', ''])('--threads «%s» is refused', async (threads) => {
    for (const args of [
      ['predict', '--model', 'a', '--images', 'a', '--out', 'a.csv'],
      ['recreate', 'a', '--images', 'a'],
    ]) {
      const { error } = await called(...args, '--threads', threads);
      expect(error).toBe(`threads «${threads}»: give a number from 1 to 64`);
    }
  });
});

// Each starts the program, some seconds where nothing else runs.
describe('the binary', { timeout: 300_000 }, () => {
  it('is a program by itself, as npm links it', () => {
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(program).mode & 0o111).toBe(0o111);
  });

  it('ends with 1 and one line on standard error where it is called wrongly', () => {
    const { status, stdout, stderr } = run(temporaryFolder());
    expect(stderr).toMatch(/^proofbook: no command; there are train, predict, .*\n$/);
    expect([status, stdout]).toEqual([1, '']);
  });

  it('works from any folder, whatever settings of TypeScript lie there, and through a link', () => {
    const folder = temporaryFolder();
    // Followed here, they would take a package of this project from that folder.
    const paths = { yauzl: ['./other.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths } }));
    writeFileSync(join(folder, 'other.ts'), 'throw new Error("another package");');
    symlinkSync(program, join(folder, 'linked'));
    writeFolder(join(folder, 'test1'), { '1.jpg': greyJpeg(20), '2.jpg': greyJpeg(220) });
    writeBrightnessModel(join(folder, 'model.safetensors'));
    const args = ['predict', '--model', 'model.safetensors', '--images', 'test1'];
    const options = { cwd: folder, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['linked', ...args, '--out', 'made/submission.csv'],
      options,
    );
    expect(stderr).not.toContain('proofbook:');
    expect([status, stdout]).toEqual([
      0,
      'made/submission.csv: 2 pictures, 1 Cat and 1 Dog; made/submission.manifest.json says from what\n',
    ]);
    expect(readFileSync(join(folder, 'made', 'submission.csv'), 'utf8')).toBe(
      'id,label\n1,Cat\n2,Dog\n',
    );
  });

  it('ends with 1 where a command fails', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'submission.csv'), 'id,label\n1,Bird\n');
    const { status, stdout, stderr } = run(folder, 'validate-submission', 'submission.csv');
    expect(stderr).toBe(
      'proofbook: submission.csv breaks 1 rule:\n  line 2: the label is «Bird»; there are Cat and Dog\n',
    );
    expect([status, stdout]).toEqual([1, 'submission.csv: 1 rows: Cat 0, Dog 0\n']);
  });
});
