/** A call of `proofbook predict`, and the files that it left. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Files, writeFolder } from '../data/pictures/packed.ts';
import { greyJpeg } from '../data/pictures/tinyPictures.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';
import { type BrightnessModel, writeBrightnessModel } from './brightnessModel.ts';
import { type Called, called } from './called.ts';

export const DARK = greyJpeg(20);
export const BRIGHT = greyJpeg(220);

interface Place extends Called {
  readonly folder: string;
  readonly csv: string | null;
  readonly manifest: string | null;
}

/** Predicts pictures that lie in a folder, or in a file of the given bytes. */
export async function predicted(
  images: Files | readonly [name: string, bytes: Uint8Array],
  model: BrightnessModel = {},
  before: string | null = null,
): Promise<Place> {
  const folder = temporaryFolder();
  const [name, bytes] = Array.isArray(images) ? images : ['images', null];
  const source = join(folder, name);
  if (bytes !== null) writeFileSync(source, bytes);
  else {
    mkdirSync(source);
    writeFolder(source, images as Files);
  }
  writeBrightnessModel(join(folder, 'model.safetensors'), model);
  const paths = ['submission.csv', 'submission.manifest.json'].map((file) => join(folder, file));
  if (before !== null) for (const path of paths) writeFileSync(path, before);
  const result = await called(
    ...['predict', '--model', join(folder, 'model.safetensors'), '--images', source],
    ...['--out', paths[0], '--threads', '2'],
  );
  const [csv, manifest] = paths.map((path) =>
    existsSync(path) ? readFileSync(path, 'utf8') : null,
  );
  return { ...result, folder, csv, manifest };
}
