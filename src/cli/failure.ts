/**
 * How a command ends: an error is one clear message and exit code 1. There is no handler for Ctrl-C:
 * it stops the process at once, and the last checkpoint is whole because it is written atomically.
 */

/** Runs a command; an error is printed without its stack (set `PROOFBOOK_DEBUG=1` for it). */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const { message, stack } = error as Error;
    process.stderr.write(`proofbook: ${process.env.PROOFBOOK_DEBUG === '1' ? stack : message}\n`);
    process.exitCode = 1;
  }
}
