/** Pictures that are decoded once: from the cache if it holds them, else from their files. */
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { exclusively } from '../exclusive.ts';
import { dataSetSources } from './dataSetSources.ts';
import { readDecoded, writeDecoded } from './decodedCache.ts';
import { type DecodedParts, decodePictures } from './decodedPictures.ts';
import { placeInLayout } from './layouts.ts';
import { filesOf, type PictureSource, sourceSha256 } from './pictureSource.ts';
import type { SourceFile } from './sourceFile.ts';

export interface CacheOptions {
  /** the folder of the cache; null for none */
  readonly cache: string | null;
  readonly report: (message: string) => void;
  /** hears of the number of files decoded so far */
  readonly progress?: ((files: number) => void) | undefined;
}

/**
 * The pictures of {@link dataSetSources}. A cache that is damaged, or of other files, is made again; one
 * that cannot be written is done without; both are reported. Two processes do not decode at once.
 * Throws what the sources throw.
 */
export async function cachedParts(path: string, options: CacheOptions): Promise<DecodedParts> {
  const { cache, report, progress } = options;
  const sources = dataSetSources(path);
  const decode = async () => {
    report(`data: decoding the pictures of ${path}`);
    return await decodePictures(filesOfAll(sources), { placeOf: placeInLayout, progress });
  };
  if (cache === null) return await decode();
  const key = await checksumOf(sources);
  const file = join(cache, `decoded-${sha256(resolve(path)).slice(0, 16)}.safetensors`);
  const kept = () => {
    try {
      return readDecoded(file, key);
    } catch (error) {
      report(`data: ${(error as Error).message}`);
      return null;
    }
  };
  const unkept = (error: unknown) =>
    report(`data: the decoded pictures are not kept: ${(error as Error).message}`);
  const decodeAndKeep = async () => {
    const parts = await decode();
    try {
      writeDecoded(file, key, parts);
    } catch (error) {
      unkept(error);
    }
    return parts;
  };
  let ours = false;
  const turn = async () => {
    ours = true;
    return kept() ?? (await decodeAndKeep());
  };
  const waiting = () => report('data: another process is decoding the pictures; waiting for that');
  try {
    return await exclusively(`${file}.lock`, turn, { waiting });
  } catch (error) {
    if (ours) throw error;
    unkept(error);
    return kept() ?? (await decode());
  }
}

async function* filesOfAll(sources: readonly PictureSource[]): AsyncGenerator<SourceFile> {
  for (const source of sources) yield* filesOf(source);
}

async function checksumOf(sources: readonly PictureSource[]): Promise<string> {
  const checksums: string[] = [];
  for (const source of sources) checksums.push(await sourceSha256(source));
  return sha256(checksums.join('\n'));
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
