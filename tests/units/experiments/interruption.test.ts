/** A run that is stopped, even by kill −9, goes on to the same bytes. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tinyExperiment, tinyRun } from './tinyRun.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-interruption-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = (name: string) =>
  [join(folder, name, 'out'), join(folder, name, 'checkpoints')] as const;

/** Record without the part about this one run, and the plot. */
function products(out: string): string {
  const record = JSON.parse(readFileSync(join(out, `${tinyExperiment.id}.json`), 'utf8'));
  const plot = readFileSync(join(out, `${tinyExperiment.id}-loss.svg`), 'utf8');
  return JSON.stringify({ ...record, run: null }) + plot;
}

const straight = place('straight');
await tinyRun(...straight);
const expected = products(straight[0]);

describe('an interrupted run', () => {
  it('two runs give the same bytes', async () => {
    const again = place('again');
    await tinyRun(...again);
    expect(products(again[0])).toBe(expected);
  });

  it.each([1, 3, 4, 7, 11])(
    'stopped after %i of 12 epochs, resumes to the same bytes',
    async (stop) => {
      const [out, checkpoints] = place(`stop-${stop}`);
      const interrupt = (done: number) => {
        if (done === stop) throw new Error('stopped');
      };
      await expect(tinyRun(out, checkpoints, interrupt)).rejects.toThrow('stopped');
      expect(existsSync(join(out, `${tinyExperiment.id}.json`))).toBe(false);
      const seen: number[] = [];
      await tinyRun(out, checkpoints, (done) => seen.push(done));
      // What was finished is told at once, trial by trial.
      expect(seen[seen.length - 1]).toBe(12);
      expect(seen.length).toBeGreaterThanOrEqual(12 - stop);
      expect(products(out)).toBe(expected);
      expect(readdirSync(checkpoints), 'checkpoints of a finished run are removed').toEqual([]);
    },
  );

  it('killed with SIGKILL, resumes to the same bytes', async () => {
    const [out, checkpoints] = place('killed');
    const tsx = resolve('node_modules/tsx/dist/cli.mjs');
    const script = resolve('tests/units/experiments/tinyRun.ts');
    const child = spawn(process.execPath, [tsx, script, out, checkpoints], { detached: true });
    await new Promise<void>((done, fail) => {
      child.stdout.on('data', (chunk: Buffer) => {
        if (!/^5$/m.test(chunk.toString())) return;
        process.kill(-(child.pid as number), 'SIGKILL');
        done();
      });
      child.on('error', fail);
      child.on('exit', (code) => {
        if (code !== null) fail(new Error(`the run ended (${code}) before it was killed`));
      });
    });
    await tinyRun(out, checkpoints);
    expect(products(out)).toBe(expected);
  });

  it('a damaged checkpoint is reported with what to do', async () => {
    const [out, checkpoints] = place('damaged');
    const stopping = tinyRun(out, checkpoints, () => {
      throw new Error('stopped');
    });
    await expect(stopping).rejects.toThrow('stopped');
    const [run] = readdirSync(checkpoints);
    const [file] = readdirSync(join(checkpoints, run));
    const path = join(checkpoints, run, file);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path, bytes);
    await expect(tinyRun(out, checkpoints)).rejects.toThrow(`${path} does not match the checksum`);
  });

  it('an output folder that cannot be written is reported before any work', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    let worked = false;
    const refused = tinyRun(join(file, 'out'), join(folder, 'never'), () => {
      worked = true;
    });
    await expect(refused).rejects.toThrow(/cannot write to .*choose another folder with --out/);
    expect(worked).toBe(false);
  });
});
