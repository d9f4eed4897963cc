/** A server on this machine that answers request after request as a test scripts it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Answer = (request: IncomingMessage, response: ServerResponse, mirror: Mirror) => void;

export interface Mirror {
  /** with the slash at the end */
  readonly address: string;
  /** what was asked for, in order */
  readonly requests: { readonly url: string; readonly range: string | undefined }[];
  /** must hear of the client's progress, so that connections are cut only when bytes have arrived */
  progress(bytes: number): void;
  /** hears of it, too */
  onProgress: (bytes: number) => void;
}

/** Serves the answers one after another, then 500; closed when the test is over. */
export async function startMirror(...answers: Answer[]): Promise<Mirror> {
  const mirror: Mirror & { address: string } = {
    address: '',
    requests: [],
    progress: (bytes) => mirror.onProgress(bytes),
    onProgress: () => {},
  };
  const server = createServer((request, response) => {
    const answer = answers[mirror.requests.length] ?? status(500);
    mirror.requests.push({ url: request.url ?? '', range: request.headers.range });
    answer(request, response, mirror);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  mirror.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return mirror;
}

/** The address of a port of this machine where nobody listens. */
export async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}/`;
}

export function status(code: number): Answer {
  return (_, response) => void response.writeHead(code).end('<html>');
}

/** Never answers. */
export const silence: Answer = () => {};

/** All bytes, whatever part was asked for. */
export function ignoringRange(bytes: Uint8Array): Answer {
  return (_, response) =>
    void response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
}

/** All bytes, without saying how many. */
export function withoutLength(bytes: Uint8Array): Answer {
  return (_, response) => {
    response.writeHead(200);
    response.write(bytes);
    response.end();
  };
}

/** What was asked for; 416 where nothing is left. */
export function whole(bytes: Uint8Array): Answer {
  return (request, response) => {
    const rest = head(bytes, request, response);
    if (rest !== null) response.end(rest);
  };
}

/** What was asked for up to byte `end` of the file; the connection breaks when that has arrived. */
export function cutAt(end: number, bytes: Uint8Array): Answer {
  return (request, response, mirror) => {
    const rest = head(bytes, request, response);
    if (rest === null) return;
    mirror.onProgress = (arrived) => {
      if (arrived >= end) response.destroy();
    };
    response.write(rest.subarray(0, rest.length - (bytes.length - end)));
  };
}

/** The same, but the connection stays open and nothing more comes. */
export function stallAt(end: number, bytes: Uint8Array): Answer {
  return (request, response) => {
    const rest = head(bytes, request, response);
    if (rest !== null) response.write(rest.subarray(0, rest.length - (bytes.length - end)));
  };
}

function head(
  bytes: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
): Uint8Array | null {
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const start = asked === null ? 0 : Number(asked[1]);
  if (start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return null;
  }
  response.writeHead(asked === null ? 200 : 206, {
    'content-length': bytes.length - start,
    ...(asked === null
      ? {}
      : { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
  });
  return bytes.subarray(start);
}
