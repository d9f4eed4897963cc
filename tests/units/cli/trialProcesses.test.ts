/** Trials in several processes: the same bytes as in one, resumable, and no silence where one dies. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobsNamed, shardNamed } from '../../../src/cli/experiments.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofbook-processes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ID = 'p1-initialization';
const environment = { ...process.env, PROOFBOOK_OFFLINE: '1', PROOFBOOK_DATA: '' };
const commandOf = (place: string, ...more: string[]) => [
  ...['--import', 'tsx', 'src/cli/experiments.ts', ID],
  ...['--settings', 'quick', '--out', join(folder, place, 'out')],
  ...['--checkpoints', join(folder, place, 'kept'), ...more],
];

function run(place: string, ...more: string[]) {
  const options = { encoding: 'utf8', env: environment } as const;
  return spawnSync(process.execPath, commandOf(place, ...more), options);
}

/** Record without the part about this one run, and the plot. */
function products(place: string): string {
  const at = (name: string) => readFileSync(join(folder, place, 'out', name), 'utf8');
  return JSON.stringify({ ...JSON.parse(at(`${ID}.json`)), run: null }) + at(`${ID}-loss.svg`);
}

/** How many times a run says that one more epoch is done. */
const toldEpochs = (written: string): number => written.match(/\d+\/30 \w+, epoch/g)?.length ?? 0;

/** Starts the command and calls back once this text was written. */
function until(place: string, text: RegExp, act: (pid: number) => void): Promise<string> {
  const child = spawn(process.execPath, commandOf(place, '--jobs', '2'), {
    ...{ env: environment, detached: true },
  });
  let written = '';
  let acted = false;
  child.stderr.on('data', (chunk: Buffer) => {
    written += chunk.toString();
    if (acted || !text.test(written)) return;
    acted = true;
    act(child.pid as number);
  });
  return new Promise((done) => child.on('close', () => done(written)));
}

// Several runs one after another, each of some seconds where nothing else runs.
describe('--jobs', { timeout: 300_000 }, () => {
  beforeAll(() => {
    const { status, stderr } = run('one', '--jobs', '1');
    if (status !== 0) throw new Error(stderr);
    expect(toldEpochs(stderr)).toBe(30);
  }, 300_000);

  it('one or three processes write the same record', () => {
    expect(run('three', '--jobs', '3').status).toBe(0);
    expect(products('three')).toBe(products('one'));
  });

  it('all processes killed at once, it goes on to the same record', async () => {
    await until('killed', /4\/30/, (pid) => process.kill(-pid, 'SIGKILL'));
    const { status, stderr } = run('killed', '--jobs', '2');
    expect(status).toBe(0);
    // What was restored is told at once, whichever process is the first to tell.
    expect(toldEpochs(stderr)).toBeLessThan(30);
    expect(products('killed')).toBe(products('one'));
  });

  // Who the processes are is read from /proc.
  const linux = process.platform === 'linux';
  if (!linux)
    process.stdout.write('not run: what becomes of training processes, which needs /proc\n');
  const childrenOf = (pid: number) =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  /** One that has ended and not yet been buried has no command line. */
  const isWorker = (pid: string) =>
    existsSync(`/proc/${pid}`) &&
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('trialWorker.ts');

  it.runIf(linux).each(['SIGTERM', 'SIGKILL'] as const)(
    'ended by %s, it leaves no process that trains',
    async (signal) => {
      let workers: string[] = [];
      await until(`ended-${signal}`, /2\/30/, (pid) => {
        workers = childrenOf(pid).filter(isWorker);
        process.kill(pid, signal);
      });
      // The output is closed when the last of them has ended, which is after an epoch at the latest.
      expect(workers).toHaveLength(2);
      expect(workers.filter(isWorker)).toEqual([]);
      expect(run(`ended-${signal}`, '--jobs', '2').status).toBe(0);
      expect(products(`ended-${signal}`)).toBe(products('one'));
    },
  );

  it.runIf(linux)('a process that is killed ends the run with what to do next', async () => {
    const written = await until('lost', /2\/30/, (pid) => {
      process.kill(Number(childrenOf(pid).find(isWorker)), 'SIGKILL');
    });
    expect(written).toMatch(
      // The process that is killed may not have begun with its first one.
      /proofbook: a training process ended (in trial «\w+»|before its first trial) \(SIGKILL\); its last checkpoint is whole/,
    );
  });

  it('is a positive number, as many as there are processors unless given', () => {
    expect(jobsNamed('3')).toBe(3);
    expect(jobsNamed(undefined)).toBeGreaterThanOrEqual(1);
    for (const text of ['0', '-1', '1.5', 'many', '']) {
      expect(() => jobsNamed(text)).toThrow(`jobs «${text}»: give a positive number of processes`);
    }
  });
});

describe('--shard', { timeout: 300_000 }, () => {
  it('is one part of so many', () => {
    expect(shardNamed('2/3')).toEqual({ index: 2, count: 3 });
    expect(shardNamed('1/1')).toEqual({ index: 1, count: 1 });
    for (const text of ['0/3', '4/3', '1', '1/0', '1/2/3', 'a/b', '-1/3', '1.5/2']) {
      expect(() => shardNamed(text)).toThrow(`shard «${text}»: give I/N`);
    }
  });

  it('that has done its share says so and ends well', () => {
    const { status, stdout } = run('shard', '--shard', '1/3', '--jobs', '1');
    expect(status).toBe(0);
    expect(stdout).toContain('this shard has trained its 1 of 3 trials');
  });
});
