import { defineConfig } from 'vitest/config';

const project = (name: string, isolate = true) => ({
  extends: true as const,
  test: { name, isolate, include: [`tests/${name}/**/*.test.ts`] },
});

export default defineConfig({
  test: {
    pool: 'forks',
    // Hundreds of files, which every test file would read anew.
    deps: { optimizer: { ssr: { enabled: true, include: ['mathjs', 'fast-check'] } } },
    maxWorkers: '100%',
    // Against a test that hangs; a busy machine may need minutes for what takes seconds.
    testTimeout: 300_000,
    slowTestThreshold: 10_000,
    reporters: ['default', './tests/evidenceReporter.ts'],
    // The properties are pure functions: loading mathjs once for each worker is enough.
    projects: [
      project('properties', false),
      project('experiments'),
      project('sweep'),
      project('units'),
    ],
  },
});
