/** Which files are mutated: what computes, and what judges it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The kernels in AssemblyScript are compiled, so they are no TypeScript that could be mutated here. */
const FOLDERS = ['src/conv', 'src/evidence', 'src/kernels', 'src/nn', 'src/theory'];
const COMPILED = 'src/kernels/assembly';

/** Paths from the root, in alphabetical order. Throws if a given path holds none of them. */
export function mutatedFiles(within: readonly string[]): string[] {
  const all = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
    .filter((path) => path.endsWith('.ts') && !path.startsWith(`${COMPILED}/`))
    .sort();
  for (const path of within) {
    if (!all.some((file) => isWithin(file, path))) {
      throw new RangeError(
        `mutatedFiles: «${path}» holds no file that is mutated; those are in ${FOLDERS.join(', ')}, without ${COMPILED}`,
      );
    }
  }
  return within.length === 0
    ? all
    : all.filter((file) => within.some((path) => isWithin(file, path)));
}

function isWithin(file: string, path: string): boolean {
  const folder = path.replace(/\/+$/, '');
  return file === folder || file.startsWith(`${folder}/`);
}
