/** The tests that judge mutants: those of the mutated folders, and the claims. */
import { configDefaults, defineConfig } from 'vitest/config';
import { LikelyFirst } from './likelyFirst.ts';
import { SMALL_MATHJS } from './smallMathjs.ts';
import { TESTS } from './tests.ts';

const ALL = [
  'tests/properties/**/*.test.ts',
  'tests/units/{conv,engines,evidence,fast,kernels,nn,theory}/**/*.test.ts',
];

/** Without a bundle of its parts, all of it. */
const mathjs = process.env[SMALL_MATHJS] ?? 'mathjs';

export default defineConfig({
  resolve: { alias: { mathjs } },
  // Processes that work side by side must not write to the same folder.
  cacheDir: `runs/vite-${process.env.STRYKER_MUTATOR_WORKER ?? 0}`,
  test: {
    // A worker of its own for each mutant, which reads every module once, whichever tests it runs.
    isolate: false,
    runner: 'tests/mutation/loadingFails.ts',
    testTimeout: 300_000,
    sequence: { sequencer: LikelyFirst },
    // Many files, which every mutant would read anew.
    deps: { optimizer: { ssr: { enabled: true, include: ['fast-check'] } } },
    server: { deps: { external: [mathjs] } },
    // A record that has to be equal to the last one would kill every mutant and judge none.
    env: { PROOFBOOK_RECORD: '1' },
    include: process.env[TESTS] ? [process.env[TESTS]] : ALL,
    // What runs in processes of its own, or in a browser, is not reached by mutants.
    exclude: [
      ...configDefaults.exclude,
      '**/{killed,deadWorker}Training.test.ts',
      '**/{chromium,deadWorkers,garbage}.test.ts',
    ],
  },
});
