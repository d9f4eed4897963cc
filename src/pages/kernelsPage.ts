/** What was measured of the kernels' speed; their errors have a page of their own. */
import type { BenchmarkRecord } from './benchmarkRecord.ts';
import { page } from './markdown.ts';
import { speed } from './speed.ts';

export function kernelsPage(benchmarks: readonly BenchmarkRecord[]): string {
  return page(
    '# Kernels',
    'The fast kernels compute in float32, by WebAssembly SIMD; the readable ones in float64. Both use only operations that IEEE 754 fixes, so every machine gives the same bits. What that costs in accuracy, and what it brings in speed, is measured: [known maximum errors](errors.md) has the one, this page the other.',
    ...(benchmarks.length === 0 ? [] : speed(benchmarks)),
  );
}
