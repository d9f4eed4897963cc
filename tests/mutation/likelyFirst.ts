/**
 * In which order test files judge a mutant: those that noticed the last one that they met, which was
 * near it, then the quick ones. The first failure ends a run, so that most mutants cost one test.
 */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Milliseconds; a file that an earlier failure kept from running says 0. */
const longest = new Map<string, number>();

export class LikelyFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { config, cache } = this.ctx;
    const known = files.map((file) => {
      const key = `${file.project.name}:${relative(config.root, file.moduleId)}`;
      const { failed, duration } = cache.getFileTestResults(key) ?? { failed: false, duration: 0 };
      longest.set(key, Math.max(duration, longest.get(key) ?? 0));
      return { file, failed, duration: longest.get(key) as number };
    });
    return known
      .sort((a, b) => Number(b.failed) - Number(a.failed) || a.duration - b.duration)
      .map(({ file }) => file);
  }
}
