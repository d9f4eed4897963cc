/** The variable that tells `vitest.config.ts` which tests to run; all of them where it is empty. */
export const TESTS = 'PROOFBOOK_MUTATION_TESTS';
