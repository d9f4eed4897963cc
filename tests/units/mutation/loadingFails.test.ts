/** Mutants that break the loading of a test file are noticed: the file has a test that fails. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { TESTS } from '../../mutation/tests.ts';

const FILES = {
  'atTheTop.test.ts':
    "import { it } from 'vitest';\nit('is fine', () => {});\nthrow new Error('top');\n",
  'within.test.ts':
    "import { describe, it } from 'vitest';\nit('is fine', () => {});\ndescribe('a', () => describe('b', () => { throw new Error('within'); }));\n",
};

it('each file that cannot be loaded fails one test, its others run', async () => {
  mkdirSync('runs', { recursive: true });
  const folder = mkdtempSync('runs/loading-');
  try {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
    const words = [
      'vitest',
      'run',
      '--config',
      'tests/mutation/vitest.config.ts',
      '--reporter=json',
    ];
    const env = { ...process.env, [TESTS]: `${folder}/*.test.ts` };
    const { stdout } = await promisify(execFile)('npx', words, { env }).catch((failed) => failed);
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(stdout);
    expect({ numPassedTests, numFailedTests }).toEqual({ numPassedTests: 2, numFailedTests: 2 });
    const messages = JSON.stringify(testResults);
    expect(messages).toContain('Error: top');
    expect(messages).toContain('Error: within');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
