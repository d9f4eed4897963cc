/** Threads that are started, that cannot be, and that end: in Node and in a page, both of them played. */
import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startPool, type WorkerTask } from '../../../src/kernels/webassembly/pool.ts';

const TASKS = [1, 2, 3].map((thread) => ({ control: 64, thread }) as WorkerTask);
const UNSTARTED = 'fastKernels: 3 worker threads cannot be started; use fewer threads';
/** ms; nothing here waits for a thread, so what takes that long waits for ever */
const timeout = 2000;

/** For each of the threads, what it does once it is started. */
let behaviour: ((thread: NodeThread) => void)[] = [];
let threads: NodeThread[] = [];

class NodeThread extends EventEmitter {
  readonly unref = vi.fn();
  readonly terminate = vi.fn();
  readonly script: URL;
  readonly options: unknown;

  constructor(script: URL, options: unknown) {
    super();
    this.script = script;
    this.options = options;
    const act = behaviour[threads.push(this) - 1];
    queueMicrotask(() => act(this));
  }
}

class PageWorker extends EventTarget {
  readonly postMessage = vi.fn();
  readonly terminate = vi.fn();
  readonly script: URL;
  readonly options: unknown;

  constructor(script: URL, options: unknown) {
    super();
    this.script = script;
    this.options = options;
  }
}

/** The pool of a page, and its workers, which have not answered yet. */
function startInPage(process: unknown) {
  const workers: PageWorker[] = [];
  vi.stubGlobal('process', process);
  vi.stubGlobal(
    'Worker',
    class extends PageWorker {
      constructor(script: URL, options: unknown) {
        super(script, options);
        workers.push(this);
      }
    },
  );
  const pool = startPool(TASKS);
  vi.unstubAllGlobals();
  return { pool, workers };
}

const failure = (pool: Promise<unknown>) => pool.catch((error: unknown) => error);

/** Changes what Node calls a worker. `vi.mock` does not reach threads that are started at once. */
function play(Worker: unknown): void {
  Object.assign(workerThreads, { Worker });
  syncBuiltinESMExports();
}
const { Worker: trueWorker } = workerThreads;

beforeEach(() => {
  threads = [];
  play(NodeThread);
});
afterEach(() => {
  play(trueWorker);
});

const isReady = (thread: NodeThread) => void thread.emit('message', 'ready');

describe('threads in Node', { timeout }, () => {
  it('get their tasks and no options of the parent, and are ready when they say so', async () => {
    behaviour = [isReady, isReady, isReady];
    await startPool(TASKS);
    expect(threads.map(({ options }) => options)).toEqual(
      TASKS.map((workerData) => ({ workerData, execArgv: [] })),
    );
    for (const { script, unref, terminate } of threads) {
      expect(script.href).toMatch(/^file:.*\/src\/kernels\/webassembly\/worker\.js$/);
      expect(unref).toHaveBeenCalledOnce();
      expect(terminate).not.toHaveBeenCalled();
    }
  });

  it('end when the pool is closed', async () => {
    behaviour = [isReady, isReady, isReady];
    (await startPool(TASKS)).close();
    for (const { terminate } of threads) expect(terminate).toHaveBeenCalledOnce();
  });

  it('may fail later, which is not the business of whoever started them', async () => {
    behaviour = [isReady, isReady, isReady];
    await startPool(TASKS);
    expect(() => threads[0].emit('error', new Error('unreachable'))).not.toThrow();
  });

  const cause = new Error('no memory');
  it.each<[string, (thread: NodeThread) => void, Error]>([
    ['fails', (thread) => thread.emit('error', cause), cause],
    ['ends', (thread) => thread.emit('exit', 7), new Error('the worker ended with code 7')],
  ])('end, all of them, where one %s before it is ready', async (_, act, reason) => {
    behaviour = [isReady, act, isReady];
    const error = await failure(startPool(TASKS));
    expect(error).toEqual(new Error(UNSTARTED, { cause: reason }));
    expect(threads.map(({ terminate }) => terminate.mock.calls.length)).toEqual([1, 0, 1]);
  });

  it('are none where nobody asks for any', async () => {
    expect(() => startPool([])).not.toThrow();
    (await startPool([])).close();
    expect(threads).toEqual([]);
  });
});

describe('threads in a page', { timeout }, () => {
  it.each([
    ['no process', undefined],
    ['a process without versions', {}],
    ['a process of other versions', { versions: { bundler: '1' } }],
  ])('are module workers that get their tasks, with %s', async (_, process) => {
    const { pool, workers } = startInPage(process);
    expect(workers.map(({ postMessage }) => postMessage.mock.calls)).toEqual(
      TASKS.map((task) => [[task]]),
    );
    for (const worker of workers) {
      expect(worker.script.href).toMatch(/\/src\/kernels\/webassembly\/worker\.js$/);
      expect(worker.options).toEqual({ type: 'module' });
      worker.dispatchEvent(new Event('message'));
    }
    const { close } = await pool;
    for (const { terminate } of workers) expect(terminate).not.toHaveBeenCalled();
    close();
    for (const { terminate } of workers) expect(terminate).toHaveBeenCalledOnce();
    expect(threads).toEqual([]);
  });

  it.each([
    ['has an error', { message: 'no memory' }, 'no memory'],
    ['has a script that is not there', {}, 'the script of the worker cannot be loaded'],
  ])('end, all of them, where one %s', async (_, details, reason) => {
    const { pool, workers } = startInPage({});
    const [first, second, third] = workers;
    first.dispatchEvent(new Event('message'));
    second.dispatchEvent(Object.assign(new Event('error'), details));
    third.dispatchEvent(new Event('message'));
    expect(await failure(pool)).toEqual(new Error(UNSTARTED, { cause: new Error(reason) }));
    expect(workers.map(({ terminate }) => terminate.mock.calls.length)).toEqual([1, 0, 1]);
  });
});
