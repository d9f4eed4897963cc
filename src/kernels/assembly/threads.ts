/**
 * Work split over threads. A job is a function of a tile number. Each thread has a share of the tiles,
 * the same from job to job, so that what it wrote is still in its own cache when it reads it; when its
 * share is done it takes tiles of the others. A tile owns its part of the output, so who computes it
 * changes nothing.
 *
 * Every thread has its own instance of this module on the one shared memory. Functions and static
 * data stand at the same place in each, so a job is passed on as the index of its function.
 */

/** What the threads share, each group in a cache line of its own; the address is the caller's. */
const GENERATION: usize = 0;
const FUNCTION: usize = 8;
const TILES: usize = 12;
const THREADS: usize = 16;
const FINISHED: usize = 128;
const FAILED: usize = 192;
const ARGUMENTS: usize = 256;
/** Each thread's share: its next tile, a cache line apart. */
const SHARES: usize = 1024;
const SHARE_BYTES: usize = 64;

/** Polls before a thread goes to sleep: some 20 µs, longer than between most jobs of a step. */
const POLLS = 20_000;
/** One sleep, in ns: a tenth of a second. */
const SLEEP: i64 = 100_000_000;
/** The same in ms: silence is counted in these. */
const TENTH: f64 = 100;

/** Given by the host: throws an error that says what to do. Never returns. */
declare function workersFailed(): void;
/** Given by the host: a clock, in ms. It decides when to give up waiting, and nothing else. */
declare function milliseconds(): f64;

let control: usize = 0;
let threads: i32 = 1;
let mayBlock = false;
let patience = 0;

/** Bytes of the control block. */
export function controlBytes(count: i32): usize {
  return SHARES + <usize>count * SHARE_BYTES;
}

/**
 * Tells this instance, which hands out the work, where the control block is, how many threads there
 * are, itself included, whether it may sleep (the main thread of a page may not), and after how many
 * tenths of a second in which no thread finishes it takes the others for dead.
 */
export function initialize(address: usize, count: i32, blocking: bool, tenths: i32): void {
  control = address;
  threads = count;
  mayBlock = blocking;
  patience = tenths;
}

export function setArgument(index: i32, value: i32): void {
  store<i32>(control + ARGUMENTS + ((<usize>index) << 2), value);
}

export function argument(index: i32): i32 {
  return load<i32>(control + ARGUMENTS + ((<usize>index) << 2));
}

export function setFactor(index: i32, value: f32): void {
  store<f32>(control + ARGUMENTS + ((<usize>index) << 2), value);
}

export function factor(index: i32): f32 {
  return load<f32>(control + ARGUMENTS + ((<usize>index) << 2));
}

/**
 * Runs `job` for the tiles 0 … tiles − 1 and returns when all are done. Once a worker was given up,
 * nothing runs any more: it may only be slow, and still at work on the tiles of the lost job.
 */
export function parallel(job: (tile: i32, thread: i32) => void, tiles: i32): void {
  requireWorkers();
  if (threads === 1 || tiles === 1) {
    for (let tile = 0; tile < tiles; tile++) job(tile, 0);
    return;
  }
  store<i32>(control + FUNCTION, <i32>job.index);
  store<i32>(control + TILES, tiles);
  store<i32>(control + THREADS, threads);
  for (let t = 0; t < threads; t++) atomic.store<i32>(nextOf(t), firstOf(t, tiles, threads));
  atomic.store<i32>(control + FINISHED, 0);
  atomic.add<i32>(control + GENERATION, 1);
  atomic.notify(control + GENERATION, threads - 1);
  takeTiles(job.index, tiles, 0, threads);
  awaitWorkers();
}

/** The address of the next tile in the share of a thread. */
function nextOf(thread: i32): usize {
  return control + SHARES + <usize>thread * SHARE_BYTES;
}

/** The first tile in the share of a thread, which ends where that of the next begins. */
function firstOf(thread: i32, tiles: i32, count: i32): i32 {
  return <i32>((<i64>thread * tiles) / count);
}

function takeTiles(job: u32, tiles: i32, thread: i32, count: i32): void {
  for (let n = 0; n < count; n++) {
    const owner = (thread + n) % count;
    const end = firstOf(owner + 1, tiles, count);
    let tile = atomic.add<i32>(nextOf(owner), 1);
    while (tile < end) {
      call_indirect<void>(job, tile, thread);
      tile = atomic.add<i32>(nextOf(owner), 1);
    }
  }
}

/** Tells the host if a worker failed or is silent for long. */
function awaitWorkers(): void {
  let polls = 0;
  let silence = 0;
  let due: f64 = 0;
  let finished = atomic.load<i32>(control + FINISHED);
  while (finished < threads - 1) {
    requireWorkers();
    if (++polls > POLLS) {
      if (mayBlock) atomic.wait<i32>(control + FINISHED, finished, SLEEP);
      else polls = 0;
      const time = milliseconds();
      // One tenth at a look, however late: a process that was halted says nothing of its threads.
      if (time >= due) {
        due = time + TENTH;
        if (++silence > patience) giveUp();
      }
    }
    const now = atomic.load<i32>(control + FINISHED);
    if (now !== finished) silence = 0;
    finished = now;
  }
  requireWorkers();
}

function requireWorkers(): void {
  if (atomic.load<i32>(control + FAILED) !== 0) workersFailed();
}

function giveUp(): void {
  atomic.store<i32>(control + FAILED, 1);
  workersFailed();
}

/** The life of a worker, which ends with its thread: takes part in every job. */
export function work(address: usize, thread: i32): void {
  control = address;
  let generation = 0;
  while (true) {
    let polls = 0;
    while (atomic.load<i32>(control + GENERATION) === generation) {
      if (++polls > POLLS) atomic.wait<i32>(control + GENERATION, generation, -1);
    }
    generation++;
    takeTiles(
      load<u32>(control + FUNCTION),
      load<i32>(control + TILES),
      thread,
      load<i32>(control + THREADS),
    );
    atomic.add<i32>(control + FINISHED, 1);
    atomic.notify(control + FINISHED, 1);
  }
}
