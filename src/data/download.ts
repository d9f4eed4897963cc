/**
 * Downloads a file from the first mirror that serves the right contents. What has arrived stays in
 * `<file>.part`, so that a cut connection, or an interrupted program, goes on where it stopped.
 */
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeAtomically } from '../kernels/atomicFile.ts';
import { gunzip, type MnistFile, requireContents } from './mnist.ts';

/** Public mirrors of the four original files. */
export const MNIST_MIRRORS: readonly string[] = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];

export interface DownloadOptions {
  readonly mirrors: readonly string[];
  /** called with the bytes so far and, if the server tells, the total */
  readonly progress?: (bytes: number, total: number | null) => void;
  /** how long a server may take to answer at all, in ms */
  readonly connectTimeout?: number;
}

/** A connection that breaks in the middle is taken up again this often per mirror. */
const ATTEMPTS = 4;

/**
 * Puts `<name>.gz` into the folder, its contents verified. Throws an error that lists what every
 * mirror answered; a part that could not be completed is kept for the next time.
 */
export async function downloadMnistFile(
  file: MnistFile,
  folder: string,
  options: DownloadOptions,
): Promise<void> {
  const target = join(folder, `${file.name}.gz`);
  const part = `${target}.part`;
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Error(`cannot create ${folder}: ${(error as Error).message}; name another folder`, {
      cause: error,
    });
  }
  const failures: string[] = [];
  for (const mirror of options.mirrors) {
    const url = `${mirror}${file.name}.gz`;
    try {
      await fetchWhole(url, part, options);
      const bytes = readFileSync(part);
      requireContents(url, gunzip(url, bytes), file);
      writeAtomically(target, bytes);
      rmSync(part);
      return;
    } catch (error) {
      failures.push(`${url}: ${(error as Error).message}`);
      // What arrived complete but wrong must not be mistaken for a beginning.
      if (!(error instanceof Interrupted)) rmSync(part, { force: true });
    }
  }
  throw new Error(
    `${file.name} could not be downloaded:\n  ${failures.join('\n  ')}\n  put the original .gz files into a folder and name it with --data`,
  );
}

/** The connection could not be made or broke; what has arrived is good. */
class Interrupted extends Error {}

async function fetchWhole(url: string, part: string, options: DownloadOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const before = sizeOf(part);
    try {
      await fetchRest(url, part, options);
      return;
    } catch (error) {
      const arrived = sizeOf(part) > before;
      if (!(error instanceof Interrupted) || !arrived || attempt === ATTEMPTS) throw error;
    }
  }
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** Asks for what is missing; a server that ignores the range sends everything again. */
async function fetchRest(url: string, part: string, options: DownloadOptions): Promise<void> {
  const have = sizeOf(part);
  const response = await connect(url, have, options.connectTimeout ?? 4000);
  if (response.status === 416) return;
  if (!response.ok || response.body === null) {
    throw new Error(`the server answered ${response.status} ${response.statusText}`);
  }
  const resumed = response.status === 206;
  const length = response.headers.get('content-length');
  const start = resumed ? have : 0;
  const total = length === null ? null : start + Number(length);
  let bytes = start;
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  body.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    options.progress?.(bytes, total);
  });
  try {
    await pipeline(body, createWriteStream(part, { flags: resumed ? 'a' : 'w' }));
  } catch (error) {
    throw new Interrupted(`the connection broke after ${bytes} bytes`, { cause: error });
  }
  if (total !== null && bytes < total) {
    throw new Interrupted(`the connection ended after ${bytes} of ${total} bytes`);
  }
}

async function connect(url: string, have: number, timeout: number): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeout);
  try {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (have > 0) headers.range = `bytes=${have}-`;
    return await fetch(url, { headers, signal: abort.signal });
  } catch (error) {
    const reason = abort.signal.aborted
      ? `no answer within ${timeout / 1000} s`
      : (((error as Error).cause as Error | undefined)?.message ?? (error as Error).message);
    throw new Interrupted(`no connection (${reason})`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
