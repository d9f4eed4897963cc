/** What is asked of the fast kernels, completed and checked before anything is loaded or started. */

export interface FastOptions {
  /** threads that compute, the calling one included; 1 unless given */
  readonly threads?: number;
  /** bytes of memory for parameters and one step's work space; 1 GiB unless given, used as needed */
  readonly memory?: number;
  /** false: computes on one thread and unshared memory, as where there is no SharedArrayBuffer */
  readonly shared?: boolean;
  /** true: everything that a kernel reads is looked through; throws, naming it, if it is not finite */
  readonly checkFinite?: boolean;
  /** seconds after which a thread that does not answer is taken for dead; 30 unless given */
  readonly patience?: number;
}

export interface FastSettings {
  /** 1 on unshared memory, whatever was asked for */
  readonly threads: number;
  readonly memory: number;
  readonly shared: boolean;
  readonly checkFinite: boolean;
  /** how often a thread that waits sleeps before it takes the others for dead */
  readonly sleeps: number;
  /** whether the calling thread may sleep; the main thread of a page must not, it polls */
  readonly mayBlock: boolean;
}

const GIBIBYTE = 2 ** 30;
/** what a thread that waits sleeps at a time */
const SLEEPS_A_SECOND = 10;
/** seconds: a day */
const MOST_PATIENCE = 86_400;
const MOST_THREADS = 64;

/** Throws a RangeError unless there are 1 to 64 threads and a patience of more than 0 and at most a day. */
export function settingsOf(options: FastOptions): FastSettings {
  const { threads = 1, memory = GIBIBYTE, checkFinite = false, patience = 30 } = options;
  const { shared = typeof SharedArrayBuffer === 'function' } = options;
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new RangeError(`createFastKernels: ${threads} threads; give 1 to ${MOST_THREADS}`);
  }
  if (!(patience > 0 && patience <= MOST_PATIENCE)) {
    throw new RangeError(
      `createFastKernels: patience of ${patience} seconds; give more than 0, at most ${MOST_PATIENCE}`,
    );
  }
  return {
    threads: shared ? threads : 1,
    memory,
    shared,
    checkFinite,
    sleeps: Math.ceil(patience * SLEEPS_A_SECOND),
    mayBlock: typeof (globalThis as { window?: unknown }).window === 'undefined',
  };
}
