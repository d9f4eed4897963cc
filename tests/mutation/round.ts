/** One run of Stryker: some mutants, judged by some tests. */
import type { MutantResult } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import type { Judges } from './ownTests.ts';
import { TESTS } from './tests.ts';

/**
 * Milliseconds beyond one and a half times what the tests take: other work may slow them down. Each
 * mutant that runs for ever costs that long.
 */
const PATIENCE = 10_000;

/**
 * @param mutate paths, each whole or a range of it (`src/a.ts:3:4-3:9`)
 * @param judges null for all of the tests, and for everything in these paths
 */
export async function round(
  mutate: readonly string[],
  judges: Judges | null,
): Promise<MutantResult[]> {
  process.env[TESTS] = judges?.tests ?? '';
  return new Stryker({
    mutate,
    mutator: { plugins: null, excludedMutations: ['StringLiteral'] },
    testRunner: 'vitest',
    // Which tests reach a mutant is known from the first run; to ask Vite each time costs more than they do.
    vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: judges?.texts ?? false,
    timeoutMS: PATIENCE,
    ignorePatterns: ['/runs', '/data', '/models', '/docs/experiments'],
    tempDirName: 'runs/stryker',
    reporters: [process.stderr.isTTY ? 'progress' : 'progress-append-only'],
  } as object).runMutationTest();
}
