/**
 * A thread of the pool: an instance of the kernels on the shared memory that takes part in every
 * job. Plain JavaScript, because it is loaded by Node's worker threads and by browsers as it is.
 */
const FAILED = 192;
const FINISHED = 128;

/** @param {{ module: WebAssembly.Module, memory: WebAssembly.Memory, control: number, thread: number }} given */
function work({ module, memory, control, thread }, post) {
  const fail = () => {
    throw new Error('a worker of the kernels gave up');
  };
  // A worker waits for nobody, so the clock of those who wait is not for it.
  const threads = { workersFailed: fail, milliseconds: fail };
  const imports = { env: { memory, abort: fail }, threads };
  const kernels = new WebAssembly.Instance(module, imports).exports;
  post('ready');
  try {
    kernels.work(control, thread);
  } catch (error) {
    const flags = new Int32Array(memory.buffer);
    Atomics.store(flags, (control + FAILED) / 4, 1);
    Atomics.notify(flags, (control + FINISHED) / 4);
    throw error;
  }
}

if (typeof process === 'object' && process.versions?.node) {
  const { parentPort, workerData } = await import('node:worker_threads');
  work(workerData, (message) => parentPort.postMessage(message));
} else {
  addEventListener('message', ({ data }) => work(data, postMessage), { once: true });
}
