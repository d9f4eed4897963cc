/** A thread that dies in the middle of a training takes the run with it, and not its checkpoint. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTrainingCheckpoint } from '../../../src/nn/checkpoint.ts';
import { LOST, twoThreads } from '../fast/twoThreads.ts';
import { cnnTrainer } from './killedCnn.ts';
import { trainResumably } from './resumableTraining.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-dead-worker-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Tenths of a second; the training makes 480 steps, and 100 of them are enough for a thread to end. */
const PATIENCE = 5;
const FATAL_STEP = 100;
const ENDING = 10;

const pause = new Int32Array(new SharedArrayBuffer(4));

describe('a training on two threads of which one is ended', () => {
  it('stops with an error, leaves the last checkpoint intact and goes on to the same weights', async () => {
    const never = trainResumably(await cnnTrainer(), join(folder, 'never'));
    const path = join(folder, 'dead worker');
    const two = await twoThreads({ patience: PATIENCE, memory: 2 ** 24 });
    const trainer = await cnnTrainer(two.kernels);
    let steps = 0;
    let last: Uint8Array = new Uint8Array();
    const tell = (what: 'step' | 'saving' | 'saved') => {
      if (what === 'saved') last = readFileSync(path);
      if (what !== 'step' || ++steps < FATAL_STEP) return;
      if (steps === FATAL_STEP) two.pool.close();
      // A thread that is told to end may still take part in a few steps.
      else Atomics.wait(pause, 0, 0, ENDING);
    };
    expect(() => trainResumably(trainer, path, tell)).toThrow(new Error(LOST));
    expect(steps).toBeGreaterThanOrEqual(FATAL_STEP);
    expect(steps).toBeLessThan(480);

    expect(readFileSync(path)).toEqual(last);
    const { settings, dataSha256 } = trainer;
    const saved = readTrainingCheckpoint(path, { settings, dataSha256, version: 'test' });
    // Every third of the eight steps of an epoch is saved.
    const done = 8 * (saved?.epoch ?? 0) + (saved?.step ?? 0);
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThanOrEqual(steps);
    expect(trainResumably(await cnnTrainer(), path)).toBe(never);
  });
});
