/**
 * mathjs sets up everything that it has when it is loaded, which takes longer than most mutants do; so
 * they meet a bundle of what is used here.
 */
import { resolve } from 'node:path';
import { build } from 'vite';

/** The variable that tells `vitest.config.ts` where the bundle lies. */
export const SMALL_MATHJS = 'PROOFBOOK_SMALL_MATHJS';

const FOLDER = 'runs/mathjs';

/** Returns the path of the bundle. */
export async function bundleMathjs(): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: 'tests/mutation/mathjsParts.ts',
      outDir: FOLDER,
      rolldownOptions: { output: { entryFileNames: 'mathjs.mjs' } },
    },
  });
  return resolve(FOLDER, 'mathjs.mjs');
}
