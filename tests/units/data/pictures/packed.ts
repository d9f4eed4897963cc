/** The same small files as a folder, a tar and a zip, made for one test. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import type { SourceFile, SourceFiles } from '../../../../src/data/pictures/sourceFile.ts';

export type Files = Readonly<Record<string, Uint8Array>>;

export function writeFolder(folder: string, files: Files): void {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

export async function tarOf(files: Files): Promise<Uint8Array> {
  const entries = Object.entries(files).map(([name, body]) => ({
    header: { name, size: body.length, mtime: new Date(0) },
    body,
  }));
  return await packTar(entries);
}

export async function gzippedTarOf(files: Files): Promise<Uint8Array> {
  return gzipSync(await tarOf(files));
}

/** By APPNOTE.TXT: local headers with the files, every second one compressed, then the directory. */
export function zipOf(files: Files): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [n, [path, bytes]] of Object.entries(files).entries()) {
    const name = Buffer.from(path);
    const stored = n % 2 === 0 ? Buffer.from(bytes) : deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt16LE(n % 2 === 0 ? 0 : 8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(stored.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, stored]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\0'), common, rest, name);
    parts.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}

export async function all(files: SourceFiles): Promise<SourceFile[]> {
  const list: SourceFile[] = [];
  for await (const file of files) list.push(file);
  return list;
}
