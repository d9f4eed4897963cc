/** A training that is killed at any moment goes on to the same bits as one that never was. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { outlive } from './killed.ts';
import { cnnTrainer } from './killedCnn.ts';
import { mlpTrainer } from './killedMlp.ts';
import { trainResumably } from './resumableTraining.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-killed-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a training on the fast kernels', () => {
  it('killed with SIGKILL 20 times, ends with the same weights as one never stopped', async () => {
    const never = trainResumably(await cnnTrainer(), join(folder, 'never, fast'));
    const script = fileURLToPath(new URL('killedCnn.ts', import.meta.url));
    const outlived = await outlive(script, join(folder, 'killed, fast'), { kills: 20, seed: 2 });
    expect(outlived.kills).toBe(20);
    expect(outlived.checksum).toBe(never);
    expect(outlived.steps).toBeGreaterThan(480);
  }, 180_000);
});

describe('a training with checkpoints', () => {
  const never = trainResumably(mlpTrainer(), join(folder, 'never'));

  it('killed with SIGKILL 20 times, ends with the same weights as one never stopped', async () => {
    const script = fileURLToPath(new URL('killedMlp.ts', import.meta.url));
    const outlived = await outlive(script, join(folder, 'killed'), { kills: 20, seed: 1 });
    expect(outlived.kills).toBe(20);
    expect(outlived.checksum).toBe(never);
    // Steps after the last checkpoint were lost and done again: 480 are needed.
    expect(outlived.steps).toBeGreaterThan(480);
  }, 180_000);

  it.each([1, 2, 5, 9, 40])('stopped by an error at line %d, goes on to the same weights', (n) => {
    const path = join(folder, `line ${n}`);
    let lines = 0;
    const stop = () => {
      lines++;
      if (lines === n) throw new Error('stopped');
    };
    expect(() => trainResumably(mlpTrainer(), path, stop)).toThrow('stopped');
    expect(trainResumably(mlpTrainer(), path)).toBe(never);
  });
});
