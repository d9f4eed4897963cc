/** What a command of `proofbook` does when it is called in this process. */
import { vi } from 'vitest';
import { proofbook } from '../../../src/cli/proofbook.ts';

export interface Called {
  /** the message of the error with which it ended; empty if it ended well */
  readonly error: string;
  readonly stdout: string;
  readonly stderr: string;
}

export async function called(...args: readonly string[]): Promise<Called> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  let error = '';
  try {
    await proofbook(args);
  } catch (problem) {
    error = (problem as Error).message;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { error, ...written };
}
