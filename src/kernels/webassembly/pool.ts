/** Worker threads that share the memory of the kernels, in Node and in browsers. */

/** What `worker.js` is told. */
export interface WorkerTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** address of the control block */
  readonly control: number;
  /** 1, 2, …; thread 0 is the one that hands out the work */
  readonly thread: number;
}

export interface Pool {
  /** Ends all threads; the kernels cannot be used any more. */
  close(): void;
}

/** Starts the threads and waits until each is ready. Throws if one cannot be started. */
export async function startPool(tasks: readonly WorkerTask[]): Promise<Pool> {
  const start = globalThis.process?.versions?.node === undefined ? startInBrowser : startInNode;
  const started = await Promise.allSettled(tasks.map(start));
  const ends = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const close = () => {
    for (const end of ends) end();
  };
  const failure = started.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    close();
    throw new Error(
      `fastKernels: ${tasks.length} worker threads cannot be started; use fewer threads`,
      { cause: failure.reason },
    );
  }
  return { close };
}

async function startInNode(task: WorkerTask): Promise<() => void> {
  const { Worker } = await import('node:worker_threads');
  // Without the options of the parent: a loader of TypeScript is of no use to plain JavaScript.
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: task,
    execArgv: [],
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the worker ended with code ${code}`)));
  });
  // A failure later is seen by the thread that waits for it, in shared memory.
  worker.on('error', () => {});
  worker.unref();
  return () => void worker.terminate();
}

async function startInBrowser(task: WorkerTask): Promise<() => void> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('message', () => resolve());
    // A script that cannot be loaded gives an event without a message.
    const fail = ({ message = 'the script of the worker cannot be loaded' }: Partial<ErrorEvent>) =>
      reject(new Error(message));
    worker.addEventListener('error', fail);
    worker.postMessage(task);
  });
  return () => worker.terminate();
}
