/** The one door to `modern-tar`: the files of a tar archive. */
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { createTarDecoder } from 'modern-tar';
import { readable, refuseArchive, type SourceFiles, unreadable } from './sourceFile.ts';

const CHUNK = 1 << 20;

/**
 * The files of a `.tar`, or of one compressed by gzip, in the order of the archive. Folders are passed
 * over; links and devices come without bytes and with the reason. Throws, naming the archive, if it
 * ends too early or a header does not match its checksum. (The contents of files have none in tar.)
 */
export async function* tarFiles(archive: string, gzipped: boolean): SourceFiles {
  try {
    for await (const { header, body } of decoded(archive, gzipped)) {
      const bytes = await bytesOf(body);
      const { name, type } = header;
      if (type === 'file') yield readable(name, bytes);
      else if (type !== 'directory') yield unreadable(name, `a ${type} in the archive, no file`);
    }
  } catch (error) {
    refuseArchive(archive, gzipped ? 'tar.gz' : 'tar', error);
  }
}

function decoded(archive: string, gzipped: boolean) {
  const file = createReadStream(archive, { highWaterMark: CHUNK });
  const decoder = createTarDecoder({ strict: true });
  // The last stream of a pipeline gets the errors of all; nothing is left to do at its end.
  return through(gzipped ? pipeline(file, createGunzip(), () => {}) : file, decoder);
}

/** The types of Node's streams and of the web's differ; the objects are the same. */
function through(from: Readable, decoder: ReturnType<typeof createTarDecoder>) {
  type Entries = ReadableStream<{
    header: { name: string; type?: string };
    body: AsyncIterable<Uint8Array>;
  }>;
  const bytes = Readable.toWeb(from) as unknown as globalThis.ReadableStream<Uint8Array>;
  return bytes.pipeThrough(decoder) as unknown as Entries;
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  // Always a copy: a part may be a view on a large piece of the archive.
  return Uint8Array.from(Buffer.concat(parts));
}
