/** `npx proofbook predict`: a trained network and pictures → a submission and its manifest. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { writeAtomically } from '../kernels/atomicFile.ts';
import { requireWritable } from '../kernels/writableFolder.ts';
import { makeSubmission } from '../submission/makeSubmission.ts';
import { formatManifest, manifestPathOf } from '../submission/manifest.ts';
import { openPictureClassifier } from '../submission/pictureClassifier.ts';
import { type Command, readGiven, threadsNamed } from './command.ts';
import { inParts } from './inParts.ts';
import { loadImages } from './loadImages.ts';

const usage =
  'predict --model FILE.safetensors --images DIR|TAR|ZIP --out submission.csv [--threads N]';

async function run(args: readonly string[]): Promise<void> {
  const { options } = readGiven(usage, args, ['model', 'images', 'out', 'threads'], {
    required: ['model', 'images', 'out'],
    operands: [],
  });
  const { model, images, out } = options;
  const threads = threadsNamed(options.threads);
  requireCsv(out);
  const classifier = await openPictureClassifier(model, threads);
  try {
    requireWritable(dirname(out), 'choose another file with --out');
    const loaded = await loadImages(images);
    const { csv, about } = inParts(process.stderr, 'predict', (tell) =>
      makeSubmission(classifier, loaded, tell),
    );
    const manifest = { ...about, submission: { file: basename(out), ...about.submission } };
    writeAtomically(out, csv);
    writeAtomically(manifestPathOf(out), formatManifest(manifest));
    const counts = Object.entries(about.submission.counts).map(([name, rows]) => `${rows} ${name}`);
    process.stdout.write(
      `${out}: ${about.images.count} pictures, ${counts.join(' and ')}; ${manifestPathOf(out)} says from what\n`,
    );
  } finally {
    classifier.close();
  }
}

/** So that a slip does not replace the network or the pictures. */
function requireCsv(out: string): void {
  if (!/[^/\\]\.csv$/i.test(out)) {
    throw new Error(`--out ${out}: give the name of a file that ends in .csv`);
  }
  for (const path of [out, manifestPathOf(out)]) {
    if (existsSync(path) && statSync(path).isDirectory()) {
      throw new Error(`--out ${out}: ${path} is a folder; choose another name`);
    }
  }
}

export const predict: Command = {
  usage,
  purpose: 'classify pictures with a trained network: a submission and what it was made from',
  run,
};
