/**
 * The yardstick of the matrix products: as many operations by nothing but micro-kernels, whose blocks
 * lie in the first cache; one, and two that know nothing of each other. Each is a process of its own.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Session, Subject } from '../subject.ts';

const PROCESS = new URL('./microKernelProcess.ts', import.meta.url);

export const microKernels: readonly Subject[] = [
  { name: 'micro-kernel', threads: 1 },
  { name: 'two micro-kernels', threads: 2 },
].map(({ name, threads }) => ({
  name,
  threads,
  unavailable: async () => null,
  takes: (task) => task.kind === 'gemm',
  start: async (task) => {
    if (task.kind !== 'gemm') throw new TypeError(`${name}: there are no blocks in ${task.bench}`);
    return start(2 * task.M * task.K * task.N, threads);
  },
}));

async function start(operations: number, count: number): Promise<Session> {
  const children = Array.from({ length: count }, () =>
    fork(PROCESS, { execArgv: ['--import', 'tsx'] }),
  );
  try {
    await Promise.all(children.map(answer));
  } catch (error) {
    for (const child of children) if (child.connected) child.disconnect();
    throw error;
  }
  return {
    settings: count === 1 ? {} : { memory: 'each its own' },
    async run(repeat) {
      const answers = children.map(answer);
      for (const child of children) child.send((repeat * operations) / count);
      const seconds = (await Promise.all(answers)) as number[];
      return { seconds: Math.max(...seconds), value: null };
    },
    async close() {
      const ends = children.map((child) => once(child, 'exit'));
      for (const child of children) child.disconnect();
      await Promise.all(ends);
    },
  };
}

/** The next message of the process. */
function answer(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) =>
      reject(
        new Error(`micro-kernel: its process ended with code ${code} in its work; run it again`),
      );
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message);
    });
  });
}
