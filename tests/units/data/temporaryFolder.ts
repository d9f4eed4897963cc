/** A fresh folder for one test; it is gone when the test is over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
