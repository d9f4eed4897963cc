/** Progress of long work: a bar with an estimate on a terminal, plain lines elsewhere. */
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** `total` may change on the way: what comes later is not always known at the start. */
  update(done: number, total: number, what: string): void;
  stop(): void;
}

/** Steps whose pace counts. */
const REMEMBERED = 10;

export const silent: Progress = { update: () => {}, stop: () => {} };

/** `title` names the work; the estimate comes from the pace of the last steps. */
export function progressOn(stream: NodeJS.WriteStream, title: string): Progress {
  return stream.isTTY ? bar(stream, title) : lines(stream, title);
}

function bar(stream: NodeJS.WriteStream, title: string): Progress {
  const drawn = new SingleBar(
    {
      stream,
      format: `${title} {bar} {value}/{total} {what}{times}`,
      // Ctrl-C ends the process at once; the cursor must still be there then.
      hideCursor: false,
    },
    Presets.shades_classic,
  );
  const measure = stopwatch();
  let started = false;
  return {
    update(done, total, what) {
      const state = { what, times: measure(done, total) };
      if (!started) drawn.start(total, done, state);
      started = true;
      drawn.setTotal(total);
      drawn.update(done, state);
    },
    stop() {
      if (started) drawn.stop();
    },
  };
}

function lines(stream: NodeJS.WriteStream, title: string): Progress {
  const measure = stopwatch();
  return {
    update(done, total, what) {
      stream.write(`${title}: ${done}/${total} ${what}${measure(done, total)}\n`);
    },
    stop: () => {},
  };
}

/**
 * Time so far and time left, as text. What is left is taken to go at the pace of the last steps:
 * several steps at once were restored from a checkpoint and took no time, networks differ in speed,
 * and processes side by side tell of their steps in bursts.
 */
function stopwatch(): (done: number, total: number) => string {
  const start = performance.now();
  const paces: number[] = [];
  let before = { done: 0, time: start };
  return (done, total) => {
    const time = performance.now();
    const steps = done - before.done;
    if (steps === 1) paces.push(time - before.time);
    if (paces.length > REMEMBERED) paces.shift();
    before = { done, time };
    const sofar = steps === 0 ? '' : `, ${duration(time - start)}`;
    if (steps === 0 || paces.length === 0) return sofar;
    const pace = paces.reduce((sum, one) => sum + one, 0) / paces.length;
    return `${sofar}, about ${duration(pace * (total - done))} left`;
  };
}

/** `90 s`, `36 min` */
function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
