import { defineConfig } from 'vitest/config';

const project = (name: string) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`] },
});

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 60_000,
    reporters: ['default', './tests/evidenceReporter.ts'],
    projects: [project('properties'), project('experiments'), project('units')],
  },
});
