/** Commands whose training goes wrong: how they end, what they say, and what they leave. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import type { SmallCommand } from './smallCommand.ts';

type Training = SmallCommand['training'];

const environment = { ...process.env, PROOFBOOK_OFFLINE: '1', PROOFBOOK_DATA: '' };
const run = (program: string, ...words: string[]) =>
  spawnSync(program, words, { encoding: 'utf8', env: environment });

/** The words of a command line. */
const commandOf = (options: SmallCommand): [string, ...string[]] => [
  ...([process.execPath, '--import', 'tsx', 'tests/units/experiments/smallCommand.ts'] as const),
  JSON.stringify(options),
];
const train = (options: SmallCommand) => run(...commandOf(options));

/** Everything in `checkpoints` of the folder, but for how long it took. */
function kept(folder: string): string[] {
  const all = join(folder, 'checkpoints');
  const files = readdirSync(all).flatMap((name) =>
    readdirSync(join(all, name)).map((file) => join(all, name, file)),
  );
  return files.filter((file) => !file.endsWith('.seconds.json'));
}

/** The checkpoint of a training that nothing ends but time. */
function checkpointAfter(epochs: number, training: Training = {}): Buffer {
  const folder = temporaryFolder();
  expect(train({ folder, training, stopAfter: epochs }).status).toBe(0);
  return readFileSync(kept(folder)[0]);
}

/** At the end, to the bit. */
const lossIn = (folder: string): number =>
  JSON.parse(readFileSync(join(folder, 'out', 'small.json'), 'utf8')).headline.loss;

/** Each step multiplies the weights by about 1 − `decay`, until they overflow. Four are an epoch. */
const growing = (decay: number): Training => ({
  ...{ learningRate: 1, optimizer: { name: 'sgd', weightDecay: decay } },
});

const OTHERS =
  'the same settings go wrong again in the same way, so use a smaller learning rate: other settings begin anew, beside it\n';

describe('a loss that is not finite', { timeout: 120_000 }, () => {
  const training = growing(1e4);

  it('ends the command with 1, the moment, what is kept and what to do; others can begin', () => {
    const folder = temporaryFolder();
    const { status, stderr } = train({ folder, training });
    const [path] = kept(folder);
    expect([status, stderr]).toEqual([
      1,
      `proofbook: trainTrial: training «small» went wrong in epoch 3 at step 3, with learning rate 1: the loss is NaN on the batch from example 120 of the epoch. The checkpoint ${path} is whole, with epoch 2; ${OTHERS}`,
    ]);
    expect(readFileSync(path).equals(checkpointAfter(2, training))).toBe(true);
    const again = train({ folder, training });
    expect([again.status, again.stderr]).toEqual([1, stderr]);
    expect(train({ folder }).status).toBe(0);
    expect(kept(folder)).toEqual([path]);
  });

  it('in a process of its own ends the command in the same way', () => {
    const folder = temporaryFolder();
    const { status, stderr } = train({ folder, training, process: true });
    const [path] = kept(folder);
    expect(status).toBe(1);
    expect(stderr).toMatch(/proofbook: trainTrial: training «small» went wrong in epoch 3 at step/);
    expect(stderr).toContain(`The checkpoint ${path} is whole, with epoch 2; ${OTHERS}`);
  });
});

describe('weights that are not finite after losses that are', { timeout: 120_000 }, () => {
  it('are not kept: the checkpoint of the epoch before is', () => {
    // They overflow in the eighth step, the last of its epoch.
    const training = growing(1e5);
    const folder = temporaryFolder();
    const { status, stderr } = train({ folder, training });
    const [path] = kept(folder);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^proofbook: keepEpoch: training «small» went wrong in epoch 2, though the loss of every step was finite: weights «layer 1 \(dense 784 → 10\) weights» hold -?Infinity\. /,
    );
    expect(stderr).toContain(`The checkpoint ${path} is whole, with epoch 1; ${OTHERS}`);
    expect(readFileSync(path).equals(checkpointAfter(1, training))).toBe(true);
  });
});

describe('a disk without room for the checkpoint', { timeout: 120_000 }, () => {
  /** Of a training that nothing has stopped. */
  function straightLoss(): number {
    const folder = temporaryFolder();
    expect(train({ folder }).status).toBe(0);
    return lossIn(folder);
  }

  /** Of a training whose second epoch found no room. */
  function expectFirstEpoch(folder: string, stderr: string, problem: string): void {
    const files = kept(folder);
    expect(files).toEqual([expect.stringMatching(/small\.safetensors$/)]);
    expect(readFileSync(files[0]).equals(checkpointAfter(1))).toBe(true);
    expect(stderr).toContain(
      'proofbook: keepEpoch: epoch 2 of training «small» is trained but not kept: cannot write ',
    );
    expect(stderr).toContain(`small.safetensors: ${problem}`);
    expect(stderr).toMatch(
      /The checkpoint \S+small\.safetensors is whole, with epoch 1; free some space and run the same command again, or begin in another folder with --checkpoints DIR\n$/,
    );
  }

  /** A disk of 256 KiB in a namespace of its own, which is gone with the last process in it. */
  const onSmallDisk = (script: string, disk: string, ...more: string[]) => {
    const mount = `mount -t tmpfs -o size=256k tmpfs "$1" || exit 99; ${script}`;
    return run('unshare', '-rm', 'sh', '-c', mount, 'sh', disk, ...more);
  };
  const canMount = onSmallDisk('exit 0', tmpdir()).status === 0;
  if (!canMount) process.stdout.write('not run: a full disk; none can be mounted here\n');

  it.runIf(canMount)('keeps the last one where it is full, and goes on once it is not', () => {
    const [disk, copy] = [temporaryFolder(), temporaryFolder()];
    const quoted = (options: SmallCommand) =>
      commandOf(options)
        .map((word) => `'${word}'`)
        .join(' ');
    const script = `
      ${quoted({ folder: disk, fill: disk })} 2> "$2/stderr"; echo "$?" > "$2/status"
      cp -r "$1/checkpoints" "$2" && rm "$1/filler"
      ${quoted({ folder: disk })} && cp -r "$1/out" "$2"`;
    expect(onSmallDisk(script, disk, copy).status).toBe(0);
    const written = (name: string) => readFileSync(join(copy, name), 'utf8');
    expect(written('status')).toBe('1\n');
    expectFirstEpoch(copy, written('stderr'), 'ENOSPC: no space left on device');
    expect(lossIn(copy)).toBe(straightLoss());
  });

  it.skipIf(process.platform === 'win32')('keeps the last one where a limit is reached', () => {
    const folder = temporaryFolder();
    expect(train({ folder, stopAfter: 1 }).status).toBe(0);
    const limited = ['-c', 'ulimit -f 8; exec "$@"', 'sh', ...commandOf({ folder })];
    const { status, stderr } = run('sh', ...limited);
    expect(status).toBe(1);
    expectFirstEpoch(folder, stderr, 'EFBIG');
    expect(train({ folder }).status).toBe(0);
    expect(lossIn(folder)).toBe(straightLoss());
  });
});
