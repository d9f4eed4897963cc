/** The one door to `yauzl`: the files of a zip archive. */
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { readable, refuseArchive, type SourceFiles } from './sourceFile.ts';

/**
 * The files of a `.zip` in the order of its directory; folders are passed over. Throws, naming the
 * archive, if its directory is missing or damaged, a file is encrypted, or one does not have the size
 * or the checksum that the directory tells.
 */
export async function* zipFiles(archive: string): SourceFiles {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(archive, { lazyEntries: true, autoClose: false });
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('/')) yield readable(entry.fileName, await bytesOf(zip, entry));
    }
  } catch (error) {
    refuseArchive(archive, 'zip', error);
  } finally {
    zip?.close();
  }
}

async function bytesOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part);
  } catch (error) {
    throw new Error(`${entry.fileName}: ${(error as Error).message}`, { cause: error });
  }
  const bytes = Buffer.concat(parts);
  // yauzl compares sizes, not checksums.
  const checksum = crc32(bytes);
  if (checksum !== entry.crc32) {
    throw new Error(
      `${entry.fileName}: its crc32 is ${checksum.toString(16)}, the directory tells ${entry.crc32.toString(16)}`,
    );
  }
  return bytes;
}
