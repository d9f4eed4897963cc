/** The tests that judge mutants: those of the mutated folders, and the claims. */
import { configDefaults, defineConfig } from 'vitest/config';
import { TESTS } from './tests.ts';

const ALL = [
  'tests/properties/**/*.test.ts',
  'tests/units/{conv,engines,evidence,fast,kernels,nn,theory}/**/*.test.ts',
];

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 300_000,
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
