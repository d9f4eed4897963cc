/** `npx proofbook recreate`: makes a submission again in memory and compares it with its manifest. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../data/mnist.ts';
import { makeSubmission } from '../submission/makeSubmission.ts';
import { type Manifest, readManifest } from '../submission/manifest.ts';
import { openPictureClassifier, type PictureClassifier } from '../submission/pictureClassifier.ts';
import { type Command, readGiven, threadsNamed } from './command.ts';
import { inParts } from './inParts.ts';
import { loadImages } from './loadImages.ts';

const usage =
  'recreate FILE.manifest.json --images DIR|TAR|ZIP [--model FILE.safetensors] [--threads N]';

/** Where the networks of the published runs are. */
const MODELS = fileURLToPath(new URL('../../models/', import.meta.url));

async function run(args: readonly string[]): Promise<void> {
  const { options, operands } = readGiven(usage, args, ['images', 'model', 'threads'], {
    required: ['images'],
    operands: ['FILE.manifest.json'],
  });
  const [path] = operands;
  const threads = threadsNamed(options.threads);
  const manifest = readManifest(path);
  const classifier = await openPictureClassifier(options.model ?? modelOf(manifest), threads);
  try {
    await compare(path, manifest, classifier, options.images);
  } finally {
    classifier.close();
  }
}

/** What is compared, one after the other: what comes later follows from what comes before. */
async function compare(
  path: string,
  manifest: Manifest,
  classifier: PictureClassifier,
  images: string,
): Promise<void> {
  const { model, submission, version } = manifest;
  requireSame('weights', model.sha256, classifier.sha256, {
    agreeing: classifier.file,
    differing: `the manifest tells of ${model.file}; name the network that made it by --model`,
  });
  const loaded = await loadImages(images);
  const { count, sha256: decoded } = loaded.pictures;
  requireSame('images', manifest.images.sha256, decoded, {
    agreeing: `${count} pictures`,
    differing: `${count} pictures here, ${manifest.images.count} in the manifest; give those that it was made from`,
  });
  const { about } = inParts(process.stderr, 'recreate', (tell) =>
    makeSubmission(classifier, loaded, tell),
  );
  requireSame('submission', submission.sha256, about.submission.sha256, {
    agreeing: 'made again from them',
    differing: `made again from the same weights and images by version ${about.version}; the manifest is of version ${version}: try that`,
  });
  const file = join(dirname(path), basename(submission.file));
  if (!existsSync(file)) {
    process.stdout.write(`${file} is not there, so it was not compared\n`);
    return;
  }
  requireSame('file', submission.sha256, sha256(readFileSync(file)), {
    agreeing: file,
    differing: `${file} was changed after it was written; run proofbook predict again`,
  });
}

/** Says so on standard output where the checksums agree. Throws where they do not. */
function requireSame(
  what: string,
  recorded: string,
  found: string,
  { agreeing, differing }: { readonly agreeing: string; readonly differing: string },
): void {
  if (found !== recorded) {
    throw new Error(
      `different ${what}: sha256 ${found}, and the manifest has ${recorded}: ${differing}`,
    );
  }
  process.stdout.write(`same ${what}: ${agreeing}, sha256 ${found}\n`);
}

function modelOf({ model }: Manifest): string {
  const path = join(MODELS, basename(model.file));
  if (!existsSync(path)) {
    throw new Error(
      `${model.file}, which the manifest tells of, is not in the folder models; name it by --model`,
    );
  }
  return path;
}

export const recreate: Command = {
  usage,
  purpose: 'make a submission again from its manifest and compare all checksums',
  run,
};
