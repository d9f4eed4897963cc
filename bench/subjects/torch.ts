/**
 * PyTorch on the CPU, in a process of its own that waits between two rounds. Optional: it takes part
 * where a python3 can import torch. How fast its dense layers are depends on the BLAS library that it
 * loads (on Debian the system's choice, without libopenblas0 a slow one), which is reported with it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Run, Session, Subject } from '../subject.ts';
import type { Task } from '../task.ts';

const PYTHONS = ['/usr/bin/python3', 'python3'];
const SCRIPT = fileURLToPath(new URL('torch_step.py', import.meta.url));
const STARTS_WITHIN_SECONDS = 60;

export const pyTorch: readonly Subject[] = [1, 2].map((threads) => ({
  name: 'pytorch',
  threads,
  unavailable: async () =>
    python() === null ? `${PYTHONS.join(' and ')} cannot import torch` : null,
  takes: () => true,
  start: (task) => start(task, threads),
}));

let found: string | null | undefined;

/** The first python that can import torch. */
function python(): string | null {
  const timeout = STARTS_WITHIN_SECONDS * 1000;
  found ??=
    PYTHONS.find((p) => spawnSync(p, ['-c', 'import torch'], { timeout }).status === 0) ?? null;
  return found;
}

async function start(task: Task, threads: number): Promise<Session> {
  const program = python();
  if (program === null) throw new Error('pytorch: there is no python3 that can import torch');
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-bench-'));
  const file = join(folder, 'task');
  writeFileSync(file, taskFile(task));
  const count = String(threads);
  const child = spawn(program, [SCRIPT, count, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // PyTorch does not tell every BLAS library how many threads it may take.
    env: { ...process.env, OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count },
  });
  const closed = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  // A process that is gone shows in the answer that does not come.
  child.stdin.on('error', () => {});
  const answers = answersOf(child);
  try {
    const { settings } = (await answers()) as Pick<Session, 'settings'>;
    return {
      settings,
      async run(repeat) {
        child.stdin.write(`${repeat}\n`);
        return (await answers()) as Run;
      },
      async close() {
        child.stdin.end();
        await closed;
      },
    };
  } finally {
    // It has read the file by now, or will never.
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Awaits one line of JSON after the other. */
function answersOf(child: ChildProcess): () => Promise<unknown> {
  if (child.stdout === null) throw new Error('pytorch: its standard output is not open');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`pytorch: ${SCRIPT} ended in the middle of its work; see above`);
    return JSON.parse(value);
  };
}

/** The header, as a line that ends at a multiple of four bytes, and the arrays. */
export function taskFile(task: Task): Uint8Array {
  const { arrays, header } = task.kind === 'gemm' ? gemmParts(task) : stepParts(task);
  const described = arrays.map(([shape, data]) => [
    data instanceof Int32Array ? 'int32' : 'float32',
    shape,
  ]);
  const line = JSON.stringify({ ...header, arrays: described });
  const length = Math.ceil((Buffer.byteLength(line) + 1) / 4) * 4;
  const text = Buffer.from(`${line}${' '.repeat(length - 1 - Buffer.byteLength(line))}\n`);
  const bytes = arrays.map(([, data]) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  return Buffer.concat([text, ...bytes]);
}

type Arrays = readonly (readonly [shape: readonly number[], data: Float32Array | Int32Array])[];

function gemmParts({ a, b, ...header }: Extract<Task, { kind: 'gemm' }>) {
  const { M, K, N, transposedA, transposedB } = header;
  const arrays: Arrays = [
    [transposedA ? [K, M] : [M, K], a],
    [transposedB ? [N, K] : [K, N], b],
  ];
  return { header, arrays };
}

function stepParts(task: Extract<Task, { kind: 'step' }>) {
  const { inputs, labels, parameters, ...header } = task;
  const arrays: Arrays = [
    [[task.batch, ...task.inputShape], inputs],
    [[task.batch], labels],
    ...parameters.map(({ shape, data }) => [shape, data] as const),
  ];
  return { header, arrays };
}
