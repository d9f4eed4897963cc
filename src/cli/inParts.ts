/** The progress of work in many small steps, told in a few parts of equal size. */
import { progressOn } from '../experiments/progress.ts';

/** On a terminal, where a bar is drawn again and again; elsewhere each is a line. */
const PARTS = { terminal: 100, elsewhere: 10 };

/** Does the work with `tell`, which hears of each step; the bar ends with it, however it ends. */
export function inParts<T>(
  stream: NodeJS.WriteStream,
  title: string,
  work: (tell: (done: number, total: number) => void) => T,
): T {
  const parts = stream.isTTY ? PARTS.terminal : PARTS.elsewhere;
  const progress = progressOn(stream, title);
  let told = -1;
  const tell = (done: number, total: number) => {
    const part = Math.floor((parts * done) / total);
    if (part === told) return;
    told = part;
    progress.update(part, parts, 'of the work');
  };
  tell(0, 1);
  try {
    return work(tell);
  } finally {
    progress.stop();
  }
}
