import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('bench', () => {
  it('refuses a name it does not know, with exit status 1 and those that it knows', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'bench/run.ts', 'gemm', 'gemmm', '--json'],
      { encoding: 'utf8' },
    );
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(
      "bench: there is no benchmark 'gemmm'; choose from\n  mlp-step  training",
    );
    expect(stderr).toContain(
      '\n  gemm      matrix products of 128 rows, 784 inputs and 512 outputs',
    );
  });
});
