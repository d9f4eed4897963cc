/**
 * Downloads a file from the first mirror that serves the right contents. What has arrived stays in
 * `<file>.part`, so that a cut connection, or an interrupted program, goes on where it stopped.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzip, type MnistFile, requireContents } from './mnist.ts';

/** Public mirrors of the four original files. What arrives is checked, so plain http is no risk. */
export const MNIST_MIRRORS: readonly string[] = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'http://yann.lecun.com/exdb/mnist/',
];

export interface DownloadOptions {
  /** addresses of folders, each with a slash at the end; tried in this order */
  readonly mirrors: readonly string[];
  /** called with the bytes so far and, if the server tells, the total */
  readonly progress?: (bytes: number, total: number | null) => void;
  /** how long a server may take to answer at all, in ms */
  readonly connectTimeout?: number;
  /** how long a server that has answered may send nothing, in ms */
  readonly stallTimeout?: number;
}

/** A connection that breaks in the middle is taken up again this often per mirror. */
const ATTEMPTS = 4;
/** Without any network the three mirrors are given up after some seconds. */
const CONNECT_TIMEOUT = 2500;
const STALL_TIMEOUT = 15_000;

/** No mirror can help. */
class DiskError extends Error {}

/**
 * Puts `<name>.gz` into the folder, its contents verified before it gets that name. Throws an error
 * that lists what every mirror answered; a beginning that could not be completed is kept for the
 * next time. Throws at once where the folder cannot be written.
 */
export async function downloadMnistFile(
  file: MnistFile,
  folder: string,
  options: DownloadOptions,
): Promise<void> {
  const target = join(folder, `${file.name}.gz`);
  const part = `${target}.part`;
  onDisk(folder, () => mkdirSync(folder, { recursive: true }));
  const failures: string[] = [];
  for (const mirror of options.mirrors) {
    const url = `${mirror}${file.name}.gz`;
    try {
      await fetchVerified(url, part, file, options);
      onDisk(target, () => renameSync(part, target));
      return;
    } catch (error) {
      if (error instanceof DiskError) throw error;
      failures.push(`${url}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    `${file.name} could not be downloaded:\n  ${failures.join('\n  ')}\n  put the original .gz files into a folder and name it with --data`,
  );
}

/**
 * Completes `part` and checks its contents. Wrong contents are deleted; if their beginning was there
 * before, it may be that of another file (mirrors compress differently): begins once more.
 */
async function fetchVerified(
  url: string,
  part: string,
  file: MnistFile,
  options: DownloadOptions,
): Promise<void> {
  const begun = sizeOf(part) > 0;
  await fetchWhole(url, part, options);
  const bytes = onDisk(part, () => readFileSync(part));
  try {
    requireContents(url, gunzip(url, bytes), file);
  } catch (error) {
    onDisk(part, () => rmSync(part));
    if (!begun) throw error;
    await fetchVerified(url, part, file, options);
  }
}

/** Takes a connection that breaks up again, as long as each brings something. */
async function fetchWhole(url: string, part: string, options: DownloadOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const before = sizeOf(part);
    try {
      await fetchRest(url, part, options);
      return;
    } catch (error) {
      const arrived = sizeOf(part) > before;
      if (!arrived || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Asks for what is missing; a server that ignores the range sends everything again. */
async function fetchRest(url: string, part: string, options: DownloadOptions): Promise<void> {
  const have = sizeOf(part);
  const connection = new AbortController();
  const response = await connect(url, have, connection, options.connectTimeout ?? CONNECT_TIMEOUT);
  // Nothing is missing; if what is there is wrong, the check of the contents finds out.
  if (have > 0 && response.status === 416) return;
  if (!response.ok || response.body === null) {
    connection.abort();
    throw new Error(`the server answered ${response.status} ${response.statusText}`);
  }
  const resumed = response.status === 206;
  const start = resumed ? have : 0;
  const length = response.headers.get('content-length');
  const total = length === null ? null : start + Number(length);
  const output = onDisk(part, () => openSync(part, resumed ? 'a' : 'w'));
  const reader = response.body.getReader();
  const stallTimeout = options.stallTimeout ?? STALL_TIMEOUT;
  let bytes = start;
  try {
    for (;;) {
      const chunk = await nextChunk(reader, connection, stallTimeout);
      if (chunk === null) break;
      onDisk(part, () => writeWhole(output, chunk));
      bytes += chunk.length;
      options.progress?.(bytes, total);
    }
    onDisk(part, () => fsyncSync(output));
  } finally {
    closeSync(output);
    connection.abort();
  }
}

async function connect(
  url: string,
  have: number,
  connection: AbortController,
  timeout: number,
): Promise<Response> {
  const timer = setTimeout(() => connection.abort(), timeout);
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (have > 0) headers.range = `bytes=${have}-`;
  try {
    return await fetch(url, { headers, signal: connection.signal });
  } catch (error) {
    const reason = connection.signal.aborted
      ? `no answer within ${timeout / 1000} s`
      : messageOf((error as Error).cause ?? error);
    throw new Error(`no connection (${reason})`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** The next piece of the body, null at its end. */
async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  connection: AbortController,
  timeout: number,
): Promise<Uint8Array | null> {
  const timer = setTimeout(() => connection.abort(), timeout);
  try {
    const { done, value } = await reader.read();
    return done ? null : value;
  } catch (error) {
    const reason = connection.signal.aborted
      ? `nothing came for ${timeout / 1000} s`
      : messageOf((error as Error).cause ?? error);
    throw new Error(`the connection broke (${reason})`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

function onDisk<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new DiskError(
      `cannot write ${path}: ${messageOf(error)}; choose a folder that is writable and has room`,
      { cause: error },
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
