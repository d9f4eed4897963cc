/** The pictures that a command was given to classify; says on standard error what is not among them. */
import type { FileNote } from '../data/pictures/decodedPictures.ts';
import { loadUnlabelled, type UnlabelledPictures } from '../data/pictures/unlabelledPictures.ts';

/** Decoding tells of every so many files. */
const TOLD = 1000;
/** So many files are reported by name. */
const NAMED = 20;

/** Throws what the source throws, and if there is no picture that can be classified. */
export async function loadImages(path: string): Promise<UnlabelledPictures> {
  const report = (message: string) => process.stderr.write(`images: ${message}\n`);
  report(`from ${path}`);
  const loaded = await loadUnlabelled(path, {
    progress: (files) => {
      if (files % TOLD === 0) report(`${files} files read`);
    },
  });
  const { pictures, leftOut } = loaded;
  for (const line of listed(leftOut)) report(line);
  if (pictures.count === 0) {
    const found =
      leftOut.length === 0
        ? 'no file at all'
        : `${leftOut.length} files, none of them a picture that can be decoded`;
    throw new Error(
      `${path} has ${found}; give a folder, a .tar, a .tar.gz or a .zip with pictures such as testset/test/1.jpg, test1/1.jpg or 1.jpg`,
    );
  }
  const { count, converted, resized } = pictures;
  report(`${count} pictures (${converted.length} converted to RGB, ${resized} resized)`);
  return loaded;
}

function listed(notes: readonly FileNote[]): string[] {
  const lines = notes.slice(0, NAMED).map(({ path, reason }) => `skipped ${path}: ${reason}`);
  const more = notes.length - lines.length;
  return more > 0 ? [...lines, `skipped ${more} more files`] : lines;
}
