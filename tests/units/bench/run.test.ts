import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const bench = (...words: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'bench/run.ts', ...words], { encoding: 'utf8' });

describe('bench', () => {
  it('refuses a name it does not know, with exit status 1 and those that it knows', () => {
    const { status, stdout, stderr } = bench('gemm', 'gemmm', '--json');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain("bench: there is no benchmark 'gemmm'; choose from\n  gemm      ");
    for (const name of ['mlp-step', 'cnn-step', 'vgg-step']) {
      expect(stderr).toContain(`\n  ${name}  training steps of `);
    }
  });

  it('refuses a subject it does not know', () => {
    const { status, stderr } = bench('--subjects', 'pytorhc');
    expect(status).toBe(1);
    expect(stderr).toContain("bench: there is no subject 'pytorhc'; choose from ");
  });
});
