/** An engine without WebAssembly SIMD: Node on x86, told that its processor has no SSE 4.1. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Report, report } from './withoutSimd.ts';

const FLAG = '--no-enable-sse4-1';
const script = fileURLToPath(new URL('withoutSimd.ts', import.meta.url));

const node = (...options: readonly string[]) =>
  spawnSync(process.execPath, options, { encoding: 'utf8' });

/** Why there is no such engine here; null where there is. */
function absence(): string | null {
  if (process.arch !== 'x64') return `${FLAG} is for x64, and this is ${process.arch}`;
  if (node(FLAG, '--eval', '0').status !== 0) return `this Node knows no ${FLAG}`;
  return null;
}

const reason = absence();

if (reason !== null) {
  process.stderr.write(`an engine without SIMD: skipped: ${reason}\n`);
  describe.skip(`an engine without SIMD (skipped: ${reason})`, () => it('trains', () => {}));
} else {
  describe('an engine without SIMD', () => {
    it('is told what to do by the fast kernels, and trains with the others to the same bits', async () => {
      const { status, stdout, stderr } = node(FLAG, '--import', 'tsx', script);
      expect(stderr).toBe('');
      expect(status).toBe(0);
      const there = JSON.parse(stdout) as Report;
      const here = await report();
      expect(there.error).toBe(
        'fastKernels: this JavaScript engine has no WebAssembly SIMD; update it, or compute with the float64 kernels',
      );
      expect(here.error).toBeNull();
      expect({ ...there, error: null }).toEqual(here);
      const [before, after] = there.losses;
      expect(after).toBeLessThan(before);
    });
  });
}
