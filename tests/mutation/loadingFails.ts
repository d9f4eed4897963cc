/**
 * A test file that cannot be loaded has no tests, so none of them fails, and a mutant that breaks the
 * loading would pass for one that nothing notices. Here not to load is to fail.
 */
import { describe, TestRunner, test } from 'vitest';

export default class LoadingFails extends TestRunner {
  override async importFile(...file: Parameters<TestRunner['importFile']>): Promise<void> {
    let reason: unknown = null;
    const failure = describe('the tests', () => {
      test('load', () => {
        throw reason;
      });
    });
    const { tasks } = TestRunner.getCurrentSuite();
    tasks.pop();
    try {
      await super.importFile(...file);
    } catch (error) {
      reason = error;
      tasks.push(failure);
    }
    for (const task of tasks) {
      if (task.type !== 'collector') continue;
      const { collect } = task;
      task.collect = (within) =>
        collect(within).catch((error) => {
          reason = error;
          return failure.collect(within);
        });
    }
  }
}
