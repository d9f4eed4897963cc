/** What a submission was made from, in a file beside it: enough to make it again and to compare. */
import { readFileSync } from 'node:fs';
import type { FileNote } from '../data/pictures/decodedPictures.ts';
import { serialize } from '../experiments/record.ts';
import type { Origin } from '../models/trainedNetwork.ts';

const FORMAT = 'proofbook-submission-1';

export interface Manifest {
  readonly format: typeof FORMAT;
  /** of the code */
  readonly version: string;
  readonly model: {
    /** the name of the file */
    readonly file: string;
    readonly sha256: string;
    /** experiment, trial, seed, checksum of the training data, as the file tells */
    readonly origin: Origin;
  };
  readonly images: {
    readonly count: number;
    /** over the decoded pictures and their ids: it does not depend on how the files were packed */
    readonly sha256: string;
  };
  /** files of the source that got no row */
  readonly skipped: readonly FileNote[];
  /** names of the views whose predictions were averaged */
  readonly views: readonly string[];
  readonly submission: {
    readonly file: string;
    readonly counts: Readonly<Record<string, number>>;
    readonly sha256: string;
  };
}

/** `submission.manifest.json` for `submission.csv`. */
export function manifestPathOf(submission: string): string {
  return submission.replace(/(\.csv)?$/i, '.manifest.json');
}

export function formatManifest(manifest: Omit<Manifest, 'format'>): string {
  return serialize({ format: FORMAT, ...manifest });
}

/** Reads a manifest. Throws, naming the file, if it cannot be read or is none. */
export function readManifest(path: string): Manifest {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new Error(
      `readManifest: ${path} ${problem}; give the .manifest.json that proofbook predict wrote beside a submission`,
      { cause },
    );
  };
  let text: string;
  let manifest: unknown;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refuse(`cannot be read: ${(error as Error).message}`, error);
  }
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    return refuse(`is not JSON: ${(error as Error).message}`, error);
  }
  if (!isObject(manifest) || manifest.format !== FORMAT) {
    return refuse(`is not the manifest of a submission (${FORMAT})`);
  }
  const parts = manifest;
  const malformed = Object.entries(FORMS).filter(([part, hasForm]) => !hasForm(parts[part]));
  if (malformed.length > 0) {
    refuse(`lacks ${malformed.map(([part]) => part).join(', ')}, or has it in another form`);
  }
  return manifest as unknown as Manifest;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (v: unknown): v is Json => typeof v === 'object' && v !== null;
const isText = (v: unknown): boolean => typeof v === 'string';
const isSha256 = (v: unknown): boolean => typeof v === 'string' && /^[0-9a-f]{64}$/.test(v);
const isList = (v: unknown, is: (entry: unknown) => boolean): boolean =>
  Array.isArray(v) && v.every(is);

/** What each part of a manifest must look like, as far as anything reads it. */
const FORMS: Readonly<Record<Exclude<keyof Manifest, 'format'>, (v: unknown) => boolean>> = {
  version: isText,
  model: (v) => isObject(v) && isText(v.file) && isSha256(v.sha256) && isObject(v.origin),
  images: (v) => isObject(v) && Number.isInteger(v.count) && isSha256(v.sha256),
  skipped: (v) => isList(v, (note) => isObject(note) && isText(note.path) && isText(note.reason)),
  views: (v) => isList(v, isText),
  submission: (v) => isObject(v) && isText(v.file) && isObject(v.counts) && isSha256(v.sha256),
};
