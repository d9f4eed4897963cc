/** One run of Stryker: some mutants, judged by some tests. */
import type { MutantResult } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import { TESTS } from './tests.ts';

/** Milliseconds beyond one and a half times what the tests take: other work may slow them down. */
const PATIENCE = 15_000;

/**
 * @param mutate paths, each whole or a range of it (`src/a.ts:3:4-3:9`)
 * @param tests a glob; null for all of them
 */
export async function round(
  mutate: readonly string[],
  tests: string | null,
): Promise<MutantResult[]> {
  process.env[TESTS] = tests ?? '';
  return new Stryker({
    mutate,
    mutator: { plugins: null, excludedMutations: ['StringLiteral'] },
    testRunner: 'vitest',
    vitest: { configFile: 'tests/mutation/vitest.config.ts' },
    coverageAnalysis: 'perTest',
    timeoutMS: PATIENCE,
    ignorePatterns: ['/runs', '/data', '/models', '/docs/experiments'],
    tempDirName: 'runs/stryker',
    reporters: [process.stderr.isTTY ? 'progress' : 'progress-append-only'],
  } as object).runMutationTest();
}
