/**
 * In which order test files judge a mutant: those named like the mutated file, then the quick ones. The
 * first failure ends a run, so that most mutants cost no more than the tests next to them.
 */
import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

export class OwnFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { config, cache } = this.ctx;
    const [mutated] = config.related ?? [];
    const isOwn = ({ moduleId }: TestSpecification) =>
      mutated !== undefined && basename(moduleId).startsWith(basename(mutated, '.ts'));
    const duration = ({ moduleId, project }: TestSpecification) =>
      cache.getFileTestResults(`${project.name}:${moduleId.slice(config.root.length)}`)?.duration ??
      0;
    return [...files].sort(
      (a, b) => Number(isOwn(b)) - Number(isOwn(a)) || duration(a) - duration(b),
    );
  }
}
