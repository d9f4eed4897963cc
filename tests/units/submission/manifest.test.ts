import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Origin } from '../../../src/models/trainedNetwork.ts';
import { formatManifest, manifestPathOf, readManifest } from '../../../src/submission/manifest.ts';
import { temporaryFolder } from '../data/temporaryFolder.ts';

const manifest = {
  version: '0.1.0',
  model: {
    file: 'a.safetensors',
    sha256: 'a'.repeat(64),
    origin: { seed: 1 } as unknown as Origin,
  },
  images: { count: 2, sha256: 'b'.repeat(64) },
  skipped: [{ path: 'x', reason: 'y' }],
  views: ['as it is', 'flipped'],
  submission: { file: 's.csv', counts: { Cat: 1, Dog: 1 }, sha256: 'c'.repeat(64) },
};

const file = (text: string) => {
  const path = join(temporaryFolder(), 's.manifest.json');
  writeFileSync(path, text);
  return path;
};

describe('manifestPathOf', () => {
  it('is beside the submission', () => {
    expect(manifestPathOf('a/submission.csv')).toBe('a/submission.manifest.json');
    expect(manifestPathOf('a.csv/My.CSV')).toBe('a.csv/My.manifest.json');
    expect(manifestPathOf('a.csv.csv')).toBe('a.csv.manifest.json');
  });
});

describe('readManifest', () => {
  it('gives back what was written', () => {
    expect(readManifest(file(formatManifest(manifest)))).toEqual({
      ...{ format: 'proofbook-submission-1', ...manifest },
    });
  });

  const advice = 'give the .manifest.json that proofbook predict wrote beside a submission';

  it('refuses what is not there, no JSON, or no manifest', () => {
    const path = file('{');
    expect(() => readManifest(`${path}.no`)).toThrow(
      new RegExp(`^readManifest: .*\\.no cannot be read: ENOENT.*; ${advice}$`),
    );
    expect(() => readManifest(path)).toThrow(new RegExp(`json is not JSON: .*; ${advice}$`));
    for (const text of ['null', '[]', '{}', '{"format":"proofbook-submission-2"}', '"text"']) {
      expect(() => readManifest(file(text))).toThrow(
        `is not the manifest of a submission (proofbook-submission-1); ${advice}`,
      );
    }
  });

  it.each([
    ['version', { version: 1 }],
    ['model', { model: { ...manifest.model, sha256: 'a'.repeat(63) } }],
    ['model', { model: { ...manifest.model, file: undefined } }],
    ['model', { model: { ...manifest.model, origin: 1 } }],
    ['images', { images: { ...manifest.images, count: '2' } }],
    ['images', { images: { ...manifest.images, sha256: 'B'.repeat(64) } }],
    ['skipped', { skipped: ['x'] }],
    ['skipped', { skipped: [{ path: 'x' }] }],
    ['views', { views: 'all' }],
    ['submission', { submission: { ...manifest.submission, file: null } }],
    ['submission', { submission: { ...manifest.submission, counts: 2 } }],
    ['submission', { submission: { ...manifest.submission, sha256: '' } }],
    ['images, views', { images: undefined, views: undefined }],
  ])('refuses one whose %s has another form: %j', (parts, wrong) => {
    const path = file(formatManifest({ ...manifest, ...wrong } as typeof manifest));
    expect(() => readManifest(path)).toThrow(
      new Error(`readManifest: ${path} lacks ${parts}, or has it in another form; ${advice}`),
    );
  });
});
