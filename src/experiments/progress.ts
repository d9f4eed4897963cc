/** Progress of long work: a bar with an estimate on a terminal, plain lines elsewhere. */
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  update(done: number, total: number, what: string): void;
  stop(): void;
}

export const silent: Progress = { update: () => {}, stop: () => {} };

/** `title` names the work; the estimate comes from the pace so far. */
export function progressOn(stream: NodeJS.WriteStream, title: string): Progress {
  return stream.isTTY ? bar(stream, title) : lines(stream, title);
}

function bar(stream: NodeJS.WriteStream, title: string): Progress {
  const drawn = new SingleBar(
    {
      stream,
      format: `${title} {bar} {value}/{total} {what} · {duration_formatted} · about {eta_formatted} left`,
      // Ctrl-C ends the process at once; the cursor must still be there then.
      hideCursor: false,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    update(done, total, what) {
      if (!started) drawn.start(total, done, { what });
      started = true;
      drawn.update(done, { what });
    },
    stop() {
      if (started) drawn.stop();
    },
  };
}

function lines(stream: NodeJS.WriteStream, title: string): Progress {
  const start = performance.now();
  return {
    update(done, total, what) {
      const seconds = (performance.now() - start) / 1000;
      const left = done === 0 ? 0 : (seconds / done) * (total - done);
      stream.write(
        `${title}: ${done}/${total} ${what}, ${seconds.toFixed(0)} s, about ${left.toFixed(0)} s left\n`,
      );
    },
    stop: () => {},
  };
}
