/** A training that is killed again and again: the program that dies, and the one that kills it. */
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { RandomStream } from '../../../src/kernels/random.ts';
import { type Trainer, trainResumably } from './resumableTraining.ts';

const RESULT = 'weights ';

/**
 * The program: trains with the arguments CHECKPOINT LINES, a line on the standard output for each
 * thing that happens, the checksum of the weights at the end. After LINES lines it waits for its
 * death, so that a killer who comes late does not find the work done; 0 for never.
 */
export function runUntilKilled(trainer: Trainer): void {
  const [path, limit] = process.argv.slice(2);
  let lines = 0;
  const tell = (line: string) => {
    // At once, and not when the event loop comes round.
    writeSync(1, `${line}\n`);
    lines++;
    if (lines === Number(limit)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
  const checksum = trainResumably(trainer, path, tell);
  writeSync(1, `${RESULT}${checksum}\n`);
}

/** How often it was killed, and with what it ended. */
export interface Outlived {
  readonly kills: number;
  /** steps of all lives together, those that were lost too */
  readonly steps: number;
  readonly checksum: string;
}

/**
 * Runs the program at `script`, kills it with SIGKILL `kills` times at moments drawn from `seed` (some
 * lines after its start and up to three milliseconds later: within steps and writes), starts it again
 * each time, and lets it finish in the end. Throws if it dies by itself.
 */
export async function outlive(
  script: string,
  path: string,
  { kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<Outlived> {
  const random = new RandomStream(seed, 'moments of death');
  let killed = 0;
  let steps = 0;
  for (;;) {
    const after = killed < kills ? random.integer(1, 10) : 0;
    const delay = random.integer(0, 3);
    const limit = after === 0 ? 0 : after + 12;
    const child = spawn(process.execPath, ['--import', 'tsx', script, path, String(limit)]);
    let out = '';
    let err = '';
    let lines = 0;
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.stdout.on('data', async (text: Buffer) => {
      out += text;
      const before = lines;
      lines = out.split('\n').length - 1;
      if (after === 0 || before >= after || lines < after) return;
      if (delay > 0) await setTimeout(delay);
      child.kill('SIGKILL');
    });
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      child.on('close', (...ended) => resolve(ended));
    });
    steps += out.split('\n').filter((line) => line === 'step').length;
    if (signal === 'SIGKILL') {
      killed++;
      continue;
    }
    const checksum = out.trimEnd().split('\n').at(-1) ?? '';
    if (code !== 0 || !checksum.startsWith(RESULT)) {
      throw new Error(`the training ended by itself with code ${code}, ${signal}: ${err}`);
    }
    return { kills: killed, steps, checksum: checksum.slice(RESULT.length) };
  }
}
